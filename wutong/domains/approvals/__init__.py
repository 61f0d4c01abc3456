"""Approvals: catalogue, landing roadmap, window, cases, papers, clocks and savings."""
