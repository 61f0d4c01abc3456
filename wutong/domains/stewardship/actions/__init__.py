"""Writes of the stewardship room."""
