"""What this room puts on the pages of others."""
