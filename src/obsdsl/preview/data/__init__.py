"""What panels show: asked of a Prometheus, or sketched from what the definitions say."""
