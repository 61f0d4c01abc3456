"""Pages of notices and of the channels that carry them out of the site."""
