"""Pages that show dashboards as they look, and as they looked before."""
