"""Rules on both sides: which is which, and what differs between two of them."""
