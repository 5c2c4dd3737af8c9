"""The library against what Prometheus, Alertmanager and the exporters really publish."""

import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pytest

from obsdsl.define.declaration import Declaration, MetricType
from tests.servers import OPENER, alertmanager, free_port, prometheus
from tests.stack import Tool, generations, require

T = TypeVar("T")

MODULES = ("alertmanager", "blackbox", "go", "node", "nodejs", "process", "prometheus", "promhttp")
OURS = ("alertmanager_", "blackbox_", "go_", "node_", "probe_", "process_", "prometheus_", "promhttp_")
PATIENCE_SECONDS = 120

# Left out on purpose; the modules say why.
ABSENT = (
    "node_hwmon_",  # what one driver alone has
    "node_bcachefs_",  # one metric for each of the kernel module's counters
    "node_zfs_",  # kstats other than those of the ARC, the intent log and the pools
)
# Counted up by the kernel, published as gauges.
KERNEL_COUNTERS = "node_nf_conntrack_stat_"
# Labels that only newer releases have, or that only some series have.
LATER_LABELS = {
    "alertmanager_http_request_duration_seconds": {"code"},
    "alertmanager_notifications_failed_total": {"reason"},
    "node_disk_info": {"rotational"},
    "node_filesystem_avail_bytes": {"device_error"},
    "node_filesystem_device_error": {"device_error"},
    "node_filesystem_files": {"device_error"},
    "node_filesystem_files_free": {"device_error"},
    "node_filesystem_free_bytes": {"device_error"},
    "node_filesystem_readonly": {"device_error"},
    "node_filesystem_size_bytes": {"device_error"},
    "node_network_info": {"adminstate"},
    "node_nvme_info": {"cntlid"},
    "node_power_supply_info": {"capacity_level", "charge_type", "health", "manufacturer", "model_name", "scope"}
    | {"serial_number", "status", "technology", "usb_type"},
    "prometheus_remote_storage_exemplars_dropped_total": {"reason"},
    "prometheus_remote_storage_histograms_dropped_total": {"reason"},
    "prometheus_remote_storage_samples_dropped_total": {"reason"},
    "prometheus_tsdb_head_out_of_order_samples_appended_total": {"type"},
    **{f"{name}_build_info": {"tags"} for name in ("alertmanager", "blackbox_exporter", "node_exporter", "prometheus")},
}
# Older releases have other buckets.
REBUCKETED = ("alertmanager_http_request_duration_seconds",)
# Older releases have another help.
REWORDED = (
    "alertmanager_config_hash",
    "go_gc_duration_seconds",
    "go_memstats_",
    "prometheus_notifications_errors_total",
    "prometheus_remote_storage_highest_timestamp_in_seconds",
)

# Nobody listens there: Prometheus measures its own work all the same.
NOBODY = "127.0.0.1:9"
CONFIG = f"""\
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ["{NOBODY}"]}}]}}]}}
remote_write: [{{url: "http://{NOBODY}/"}}]
remote_read: [{{url: "http://{NOBODY}/"}}]
scrape_configs: [{{job_name: nobody, static_configs: [{{targets: ["{NOBODY}"]}}]}}]
"""
RULES = """\
groups:
  - name: group
    interval: 1s
    rules:
      - {record: "job:up:sum", expr: sum by (job) (up)}
      - {alert: Down, expr: up == 0, labels: {severity: P3}}
"""


@dataclass
class Family:
    """A metric of an exposition, and its series."""

    type: str = ""
    help: str = ""
    # Each label with the values that its series have.
    labels: dict[str, set[str]] = field(default_factory=dict)
    buckets: set[float] = field(default_factory=set)
    quantiles: set[float] = field(default_factory=set)
    series: int = 0


def library() -> dict[str, Declaration]:
    values = [value for name in MODULES for value in vars(import_module(f"obsdsl.library.{name}")).values()]
    declared = [value.declaration for value in values if isinstance(getattr(value, "declaration", None), Declaration)]
    return {declaration.name: declaration for declaration in declared}


