"""What the Office's admin has: who may do what, and how the product runs."""
