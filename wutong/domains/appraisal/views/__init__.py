"""Pages of pre-assessment."""
