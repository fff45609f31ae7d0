"""Backups of all that the product keeps, and their restoration."""
