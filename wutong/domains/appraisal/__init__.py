"""Pre-assessment: scorecards, reviews and results."""
