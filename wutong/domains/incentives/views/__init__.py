"""The pages of awards."""
