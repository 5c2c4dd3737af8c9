"""What servers have, as the same `Found` that files give.

One module for each server: `grafana` (dashboards by folder, tag and uid), `prometheus` (groups of rules; metadata and
label values as `Knowledge`), `alertmanager` (its configuration, with the secrets that it masks), `ruler` (groups of
Mimir, Cortex and Loki). `server` is what they share: who is asked, and how. Each has `read(server, found, step)`.
"""
