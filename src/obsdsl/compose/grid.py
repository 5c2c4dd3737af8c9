"""The grid in which Grafana lays out panels."""

GRID_WIDTH = 24
