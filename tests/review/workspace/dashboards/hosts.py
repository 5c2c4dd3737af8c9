"""The machines, and the data source of all dashboards."""

from obsdsl import Dashboard, GrafanaDataSource, TimeSeries
from obsdsl.library import node

store = GrafanaDataSource("prometheus", "prometheus-main", name="Prometheus", url="http://prometheus:9090")

hosts = Dashboard(
    "Pocket Agent Hosts",
    uid="pocket-agent-hosts",
    folder="Pocket Agent",
    datasource=store,
    panels=(
        TimeSeries("CPU", 1 - node.cpu_seconds(mode="idle").rate().avg(by="instance"), legend="{{instance}}"),
        TimeSeries("Load", node.load1(), legend="{{instance}}"),
        TimeSeries("Disk", node.filesystem_avail_bytes(mountpoint="/") / node.filesystem_size_bytes(mountpoint="/")),
    ),
)
