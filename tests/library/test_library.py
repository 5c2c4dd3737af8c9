"""What every definition of the library must be, whatever its exporter."""

import builtins
import importlib
import importlib.resources
import keyword
import re
from types import ModuleType

import pytest

from obsdsl import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME
from obsdsl.define.unit import EVENTS
from obsdsl.express.metric import Metric
from obsdsl.library import go, node, nodejs, process, prometheus

KINDS = (Counter, Gauge, Histogram, Info, NativeHistogram, Summary)

# What the Python names leave out.
PREFIXES = {
    "alertmanager": ("alertmanager_",),
    "blackbox": ("probe_", "blackbox_exporter_", "blackbox_"),
    "go": ("go_",),
    "node": ("node_",),
    "nodejs": ("nodejs_", "process_"),
    "process": ("process_",),
    "prometheus": ("prometheus_",),
    "promhttp": ("promhttp_",),
}
# Statistics of the kernel, which node_exporter hands on without a type or as gauges, and without `_total`.
KERNEL_COUNTERS = ("node_netstat_", "node_nf_conntrack_stat_", "node_vmstat_", "node_zfs_")

# Bytes that can be negative: a speed that the driver does not know, memory that is short.
BELOW_ZERO = ("node_network_speed_bytes", "node_zfs_arc_memory_available_bytes")


def module(name: str) -> ModuleType:
    return importlib.import_module(f"obsdsl.library.{name}")


def metrics(name: str) -> dict[str, Metric]:
    return {python: value for python, value in vars(module(name)).items() if isinstance(value, KINDS)}


EVERY = [
    pytest.param(name, python, metric.declaration, id=metric.declaration.name)
    for name in PREFIXES
    for python, metric in metrics(name).items()
]


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def without_prefix(name: str, prefixes: tuple[str, ...]) -> str:
    return next((name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix)), name)


def python_name(declared: Declaration, name: str) -> str:
    """The name by the rule in the docstring of `obsdsl.library`."""
    full = without_prefix(declared.name, PREFIXES[name])
    short = full.removesuffix("_total")
    others = {without_prefix(metric.declaration.name, PREFIXES[name]) for metric in metrics(name).values()}
    made = snake(short if declared.type is MetricType.COUNTER and short not in others else full)
    return f"{made}_" if keyword.iskeyword(made) or hasattr(builtins, made) else made


@pytest.mark.parametrize(("name", "python", "declared"), EVERY)
def test_a_definition(name: str, python: str, declared: Declaration) -> None:
    assert LEGACY_NAME.fullmatch(declared.name)
    assert python == python_name(declared, name)
    assert declared.help
    assert declared.help == " ".join(declared.help.split())
    assert all(LEGACY_LABEL.fullmatch(label) for label in declared.labels)
    assert not {"job", "instance"} & set(declared.labels), "every metric has these without being told"
    if declared.type is MetricType.COUNTER:
        assert declared.name.endswith("_total") or declared.name.startswith(KERNEL_COUNTERS)
        assert declared.unit
        assert not declared.unit.point, "a counter of instants"
    if declared.name.endswith("_info"):
        assert declared.type is MetricType.INFO
    if declared.name.endswith("_bytes") and declared.type is MetricType.GAUGE:
        assert declared.range[0] is not None or declared.name in BELOW_ZERO
    if declared.name.endswith("_percent") and declared.type is MetricType.GAUGE:
        assert declared.range in ((0, 100), (-1, None))


@pytest.mark.parametrize("name", PREFIXES)
def test_a_module_defines_a_metric_once_and_nothing_else(name: str) -> None:
    names = [metric.declaration.name for metric in metrics(name).values()]
    assert len(set(names)) == len(names)
    imported = {kind.__name__ for kind in KINDS}
    # pytest adds names of its own, which no one could write, to the modules of a distribution that has a plugin.
    public = {python for python in vars(module(name)) if python.isidentifier() and not python.startswith("_")}
    assert public - imported == set(metrics(name))


def test_modules_share_the_object_where_they_share_a_metric() -> None:
    """A job may take several modules; one metric must not come out as two."""
    known: dict[str, Metric] = {}
    for name in PREFIXES:
        for metric in metrics(name).values():
            assert known.setdefault(metric.declaration.name, metric) is metric
    assert nodejs.cpu_seconds is process.cpu_seconds


def test_every_module_is_under_test() -> None:
    folder = importlib.resources.files("obsdsl.library")
    modules = {file.name.removesuffix(".py") for file in folder.iterdir() if file.name.endswith(".py")}
    assert modules - {"__init__"} == set(PREFIXES)


def test_what_dashboards_ask_for_most() -> None:
    assert prometheus.up.declaration.range == (0, 1)
    assert node.cpu_seconds.declaration.labels == {
        "cpu": None,
        "mode": ("idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"),
    }
    assert node.memory_mem_available_bytes.declaration.name == "node_memory_MemAvailable_bytes"
    assert node.systemd_unit_state.declaration.labels["state"] == (
        "active",
        "activating",
        "deactivating",
        "inactive",
        "failed",
    )
    assert isinstance(node.vmstat_oom_kill, Counter)
    assert isinstance(prometheus.rule_evaluation_duration_seconds, Summary)
    assert prometheus.http_request_duration_seconds.declaration.buckets == (0.1, 0.2, 0.4, 1, 3, 8, 20, 60, 120)
    assert isinstance(go.memstats_alloc_bytes, Gauge)
    assert isinstance(go.memstats_alloc_bytes_total, Counter)
    assert node.boot_time_seconds.declaration.unit == process.start_time_seconds.declaration.unit
    assert process.open_fds.declaration.unit == EVENTS
