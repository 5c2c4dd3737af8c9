"""What Prometheus scrapes."""

from metrics import pocket_agent
from obsdsl import PrometheusServer, RemoteWrite, ScrapeJob
from obsdsl.library import node

prometheus = PrometheusServer(
    scrape_interval="15s",
    evaluation_interval="15s",
    external_labels={"cluster": "home"},
    retention="30d",
    alertmanagers=("localhost:9093",),
    jobs=(
        ScrapeJob("pocket-agent", targets=("localhost:9091", "localhost:9092"), metrics=pocket_agent),
        ScrapeJob("node", targets=("localhost:9100",), scrape_interval="30s", metrics=node),
    ),
    remote_write=(RemoteWrite("http://mimir:9009/api/v1/push", name="mimir"),),
)
