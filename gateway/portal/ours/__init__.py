"""The pages of a community organization's own people: what it asked for, what it looks for, what is known of it."""
