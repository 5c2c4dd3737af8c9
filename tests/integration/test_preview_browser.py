"""The preview in a real browser: every dashboard of the workspace draws, with sketches and with what a real Prometheus
scraped from simulated targets; everybody can read it, in each theme and on a phone; no page is an attacker's."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from obsdsl.cli.asking import asking
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.load import load
from obsdsl.preview import diff_page
from obsdsl.preview.board.read import board_of
from obsdsl.preview.data.source import Fill, asked, sketched
from obsdsl.preview.pages.board import Drawn, board_page
from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.serve.loading import Loader
from obsdsl.preview.serve.present import Present
from obsdsl.preview.serve.server import Server
from obsdsl.review.compare import review
from obsdsl.review.side import Side, side_of
from obsdsl.testing.simulator.defined import NORMAL, defined_scenarios
from obsdsl.testing.simulator.simulation import Simulation
from tests.browser import browsing, drawn, faults_of, page_of
from tests.conftest import ROOT
from tests.servers import get_json, instant, prometheus, until
from tests.stack import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Write = Callable[[Mapping[str, str]], Path]
# A rate over the shortest window of a page needs some samples.
SCRAPES = 12
# Panels without data; those of logs ask a Loki, which is not there.
EMPTY = "article.panel:has(.message.empty):not(:has-text('is not PromQL'))"
# What baselines and trends compare with was weeks ago.
OF_WEEKS = (": deviations", ": beside its baseline", ": mean of a day", ": change in 1w")


@contextmanager
def preview(root: Path, fill: Fill | None = None) -> Iterator[str]:
    """`obsdsl preview` of a workspace, when it has loaded everything; its URL."""
    config = read_config(root)
    present = Present(config, Loader(root, None), fill, "http://prometheus", lambda _: None)
    server = Server("127.0.0.1", 0, present)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        until(lambda: present.state.fault or ((site := present.state.site) and site.snapshot.more), 120)
        yield server.url
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def ours() -> tuple[Config, Workspace]:
    """This repository's workspace."""
    config = read_config(ROOT)
    return config, load(config)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The preview of it with sketches; its URL."""
    with preview(ROOT) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of this file: to start takes longer than most of them. Each page is in a context of its own."""
    with browsing() as found:
        yield found


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
        lines.append(
            f"- job_name: simulated-{at}\n  static_configs: [{{targets: ['{one.address}'], labels: {{{labels}}}}}]"
        )
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
        # Twice, since some rules read what others have recorded.
        for _ in range(2):
            latest = max(one["lastEvaluation"] for one in _rules(url))
            until(lambda since=latest: all(one["lastEvaluation"] > since for one in _rules(url)))  # type: ignore[misc]
        yield url


def _rules(url: str) -> list[dict[str, str]]:
    return [rule for group in get_json(f"{url}/api/v1/rules")["data"]["groups"] for rule in group["rules"]]


def test_every_dashboard_draws_what_a_prometheus_scraped(ours: tuple[Config, Workspace], browser: Browser) -> None:
    config, workspace = ours
    empty: list[str] = []
    with scraped(config, workspace) as source, preview(ROOT, asked(asking(source), 1.0)) as url:
        for dashboard in workspace.dashboards:
            with page_of(browser) as page:
                drawn(page, f"{url}d/{dashboard.uid}.html?from=now-5m")
                if page.locator("[data-does=fold][aria-expanded=false]").count():
                    page.keyboard.press("e")
                    drawn(page)
                count = page.locator("article.panel").count()
                assert count == sum(1 for _ in dashboard.all_panels())
                assert page.locator("article.panel[data-drawn]:visible").count() == count
                assert page.locator(".message.fault").all_inner_texts() == []
                assert page.locator(".badge.sketch").count() == 0
                empty += page.locator(f"{EMPTY} [data-does=open]").all_inner_texts()
    # Nobody fires in good times, and the file that a script writes is nowhere here.
    absent = {"Firing Alerts", "Last Check", "Time until a Disk is Full"}
    assert [title for title in empty if title not in absent and not title.endswith(OF_WEEKS)] == []


