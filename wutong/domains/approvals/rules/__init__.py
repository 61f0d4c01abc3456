"""Pure decisions about catalogue, roadmap, cases and savings."""
