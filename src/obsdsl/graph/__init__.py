"""What depends on what: from jobs and metrics over recordings and alerts to panels, dashboards and receivers."""
