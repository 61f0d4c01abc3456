"""What people enter about assessments and scorecards."""