def families(exposition: str) -> dict[str, Family]:
    found: dict[str, Family] = {}
    family = Family()
    for line in exposition.splitlines():
        if match := re.fullmatch(r"# (HELP|TYPE) (\S+) ?(.*)", line):
            what, name, text = match.groups()
            family = found.setdefault(name, Family())
            setattr(family, what.lower(), text.replace("\\n", "\n").replace("\\\\", "\\"))
        elif match := re.match(r"[\w:]+(?:\{(.*)\})? ", line):
            family.series += 1
            for label, value in re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match[1] or ""):
                if label == "le" and family.type == "histogram":
                    family.buckets.add(float(value))
                elif label == "quantile" and family.type == "summary":
                    family.quantiles.add(float(value))
                else:
                    family.labels.setdefault(label, set()).add(value)
    return found


def differences(published: dict[str, Family], *, newest: bool) -> list[str]:
    """What is published otherwise than declared; old releases may differ where the tables above say so."""
    known = library()
    ours = {name: family for name, family in published.items() if name.startswith(OURS)}
    found = [f"{name}: not in the library" for name in ours if name not in known and not name.startswith(ABSENT)]
    for name in sorted(ours.keys() & known.keys()):
        found += [f"{name}: {fault}" for fault in faults(ours[name], known[name], newest=newest)]
    return found


def faults(family: Family, declared: Declaration, *, newest: bool) -> Iterator[str]:
    name = declared.name
    if family.type not in types(declared):
        yield f"published as a {family.type}, declared as a {declared.type.value}"
    if family.help.strip() != declared.help and (newest or not name.startswith(REWORDED)):
        yield f"help is {family.help!r}, declared {declared.help!r}"
    if not family.series:
        return
    later = LATER_LABELS.get(name, set())
    if not declared.labels.keys() - later <= family.labels.keys() <= declared.labels.keys():
        yield f"labels are {sorted(family.labels)}, declared {sorted(declared.labels)}"
    for label, values in family.labels.items():
        domain = declared.labels.get(label)
        if domain is not None and values - {"", *domain}:
            yield f"label {label!r} has {sorted(values)}, declared {domain}"
    buckets = family.buckets - {float("inf")}
    if declared.buckets and buckets != set(declared.buckets) and (newest or name not in REBUCKETED):
        yield f"buckets are {sorted(buckets)}, declared {declared.buckets}"
    if declared.type is MetricType.SUMMARY and family.quantiles != set(declared.quantiles):
        yield f"quantiles are {sorted(family.quantiles)}, declared {declared.quantiles}"


def types(declared: Declaration) -> tuple[str, ...]:
    """The types under which a metric may be published."""
    match declared.type:
        case MetricType.INFO:
            return ("gauge",)
        case MetricType.NATIVE_HISTOGRAM:
            return ("histogram",)
        case MetricType.COUNTER if declared.name.startswith(KERNEL_COUNTERS):
            return ("counter", "gauge")
        case other:
            return (other.value, "untyped")


@pytest.mark.parametrize("generation", generations())
def test_prometheus(generation: str) -> None:
    tool = require("prometheus", generation=generation)
    flags = ("--enable-feature=extra-scrape-metrics,exemplar-storage", "--storage.remote.flush-deadline=0s")
    with prometheus(tool, CONFIG, {"rules.yml": RULES}, flags=flags) as url:
        names = wait_for(lambda: stored(url), lambda names: {"up", "ALERTS", "scrape_timeout_seconds"} <= names)
        get(f"{url}/api/v1/query?query=up")
        exposed = wait_for(
            lambda: get(f"{url}/metrics"), lambda text: 'rule_group="' in text and 'interval="1s"' in text
        )
    published = families(exposed)
    assert len(published) > 200
    assert not differences(published, newest=is_newest(tool))
    written = {name for name in names if name == "up" or name.startswith(("scrape_", "ALERTS"))}
    assert written == {name for name in library() if name == "up" or name.startswith(("scrape_", "ALERTS"))}


