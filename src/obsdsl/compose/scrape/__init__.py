"""What Prometheus scrapes, and where its samples and alerts go."""
