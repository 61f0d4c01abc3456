"""Pages of the stewardship room."""
