"""What people enter about awards."""
