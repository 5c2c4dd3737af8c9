"""A dashboard's JSON as it is drawn: sections of panels, each with its place, its queries and its settings."""
