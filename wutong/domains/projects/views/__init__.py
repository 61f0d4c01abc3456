"""The pages of the projects' room: parse, one query or action, answer."""
