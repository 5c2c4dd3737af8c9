"""`obsdsl init`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from obsdsl.cli.common import Talk, is_there, writing
from obsdsl.errors import ObsdslError

EPILOG = """\b
Examples:
  obsdsl init
  obsdsl init monitoring && cd monitoring && obsdsl build
"""

METRICS = '''"""Metrics that the service exposes: defined once, used by panels, alerts and tests."""

from obsdsl import Counter, Gauge, Histogram

requests = Counter(
    "web_requests_total",
    "Requests answered.",
    labels={"code": ("200", "404", "500")},
)
request_duration = Histogram(
    "web_request_duration_seconds",
    "How long requests took.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
connections = Gauge(
    "web_connections",
    "Open connections.",
    range=(0, 200),
)
'''
ALERTS = """from metrics import web as m
from obsdsl import P2, AlertRule, RecordingRule, RuleGroup

error_ratio = RecordingRule(
    "job:web_requests_failed:ratio_rate5m",
    m.requests(code="500").rate().sum(by="job") / m.requests.rate().sum(by="job"),
)
many_errors = AlertRule(
    "WebManyErrors",
    error_ratio > 0.05,
    for_="5m",
    severity=P2,
    summary="More than 5 % of requests fail",
)
group = RuleGroup("web", interval="30s", owner="team-web", rules=(error_ratio, many_errors))
"""
DASHBOARDS = """from alerts.web import error_ratio, many_errors
from metrics import web as m
from obsdsl import Dashboard, Row, Stat, TimeSeries

dashboard = Dashboard(
    "Web",
    uid="web",
    folder="Web",
    description="What the web service answers, and how fast and how well.",
    rows=(
        Row(
            "Traffic",
            Stat("Connections", m.connections.sum()),
            TimeSeries("Requests", m.requests.rate().sum(by="code"), legend="{{code}}"),
        ),
        Row(
            "Quality",
            TimeSeries("Failed requests", error_ratio, thresholds=many_errors),
            TimeSeries(
                "Duration",
                {"p50": m.request_duration.quantile(0.5), "p95": m.request_duration.quantile(0.95)},
            ),
        ),
    ),
)
"""
TEST = '''def test_dashboards_and_alerts(obsdsl_snapshot):
    """Every artifact is as reviewed; after a change: pytest --snapshot-update, and review the diff."""
    obsdsl_snapshot()
'''
JOBS = '''"""What Prometheus scrapes: the lint knows labels and intervals from here."""

from metrics import web
from obsdsl import PrometheusServer, ScrapeJob

prometheus = PrometheusServer(
    scrape_interval="15s",
    evaluation_interval="30s",
    retention="15d",
    jobs=(ScrapeJob("web", targets=("localhost:8080",), metrics=web),),
)
'''
CONFIG = """# All settings are listed at the end of obsdsl's tutorial.
# grafana_version = "12.0"
# prometheus_version = "3.5"
"""
FILES = {
    "metrics/__init__.py": "",
    "metrics/web.py": METRICS,
    "metrics/jobs.py": JOBS,
    "alerts/__init__.py": "",
    "alerts/web.py": ALERTS,
    "dashboards/__init__.py": "",
    "dashboards/web.py": DASHBOARDS,
    "tests/test_dashboards.py": TEST,
}


@click.command("init", epilog=EPILOG)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--debug", is_flag=True, help="Show tracebacks of errors.")
def command(folder: Path, quiet: bool, debug: bool) -> int:  # noqa: ARG001
    """Start a workspace in FOLDER (default: here) that builds at once.

    It has one service with its metrics, the job that scrapes it, a dashboard, an alert and a test. Nothing that exists
    is changed.
    """
    is_there(folder)
    with writing(folder):
        files = _write(folder)
    talk = Talk(quiet)
    for name in files:
        if files[name]:
            talk.say(f"  {folder / name}")
    step = "" if folder == Path() else f"cd {folder} && "
    talk.say(f"Next: {step}obsdsl lint, obsdsl build, then pytest --snapshot-update")
    return 0


def _has_settings(file: Path) -> bool:
    return file.is_file() and re.search(r"^\[tool\.obsdsl", file.read_text(encoding="utf-8"), re.MULTILINE) is not None


def _write(folder: Path) -> dict[str, str]:
    """All files or none; what they are."""
    from obsdsl.together.write import write_together

    files = dict(FILES) if _has_settings(folder / "pyproject.toml") else {"obsdsl.toml": CONFIG, **FILES}
    present = [name for name in files if (folder / name).exists() and name != "tests/test_dashboards.py"]
    if present:
        raise ObsdslError(
            str(folder), f"it has {', '.join(present)} already; nothing was changed. Choose another folder"
        )
    write_together(folder, {name: text.encode() for name, text in files.items() if not (folder / name).exists()})
    return files
