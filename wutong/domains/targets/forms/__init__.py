"""What people enter about targets and assessment."""
