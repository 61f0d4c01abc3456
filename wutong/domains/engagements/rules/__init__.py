"""Pure decisions about engagements."""
