"""Renderers: one composed document in, the bytes of one file format out. No database here."""
