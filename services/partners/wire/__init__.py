"""Rows and entities of partners as messages of the contract, and back as columns."""
