"""Pages open to everyone: organizations, their services, and funding."""
