from obsdsl import PrometheusServer, ScrapeJob
from obsdsl.library import node
from metrics import pocket_agent

prometheus = PrometheusServer(
    scrape_interval="15s",
    evaluation_interval="15s",
    retention="30d",                                     # for the lint and the start flags; not a field of prometheus.yml
    jobs=(
        ScrapeJob("pocket-agent", targets=("localhost:9091",), metrics=pocket_agent),
        ScrapeJob("node", targets=("localhost:9100",), metrics=node),
    ),
)
