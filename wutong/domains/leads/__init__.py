"""Leads: from a first report to a project in the reserve pool, or back."""
