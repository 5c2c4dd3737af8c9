"""What each kind of object says of a change: one module a kind, one line in the registry."""
