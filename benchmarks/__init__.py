"""obsdsl beside its peers: the same dashboards, built in one run. Start with `python -m benchmarks`."""
