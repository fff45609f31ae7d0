"""What keeps a command from doing its work."""


class Problem(Exception):
    """One sentence for whoever typed the command: what is wrong, and the remedy."""
