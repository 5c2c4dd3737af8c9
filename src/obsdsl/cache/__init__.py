"""Results of unchanged files, used again: what is kept, when it still holds, and where it lies."""
