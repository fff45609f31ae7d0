"""Writes of funding: one function for each verb."""
