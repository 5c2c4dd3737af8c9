"""Metrics of well-known exporters, one module an exporter.

    from obsdsl.library import node

    node.cpu_seconds(mode="idle").rate()

Names, types, labels and help are the exporter's own. Where its releases differ, the newest that a module knows counts;
labels are those of all of them. Gauges that count things have the unit `events`.

A metric that the kernel counts up is a `Counter` even where the exporter publishes it as a gauge or without a type
(vmstat, netstat, conntrack and ZFS of node_exporter): its rate is what people want.

The Python name is the metric's:
- without the exporter's prefix (`node_`, `prometheus_`, `probe_` …);
- without a counter's `_total`, unless another metric would then have the same name: `go.memstats_alloc_bytes` is
  memory in use, `go.memstats_alloc_bytes_total` what was ever allocated;
- in snake case: `node_memory_MemAvailable_bytes` is `node.memory_mem_available_bytes`;
- with a `_` at its end where it would be a keyword or a builtin of Python.
"""
