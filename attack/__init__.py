"""Attacks on the running product, and what they find: `make attack`. docs/attacks.md says what each does."""
