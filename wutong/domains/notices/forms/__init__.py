"""What people fill in about notices and their channels."""
