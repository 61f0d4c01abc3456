"""Pages of the organisation's settings, of one's own account and of the audit trail."""
