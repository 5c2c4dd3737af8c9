"""How Python is written: expressions, calls, layout and names."""
