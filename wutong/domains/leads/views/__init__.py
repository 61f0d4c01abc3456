"""Pages of leads: thin faces of the actions and queries."""
