"""Configurations of Alertmanager as Python."""
