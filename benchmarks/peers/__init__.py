"""One program for each peer, written as a user of that peer would write it.

Each is run as `python -m benchmarks.peers.NAME COUNT OUT` and writes COUNT dashboards as OUT/service-NNNN.json,
two spaces, keys sorted.
"""
