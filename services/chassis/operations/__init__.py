"""What the Office's admin, and `tributary` on the command line, ask a service about its own running."""
