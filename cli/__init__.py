"""The `tributary` command: runs the product on one machine, and looks after it."""
