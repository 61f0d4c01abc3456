"""Forms of the engagements' pages: they parse and explain; the actions decide."""
