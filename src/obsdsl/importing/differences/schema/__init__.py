"""The steps of Grafana's schema of dashboards, those of one matter in one file, all of them in `steps.py`."""
