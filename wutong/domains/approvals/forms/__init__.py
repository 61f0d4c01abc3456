"""What people enter about approvals."""
