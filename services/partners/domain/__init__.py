"""The rules of organizations, accounts and sharing, readable alone."""
