"""Alertmanager configurations → routing values."""
