"""Writes of partners: one function for each verb."""
