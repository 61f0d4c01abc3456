"""Stewardship: stewards, visits, appeals, factors, dispatch meetings and orders."""
