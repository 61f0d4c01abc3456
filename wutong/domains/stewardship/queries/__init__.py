"""Reads of the stewardship room."""
