"""Definitions of the metrics that expressions read."""
