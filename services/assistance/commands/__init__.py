"""Writes of assistance: one function for each verb."""
