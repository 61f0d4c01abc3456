"""Decisions about notices that leave the site; pure."""
