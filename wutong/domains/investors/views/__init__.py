"""Pages of the investors' room."""
