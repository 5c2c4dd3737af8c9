"""The preview in a real browser: every dashboard of the workspace draws, with sketches and with what a real Prometheus
scraped from simulated targets; everybody can read it, in each theme and on a phone; no page is an attacker's."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from obsdsl.cli.asking import asking
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.load import load
from obsdsl.preview.data.source import Fill, asked
from obsdsl.preview.serve.loading import Loader
from obsdsl.preview.serve.present import Present
from obsdsl.preview.serve.server import Server
from obsdsl.testing.simulator.defined import NORMAL, defined_scenarios
from obsdsl.testing.simulator.simulation import Simulation
from tests.browser import browsing, drawn, faults_of, page_of
from tests.conftest import ROOT
from tests.servers import get_json, instant, prometheus, until
from tests.stack import require

# A rate over the shortest window of a page needs some samples.
SCRAPES = 12


@contextmanager
def preview(root: Path, fill: Fill | None = None) -> Iterator[str]:
    """`obsdsl preview` of a workspace, when it has loaded everything; its URL."""
    config = read_config(root)
    present = Present(config, Loader(root, None), fill, "http://prometheus", lambda _: None)
    server = Server("127.0.0.1", 0, present)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        until(lambda: present.state.fault or (site := present.state.site) and site.snapshot.more, 120)
        yield server.url
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def ours() -> tuple[Config, Workspace]:
    """This repository's workspace."""
    config = read_config(ROOT)
    return config, load(config)


def rules(config: Config, workspace: Workspace) -> dict[str, str]:
    """The workspace's rules, evaluated every second."""
    found = [one for one in compile_workspace(workspace, config) if one.kind == "rules"]
    return {
        f"rules/{one.identity}.yml": re.sub(r"(?m)^( *interval:).*$", r"\1 1s", one.content.decode()) for one in found
    }


def scrapes(simulation: Simulation) -> str:
    """The configuration of a Prometheus that scrapes all targets of the workspace every second."""
    lines = ["global: {scrape_interval: 1s, evaluation_interval: 1s}", "rule_files: [rules/*.yml]", "scrape_configs:"]
    for at, one in enumerate(simulation.simulators):
        labels = ", ".join(f'{name}: "{value}"' for name, value in one.labels.items())
        lines.append(f"- job_name: simulated-{at}\n  static_configs: [{{targets: ['{one.address}'], labels: {{{labels}}}}}]")
    return "\n".join(lines) + "\n"


@contextmanager
def scraped(config: Config, workspace: Workspace) -> Iterator[str]:
    """A Prometheus with some seconds of all that the workspace measures; its URL."""
    normal = defined_scenarios(config).get(NORMAL)
    with (
        Simulation.of(workspace, normal=normal.steps if normal else ()) as simulation,
        prometheus(require("prometheus"), scrapes(simulation), rules(config, workspace)) as url,
    ):
        until(lambda: max(instant(url, "count_over_time(up[1h])", "job", "instance").values(), default=0) >= SCRAPES)
        until(lambda: all(one["health"] != "unknown" for one in _rules(url)))
        yield url


def _rules(url: str) -> list[dict[str, str]]:
    return [rule for group in get_json(f"{url}/api/v1/rules")["data"]["groups"] for rule in group["rules"]]


def test_every_dashboard_draws_what_a_prometheus_scraped(ours: tuple[Config, Workspace]) -> None:
    config, workspace = ours
    with scraped(config, workspace) as source, preview(ROOT, asked(asking(source), 1.0)) as url, browsing() as browser:
        for dashboard in workspace.dashboards:
            with page_of(browser) as page:
                drawn(page, f"{url}d/{dashboard.uid}.html?from=now-5m")
                panels = page.locator("article.panel:visible")
                undrawn = page.locator("article.panel:visible:not([data-drawn])")
                assert panels.count() > 0
                assert undrawn.count() == 0
                assert page.locator(".message.fault").all_inner_texts() == []
                empty = page.locator("article.panel:has(.message.empty) [data-does=open]").all_inner_texts()
                print(dashboard.uid, panels.count(), empty)
                page.screenshot(path=f"/tmp/pages/real-{dashboard.uid}.png", full_page=True)
                assert not page.locator(".badge.sketch").count()
