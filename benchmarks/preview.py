"""`python -m benchmarks.preview`: how soon a page of 45 panels is there.

The dashboard has charts, numbers, gauges, tables and heatmaps of three queries each, about 400 series. Timed is what
`obsdsl preview` answers, the page with its sketched data (the median of several), and in a real browser, where there is
one: until the panels in view are drawn, and until all are. Fails where the answer takes a second.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.cases import ROOT

sys.path.insert(0, str(ROOT))

from obsdsl import Counter, Gauge, Histogram
from obsdsl.compile.artifact import Artifact
from obsdsl.config import Config
from obsdsl.preview.serve.loading import Loader
from obsdsl.preview.serve.present import Present, State
from obsdsl.preview.serve.server import Server
from obsdsl.preview.site import Site
from obsdsl.preview.snapshot import Snapshot

PANELS = 45
LIMIT = 1.0
STATUS = ("200", "301", "404", "500", "503")
METRICS = (
    Counter("app_requests_total", "Requests.", labels={"status": STATUS}),
    Gauge("app_connections", "Connections.", labels={"pool": ("read", "write", "admin")}, range=(0, 100)),
    Histogram(
        "app_duration_seconds", "Durations.", buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10), labels={"status": STATUS}
    ),
)
QUERIES = {
    "timeseries": ("sum by (status) (rate(app_requests_total[$__rate_interval]))", "{{status}}"),
    "stat": ("sum(app_connections)", ""),
    "gauge": ("app_connections", "{{pool}}"),
    "table": ("sum by (status) (increase(app_requests_total[1h]))", ""),
    "heatmap": ("sum by (le) (rate(app_duration_seconds_bucket[$__rate_interval]))", "{{le}}"),
}
# As public dashboards are made: mostly charts.
KINDS = ("timeseries", "timeseries", "timeseries", "timeseries", "stat", "stat", "gauge", "table", "heatmap")


def dashboard() -> Artifact:
    """One of many panels."""
    panels = []
    for at in range(PANELS):
        kind = KINDS[at % len(KINDS)]
        expr, legend = QUERIES[kind]
        targets = [
            {"refId": "ABC"[one], "expr": f"{expr} * {one + 1}" if kind != "heatmap" else expr, "legendFormat": legend}
            for one in range(1 if kind in ("heatmap", "stat") else 3)
        ]
        grid = {"x": at % 3 * 8, "y": at // 3 * 8, "w": 8, "h": 8}
        panels.append({"id": at + 1, "type": kind, "title": f"Panel {at}", "gridPos": grid, "targets": targets})
    content = json.dumps({"uid": "many", "title": "Many", "panels": panels})
    return Artifact("dashboard", "many", "grafana/many.json", content.encode())


@contextmanager
def served() -> Iterator[str]:
    """The preview of a workspace with that dashboard; its URL."""
    config = Config(ROOT)
    present = Present(config, Loader(ROOT, None), None, "", lambda _: None)
    snapshot = Snapshot("bench", (dashboard(),), tuple(one.declaration for one in METRICS))
    # Nothing is loaded: what is there is timed.
    present.state = State("1", Site(snapshot, "1"))
    server = Server("127.0.0.1", 0, present)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"{server.url}d/many.html"
    finally:
        present.stop()
        server.shutdown()
        server.server_close()
        thread.join()


def answered(url: str, runs: int) -> tuple[float, int]:
    """Seconds until all of the page is there, the median; its bytes."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    took, size = [], 0
    for _ in range(runs):
        start = time.perf_counter()
        size = len(opener.open(url).read())
        took.append(time.perf_counter() - start)
    return statistics.median(took), size


def drawn(url: str, runs: int) -> tuple[float, float] | None:
    """Seconds until the panels in view are drawn, and until all are: medians; None without a browser."""
    try:
        from _pytest.outcomes import Skipped

        from tests.browser import WIDE, browsing
    except ImportError:
        return None
    try:
        with browsing() as browser:
            first, last = [], []
            for _ in range(runs):
                page = browser.new_page(viewport=WIDE)
                start = time.perf_counter()
                page.goto(url, wait_until="commit")
                page.wait_for_selector("article.panel[data-drawn] >> nth=8", state="attached")
                first.append(time.perf_counter() - start)
                page.wait_for_selector("html[data-drawn]", state="attached")
                last.append(time.perf_counter() - start)
                page.close()
    except Skipped:
        return None
    return statistics.median(first), statistics.median(last)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    with served() as url:
        seconds, size = answered(url, options.runs)
        print(f"a page of {PANELS} panels, {size / 1e3:,.0f} kB: answered in {seconds:.3f} s")
        found = drawn(url, options.runs)
        print(
            "in a browser: not measured"
            if found is None
            else f"in a browser: in view {found[0]:.2f} s, all {found[1]:.2f} s"
        )
    if seconds >= LIMIT:
        sys.exit(f"the answer takes {seconds:.2f} s, more than {LIMIT:g} s")


if __name__ == "__main__":
    main()
