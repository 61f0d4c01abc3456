"""Engagements: going out, receiving, talks and events."""
