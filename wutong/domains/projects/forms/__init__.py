"""Forms of the projects' pages: they parse and explain; the actions decide."""
