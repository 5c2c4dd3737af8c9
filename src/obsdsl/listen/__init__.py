"""A receiver of Alertmanager's webhooks, for trying out who is told of what."""
