"""The document names no metric."""
