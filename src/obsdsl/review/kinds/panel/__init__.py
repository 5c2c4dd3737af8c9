"""Panels of two versions of a dashboard: which is which, and what changed about each."""
