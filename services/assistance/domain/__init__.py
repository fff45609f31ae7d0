"""The rules of technical assistance, readable alone."""
