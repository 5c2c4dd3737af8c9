"""Series that look like what the definitions promise: the same for the same query, and marked as sketched."""
