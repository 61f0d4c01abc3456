"""Pure decisions of incentives."""
