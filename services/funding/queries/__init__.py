"""Reads of funding: one row, pages, and whose rows they are."""
