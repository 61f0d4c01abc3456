"""Ledgers: the bureau's own spreadsheets, read as they are, previewed, merged, undone."""
