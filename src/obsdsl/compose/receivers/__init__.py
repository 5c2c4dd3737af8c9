"""Whom Alertmanager notifies: one kind of notifier a file."""
