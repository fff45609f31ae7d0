"""The rules of opportunities and connections, readable alone."""
