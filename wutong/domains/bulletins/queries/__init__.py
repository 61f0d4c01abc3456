"""Reads of bulletins: composing, recomputing, comparing, listing."""
