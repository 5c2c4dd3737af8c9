"""Grafana's panel kinds, one file each; the name of the file is the kind's in snake case."""
