"""A page for people: every metric, rule, alert and dashboard, what it means and who uses it."""
