"""Forms of the leads' pages: they parse and explain; the actions decide."""