@pytest.mark.parametrize("generation", generations())
def test_alertmanager(generation: str) -> None:
    tool = require("alertmanager", generation=generation)
    with alertmanager(tool) as url:
        alert = [{"labels": {"alertname": "Up", "severity": "P3"}}]
        get(f"{url}/api/v2/alerts", data=json.dumps(alert).encode())
        get(f"{url}/api/v2/alerts")
        published = families(get(f"{url}/metrics"))
    assert len(published) > 60
    assert not differences(published, newest=is_newest(tool))


@pytest.mark.parametrize("generation", generations())
def test_node_exporter(generation: str) -> None:
    tool = require("node_exporter", generation=generation)
    with exporter(tool, "--collector.processes", "--collector.tcpstat", "--collector.interrupts") as url:
        get(f"{url}/metrics")
        published = families(get(f"{url}/metrics"))
    assert len(published) > 150
    assert not differences(published, newest=is_newest(tool))


@pytest.mark.parametrize("generation", generations())
def test_blackbox_exporter(generation: str, tmp_path: Path) -> None:
    tool = require("blackbox_exporter", generation=generation)
    config = tmp_path / "blackbox.yml"
    ip4 = "{preferred_ip_protocol: ip4}"
    config.write_text(f"modules: {{web: {{prober: http, http: {ip4}}}, port: {{prober: tcp, tcp: {ip4}}}}}\n")
    with web_server() as target, exporter(tool, f"--config.file={config}") as url:
        asked = [f"{url}/probe?module=web&target=http://{target}/", f"{url}/probe?module=port&target={target}"]
        published = families("\n".join(map(get, [*asked, f"{url}/metrics"])))
    assert {"probe_success", "probe_http_duration_seconds", "blackbox_exporter_build_info"} <= published.keys()
    assert not differences(published, newest=is_newest(tool))


def test_differences_are_found() -> None:
    """The comparison itself: it must not pass because it looks at nothing."""
    exposition = """\
# HELP process_open_fds Number of open windows.
# TYPE process_open_fds counter
process_open_fds{room="1"} 3
# HELP process_doors Number of doors.
# TYPE process_doors gauge
process_doors 1
# HELP probe_icmp_duration_seconds Duration of icmp request by phase
# TYPE probe_icmp_duration_seconds gauge
probe_icmp_duration_seconds{phase="nap"} 1
"""
    subjects = [fault.split(": ", 1)[0] for fault in differences(families(exposition), newest=True)]
    assert subjects == ["process_doors", "probe_icmp_duration_seconds", *["process_open_fds"] * 3]


def is_newest(tool: Tool) -> bool:
    return tool == require(tool.name)


def stored(url: str) -> set[str]:
    """The names of the series in a Prometheus."""
    return set(json.loads(get(f"{url}/api/v1/label/__name__/values"))["data"])


def wait_for(look: Callable[[], T], enough: Callable[[T], bool]) -> T:
    """What `look` sees once it is `enough`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not enough(seen := look()):
        assert time.monotonic() < deadline, f"still not there: {seen}"
        time.sleep(0.1)
    return seen


def get(url: str, data: bytes | None = None) -> str:
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with OPENER.open(request, timeout=60) as response:
        text: str = response.read().decode()
        return text


@contextmanager
def exporter(tool: Tool, *flags: str) -> Iterator[str]:
    """An exporter while it runs; its URL."""
    port = free_port()
    command: Sequence[str] = (str(tool.path), f"--web.listen-address=127.0.0.1:{port}", *flags)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: answers(url), bool)
        assert process.poll() is None
        yield url
    finally:
        process.kill()
        process.wait()


def answers(url: str) -> bool:
    try:
        get(url)
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is for its own failures."""


@contextmanager
def web_server() -> Iterator[str]:
    """Something to probe; its address."""
    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
