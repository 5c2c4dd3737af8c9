"""What Alertmanager does with alerts: the routing tree, its receivers, inhibition, and how they are evaluated."""