def test_a_prometheus_that_is_gone_is_told_in_the_panels(browser: Browser) -> None:
    with preview(ROOT, asked(asking("http://127.0.0.1:1"))) as url, page_of(browser) as page:
        drawn(page, f"{url}d/pocket-agent.html")
        faults = page.locator("article.panel .message.fault")
        assert faults.count() == 4
        assert "no connection" in faults.first.inner_text()


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])
@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_axe_finds_no_serious_fault(dark: bool, wide: bool, browser: Browser, site: str) -> None:
    pages = ["", "d/claude-code-stack.html", "d/claudex-details.html"]
    if dark is not wide:
        # Colours are the same at each width, and places in each theme.
        pages += ["catalog.html", "graph.html", "problems.html", "d/claude-code.html"]
    for path in pages:
        with page_of(browser, dark=dark, wide=wide) as page:
            drawn(page, site + path)
            assert faults_of(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    with page_of(browser, dark=dark, wide=wide) as page:
        drawn(page, f"{site}d/pocket-agent.html")
        page.locator("[data-does=open]").first.click()
        assert faults_of(page) == [], "a panel by itself"


def test_keys_lead_through_a_dashboard(browser: Browser, site: str) -> None:
    with page_of(browser) as page:
        drawn(page, f"{site}d/pocket-agent.html")

        def focused() -> str:
            return str(page.evaluate("document.activeElement.textContent"))

        page.keyboard.press("j")
        assert focused() == "Active Connections"
        page.keyboard.press("j")
        assert focused() == "Execution Rate"
        page.keyboard.press("ArrowDown")
        assert focused() == "Error Rate"
        page.keyboard.press("k")
        assert focused() == "Execution Duration (95th percentile)"
        page.keyboard.press("Enter")
        assert page.locator("#detail h2").inner_text() == "Execution Duration (95th percentile)"
        assert "histogram_quantile" in page.locator("#detail .query").first.inner_text()
        page.keyboard.press("Escape")
        assert focused() == "Execution Duration (95th percentile)"
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.type("error rate")
        # A busy browser answers keys later.
        page.wait_for_function("document.getElementById('found').textContent === '1 found'")
        assert page.locator("article.panel:not(.other) [data-does=open]").all_inner_texts() == ["Error Rate"]
        page.keyboard.press("Escape")
        assert page.locator("article.panel.other").count() == 0
        page.keyboard.press("t")
        drawn(page)
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


METRICS = """
from obsdsl import Gauge

queue = Gauge("app_queue_jobs", "Jobs that wait.", labels={"kind": ("mail", "report")})
"""
BOARD = """
from obsdsl import Dashboard, TimeSeries, promql
from metrics.app import queue

dashboard = Dashboard("App", uid="app", panels=(
    TimeSeries("Queue", queue),
    TimeSeries("Mails", promql('app_queue_jobs{{kind="post"}}')),
    {more}
))
"""


def test_a_page_follows_the_files(workspace: Write, browser: Browser) -> None:
    root = workspace({"metrics/app.py": METRICS, "dashboards/app.py": BOARD.format(more="")})
    file = root / "dashboards/app.py"
    with preview(root) as url, page_of(browser) as page:
        drawn(page, f"{url}d/app.html")
        assert page.locator("article.panel").count() == 2
        file.write_text(BOARD.format(more='TimeSeries("Rest", queue),'))
        page.wait_for_selector("article.panel >> nth=2")
        file.write_text(BOARD.format(more='TimeSeries("Rest", que),'))
        page.wait_for_selector(".banner")
        assert "dashboards/app.py:8: NameError: name 'que' is not defined" in page.locator(".banner").inner_text()
        assert page.locator("article.panel").count() == 3, "how it last was"
        file.write_text(BOARD.format(more=""))
        page.wait_for_selector(".banner", state="detached")
        page.wait_for_selector("article.panel >> nth=2", state="detached")


def test_what_never_loaded_is_told_and_then_shown(workspace: Write, browser: Browser) -> None:
    root = workspace({"metrics/app.py": METRICS, "dashboards/app.py": "import nothing_of_the_sort"})
    with preview(root) as url, page_of(browser) as page:
        page.goto(url)
        assert "dashboards/app.py:1: ModuleNotFoundError" in page.locator(".banner").inner_text()
        (root / "dashboards/app.py").write_text(BOARD.format(more=""))
        page.wait_for_selector("a.card")
        assert page.locator("a.card b").inner_text() == "App"


def test_problems_stand_beside_their_panel(workspace: Write, browser: Browser) -> None:
    root = workspace({"metrics/app.py": METRICS, "dashboards/app.py": BOARD.format(more="")})
    with preview(root) as url, page_of(browser) as page:
        drawn(page, f"{url}d/app.html")
        panel = page.locator("article.panel:has(button:text-is('Mails'))")
        panel.locator(".problems summary").click()
        assert "'post'" in panel.locator(".problem-list").inner_text()
        assert "dashboards/app.py:7" in panel.locator(".problem-list").inner_text()
        assert faults_of(page) == []
        assert page.locator("article.panel:has(button:text-is('Queue')) .problems:has-text('post')").count() == 0


ATTACKS = ("</script><script>broken = 1</script>", "<img src=x onerror='broken = 1'>", "<!--<script>", "${broken=1}")


def attacked() -> Artifact:
    """A dashboard with an attack at each place where a text may stand."""
    panels = []
    for at, attack in enumerate(ATTACKS):
        for kind in ("timeseries", "stat", "text", "table", "piechart", "bargauge", "logs", attack):
            name = {
                "matcher": {"id": "byRegexp", "options": ".*"},
                "properties": [{"id": "displayName", "value": attack}],
            }
            defaults = {"unit": f"suffix:{attack}", "mappings": [{"type": "value", "options": {"1": {"text": attack}}}]}
            panels.append(
                {
                    "id": len(panels) + 1, "type": kind, "title": attack, "description": attack, "repeat": attack,
                    "options": {"mode": ("markdown", "html")[at % 2], "content": f"{attack} [a](javascript:broken=1)"},
                    "fieldConfig": {"defaults": defaults, "overrides": [name]},
                    "targets": [{"refId": attack, "expr": f"up{{a='{at}'}}", "legendFormat": attack}],
                    "gridPos": {"x": 0, "y": 8 * len(panels), "w": 24, "h": 8},
                }
            )  # fmt: skip
    json_ = {
        "uid": "attack",
        "title": "".join(ATTACKS),
        "description": ATTACKS[0],
        "tags": list(ATTACKS),
        "panels": panels,
    }
    variables = [
        {"name": "v", "label": ATTACKS[1], "type": "custom", "query": ATTACKS[0], "current": {"value": ATTACKS[0]}}
    ]
    content = json.dumps({**json_, "templating": {"list": variables}})
    return Artifact("dashboard", "attack", "grafana/attack.json", content.encode(), None, ATTACKS[1])


def test_no_text_of_a_dashboard_becomes_markup(tmp_path: Path, browser: Browser) -> None:
    """Neither on its page nor in a review."""
    new, old = Side("</title><script>broken = 1</script>", (attacked(),)), Side("before", ())
    changed = Side("x", (attrs.evolve(attacked(), content=attacked().content.replace(b'"w": 24', b'"w": 12')),))
    board = board_of(attacked().content, "attack.json", ATTACKS[0])
    assert board is not None
    texts = {
        "page": board_page(Frame(), Drawn(board), sketched(())(board)),
        "added": diff_page(review(old, new)),
        "changed": diff_page(review(new, changed)),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.html").write_text(text)
        with page_of(browser) as page:
            drawn(page, (tmp_path / f"{name}.html").as_uri())
            page.locator("[data-does=open]:visible").first.click()
            assert page.evaluate("typeof broken") == "undefined"
            assert page.locator("img, main script, a[href^=javascript]").count() == 0


def test_a_review_draws_both_sides(ours: tuple[Config, Workspace], tmp_path: Path, browser: Browser) -> None:
    config, workspace = ours
    before = side_of("main", workspace, config)
    after = attrs.evolve(before, name="my branch", artifacts=tuple(map(_edited, before.artifacts)))
    (tmp_path / "diff.html").write_text(diff_page(review(before, after), str(ROOT)))
    for wide in (True, False):
        with page_of(browser, wide=wide) as page:
            drawn(page, (tmp_path / "diff.html").as_uri())
            cards = page.locator(".change .card-head").all_inner_texts()
            assert [" ".join(one.split()) for one in cards] == [
                "Traffic / Runs ≠ changed",
                "Latency and errors / Error Rate − removed",
            ]
            assert page.locator(".change >> nth=0").locator("article.panel[data-drawn]").count() == 2
            assert "unit" in page.locator(".change >> nth=0 >> .card-lines").inner_text()
            assert page.locator(".column.before [data-mark=removed]").count() == 1
            assert page.locator(".column.after [data-mark=removed]").count() == 0
            page.locator("[data-does=side][data-side=after]").click()
            assert page.locator(".column.before").is_hidden()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _edited(artifact: Artifact) -> Artifact:
    if (artifact.kind, artifact.identity) != ("dashboard", "pocket-agent"):
        return artifact
    data = json.loads(artifact.content)
    data["panels"] = [one for one in data["panels"] if one.get("title") != "Error Rate"]
    for one in data["panels"]:
        if one.get("title") == "Execution Rate":
            one["title"] = "Runs"
            one["fieldConfig"]["defaults"]["unit"] = "short"
    return attrs.evolve(artifact, content=json.dumps(data).encode())


# As Grafana 12 writes them.
WRITTEN = (
    (0.404, "s", None, "404 ms"), (12.345, "s", None, "12.3 s"), (90, "s", None, "1.50 mins"),
    (7200, "s", None, "2 hours"), (1500, "ms", None, "1.50 s"),
    (0.5, "percentunit", None, "50%"), (0.123456, "percentunit", 1, "12.3%"),
    (42.25, "percent", None, "42.3%"), (1536, "bytes", None, "1.50 KiB"), (1500, "decbytes", None, "1.50 kB"),
    (1234567, "short", None, "1.23 Mil"), (950, "short", None, "950"), (1234, "reqps", None, "1.23K req/s"),
    (0.25, "reqps", None, "0.250 req/s"), (1e6, "Bps", None, "1 MB/s"), (2048, "binBps", None, "2 KiB/s"),
    (3.14159, "none", None, "3.14"), (3.14159, "none", 0, "3"), (5, "suffix: rows", None, "5 rows"),
    (1, "bool_yes_no", None, "Yes"), (2.5e9, "hertz", None, "2.50 GHz"), (36.6, "celsius", None, "36.6°C"),
    (3, "kbytes", None, "3 KiB"), (1234.5, "currencyUSD", 2, "$1.23 K"), (None, "s", None, "–"), (0, "s", None, "0 s"),
    (1767614400000, "dateTimeAsIso", None, "2026-01-05 12:00:00"), (3725, "dthms", None, "01:02:05"),
    (255, "hex0x", None, "0xFF"), (-12.345, "none", None, "-12"), (0.00000012, "s", None, "120 ns"),
)  # fmt: skip


def test_values_are_written_as_grafana_writes_them(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "page.html").write_text(document(Frame(), "Units", ""))
    with page_of(browser) as page:
        page.goto((tmp_path / "page.html").as_uri())
        script = "([value, unit, decimals]) => Preview.format(value, unit, decimals)"
        found = [page.evaluate(script, [value, unit, decimals]) for value, unit, decimals, _ in WRITTEN]
        assert found == [text for *_, text in WRITTEN]


@pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS names no corpus")
def test_public_dashboards_draw(tmp_path: Path, browser: Browser) -> None:
    """One of each source and kind of panel: what their authors wrote, of any age."""
    files = sorted(Path(os.environ["OBSDSL_CORPUS"]).glob("dashboards/*/*.json"))
    chosen: dict[tuple[str, str], Path] = {}
    for file in files:
        for kind in re.findall(r'"type": ?"([a-z-]+)"', file.read_text(encoding="utf-8")):
            chosen.setdefault((file.parent.name, kind), file)
    few = sorted(set(chosen.values()))[::8]
    for file in few:
        board = board_of(file.read_bytes(), str(file))
        assert board is not None
        (tmp_path / "page.html").write_text(board_page(Frame(), Drawn(board), sketched(())(board)))
        with page_of(browser) as page:
            drawn(page, (tmp_path / "page.html").as_uri())
            assert page.locator(".message.fault").all_inner_texts() == [], file
