"""Money: opportunities for it, and organizations' connections to them, to the award."""
