"""Dashboards from their JSON, and the files of Python that they become."""
