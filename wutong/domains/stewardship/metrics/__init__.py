"""Declared metrics of stewardship, a module a subject; each is imported from ``apps.ready()``."""
