"""Who reads which series, on one side."""
