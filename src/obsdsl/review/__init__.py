"""What changed between two versions of dashboards and alerts, in the words of a reviewer."""
