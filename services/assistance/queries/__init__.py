"""Reads of assistance: one row, pages, and whose rows they are."""
