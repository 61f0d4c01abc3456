"""Pure decisions about projects: the lifecycle, the gates, the copies of the latest facts."""
