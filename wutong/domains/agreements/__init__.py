"""Agreements: versions, reviews, fair competition and commitments."""
