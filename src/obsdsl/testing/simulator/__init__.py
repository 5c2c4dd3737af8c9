"""A simulator: from the definitions of metrics to a /metrics endpoint that a real Prometheus scrapes."""
