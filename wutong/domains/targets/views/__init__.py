"""Pages of targets and of assessment."""
