"""A workspace's pages over HTTP, as they are now."""
