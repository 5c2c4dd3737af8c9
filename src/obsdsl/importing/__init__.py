"""From what a team already has to Python: dashboards, rules, routing."""
