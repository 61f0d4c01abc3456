"""What the site tells each person."""
