"""Pure decisions about agreements."""
