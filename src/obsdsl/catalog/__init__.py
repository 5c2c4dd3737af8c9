"""A page for people: every metric, alert and dashboard, and who uses them."""
