"""The partners service: organizations, the accounts that act for them, and the partnership record."""
