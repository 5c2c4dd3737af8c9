"""Writes the workspace that obsdsl builds: the same dashboards, a file each, from metrics that they share."""

from __future__ import annotations

from pathlib import Path

from benchmarks.work import HEIGHT, WIDTH, job_name, rows

CONFIGURATION = """\
[tool.obsdsl]
paths = ["metrics", "dashboards"]
"""
METRICS = '''\
"""Metrics that every service exposes."""
from obsdsl import Counter, Gauge, Histogram

in_flight = Gauge("http_requests_in_flight", "Requests being served.")
requests = Counter(
    "http_requests_total",
    "Requests served.",
    labels={"status": ("2xx", "3xx", "4xx", "5xx"), "method": ("GET", "POST", "PUT", "DELETE")},
)
errors = Counter("http_errors_total", "Requests that failed.", labels=("code", "operation"))
latency = Histogram(
    "http_request_duration_seconds",
    "How long requests took.",
    labels={"method": ("GET", "POST", "PUT", "DELETE")},
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5),
)
response_size = Histogram("http_response_size_bytes", "Size of responses.", buckets=(1000, 10000, 100000, 1000000))
cpu = Counter("process_cpu_seconds_total", "Processor time.")
memory = Gauge("process_resident_memory_bytes", "Resident memory.")
queue_depth = Gauge("queue_depth", "Jobs that wait.", labels=("queue",))
queue_wait = Histogram("queue_wait_seconds", "How long jobs waited.", labels=("queue",), buckets=(0.1, 1, 10, 60))
query_duration = Histogram(
    "db_query_duration_seconds",
    "How long queries took.",
    labels={"operation": ("select", "insert", "update", "delete")},
    buckets=(0.001, 0.01, 0.1, 1),
)
'''
HEAD = '''\
"""The dashboard of {job}."""
from obsdsl import Dashboard, QueryVariable, Row, Stat, TimeSeries
from metrics import service as m

instance = QueryVariable("instance", m.in_flight(job={job!r}).label_values("instance"), multi=True, include_all=True)

dashboard = Dashboard(
    {job!r},
    uid={job!r},
    folder="Services",
    tags=("benchmark",),
    variables=(instance,),
    rows=(
'''
PANEL = """\
            {kind}({title!r}, {expression}, legend={legend!r}, width={width}, height={height}),
"""
TAIL = """\
    ),
)
"""


def write(root: Path, count: int) -> None:
    """Write a workspace with that many dashboards."""
    (root / "pyproject.toml").write_text(CONFIGURATION)
    for folder in ("metrics", "dashboards"):
        (root / folder).mkdir()
        (root / folder / "__init__.py").touch()
    (root / "metrics" / "service.py").write_text(METRICS)
    for number in range(count):
        (root / "dashboards" / f"d{number:04}.py").write_text(_dashboard(job_name(number)))


def change(root: Path) -> None:
    """Change one dashboard, as an edit between two builds would."""
    path = root / "dashboards" / "d0000.py"
    path.write_text(path.read_text().replace("'In flight'", "'Active'"))


def _dashboard(job: str) -> str:
    where = f'job="{job}", instance=instance'
    parts = [HEAD.format(job=job)]
    for name, members in rows().items():
        parts.append(f"        Row(\n            {name!r},\n")
        parts.extend(
            PANEL.format(
                kind={"stat": "Stat", "timeseries": "TimeSeries"}[panel.kind],
                title=panel.title,
                expression=panel.obsdsl.replace("$where", where),
                legend=panel.legend,
                width=WIDTH,
                height=HEIGHT,
            )
            for panel in members
        )
        parts.append("        ),\n")
    return "".join([*parts, TAIL])
