"""What simulators serve is what both generations of Prometheus read, and rates in it are those that were asked for."""

from __future__ import annotations

import pytest

from obsdsl import Counter, Gauge, Histogram
from obsdsl.library import alertmanager as alertmanager_metrics
from obsdsl.library import blackbox, go, node, nodejs, process
from obsdsl.library import prometheus as prometheus_metrics
from obsdsl.testing import Simulator
from tests.servers import instant, prometheus, until
from tests.stack import generations, require

requests = Counter("web_requests_total", 'Requests:\n"all"', labels={"status": ("ok", "error")})
open_label = Gauge("web_queue", "Queue.", labels=("name",), range=(0, 50))
duration = Histogram("web_duration_seconds", "Duration.", buckets=(0.25, 1, 2.5, 1e6))
LIBRARY = (alertmanager_metrics, blackbox, go, node, nodejs, process, prometheus_metrics)


def config(simulator: Simulator) -> str:
    job = f"{{job_name: web, static_configs: [{{targets: ['{simulator.address}']}}]}}"
    return f"global: {{scrape_interval: 200ms, scrape_timeout: 200ms}}\nscrape_configs: [{job}]\n"


@pytest.mark.parametrize("generation", generations())
def test_prometheus_reads_every_series_of_the_library(generation: str) -> None:
    with Simulator(*LIBRARY) as simulator:
        samples = [line for line in simulator.text().splitlines() if not line.startswith("#")]
        with prometheus(require("prometheus", generation=generation), config(simulator)) as url:
            until(lambda: instant(url, "up") == {(): 1.0})
            assert instant(url, "scrape_samples_scraped") == {(): float(len(samples))}


@pytest.mark.parametrize("generation", generations())
def test_rates_shares_and_quantiles_are_what_was_asked_for(generation: str) -> None:
    with Simulator(requests, open_label, duration) as simulator:
        simulator.rate(requests, 40)
        simulator.share(requests(status="error"), 0.25)
        simulator.rate(duration, 500)
        simulator.observe(duration, {0.5: 1, 1.0: 2.5})
        simulator.set("web_queue{name='a \"b\"\\n'}", 7)
        with prometheus(require("prometheus", generation=generation), config(simulator)) as url:
            rates = {("ok",): pytest.approx(60, rel=0.05), ("error",): pytest.approx(20, rel=0.1)}
            until(lambda: instant(url, "rate(web_requests_total[2s])", "status") == rates)
            median = "histogram_quantile(0.5, rate(web_duration_seconds_bucket[2s]))"
            until(lambda: instant(url, median) == {(): pytest.approx(1, rel=0.05)})
            assert instant(url, "web_queue == 7", "name") == {('a "b"\n',): 7}
            simulator.gone()
            until(lambda: instant(url, "up") == {(): 0.0})
            assert instant(url, "web_queue") == {}
