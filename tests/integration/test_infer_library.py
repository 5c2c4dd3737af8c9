"""What is inferred of the library's and the systems' metrics is never contradicted by a Prometheus that holds them.

All declared metrics have series (see `world`). Random expressions and all of the workspace are evaluated by a real
server, and types, labels, values and emptiness are compared with what was inferred.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl.define.declaration import MetricType, Recorded
from obsdsl.define.duration import Duration
from obsdsl.express.infer import EMPTY, Inference, Inferred, catalog
from obsdsl.express.node import Node, Selector, Subquery, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from tests.integration.answers import Answer, Client, client
from tests.integration.definitions import (
    ENVIRONMENTS,
    RECORDED,
    declarations,
    inference,
    recorded,
    sources,
    workspace,
    workspace_texts,
)
from tests.integration.library_trees import LibraryTrees
from tests.integration.test_infer_soundness import EXPERIMENTAL, contradictions
from tests.integration.world import END, START, World
from tests.servers import prometheus
from tests.stack import Tool, generations, require

SEED = 1
EXPRESSIONS = 500
# Seven times, the last of them behind the end of the series.
FIRST, LAST, EVERY = START + 290, END + 100, 268
NOW = START + 1234
HOUR = Duration.parse("1h")

# The server


@cache
def world() -> World:
    asked = [*map(parse, (*workspace_texts(), *TRAPS)), *(rule.expr for rule in RECORDED)]
    nodes = [part for node in asked for part in walk(node) if isinstance(part, Selector)]  # type: ignore[arg-type]
    values: dict[str, list[str]] = {}
    for matcher in [matcher for node in nodes for matcher in node.matchers]:
        if matcher.op in ("=", "!="):
            values.setdefault(matcher.label, []).append(matcher.value)
    distinct = {label: tuple(dict.fromkeys(some)) for label, some in values.items()}
    return World(declarations(), seed=SEED, values=distinct, everywhere=[node.name for node in nodes if node.name])


@pytest.fixture(scope="module", params=generations())
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A Prometheus that holds the world, and what the rules make of it."""
    place = tmp_path_factory.mktemp(request.param)
    promtool = require("promtool", generation=request.param)
    tool = require("prometheus", generation=request.param)
    for name, text in {"now.txt": world().openmetrics(), "yesterday.txt": world().yesterday()}.items():
        (place / name).write_text(text, encoding="utf-8")
        _create(promtool, "openmetrics", place / name, place / "data")
    # What is made of recorded series needs them: a server that has them loaded.
    of_recorded = [rule for rule in recorded() if any(selects_recorded(part) for part in walk(rule.expr))]  # type: ignore[arg-type]
    for rules in ([rule for rule in recorded() if rule not in of_recorded], of_recorded):
        with prometheus(tool, place=place) as url:
            _record(promtool, place, url, rules)
    with prometheus(tool, place=place, flags=(EXPERIMENTAL,)) as url, client(url) as made:
        yield made


def selects_recorded(node: object) -> bool:
    return isinstance(node, Selector) and node.name in {rule.name for rule in recorded()}


def _record(promtool: Tool, place: Path, url: str, rules: Iterable[Recorded]) -> None:
    """Blocks of what the rules record, evaluated by the server."""
    made = [{"record": r.name, "expr": render(r.expr), "labels": dict(r.labels)} for r in rules]  # type: ignore[arg-type]
    (place / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "rules": made}]}))
    span = (f"--start={START}", f"--end={END}", "--eval-interval=30s")
    _create(promtool, "rules", *span, f"--url={url}", f"--output-dir={place / 'data'}", place / "rules.yml")


def _create(promtool: Tool, *arguments: str | Path) -> None:
    done = promtool.run("tsdb", "create-blocks-from", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


# The comparison


def answers(server: Client, text: str) -> Iterator[Answer]:
    now = server.at(text, NOW)
    yield now
    if now.type in ("scalar", "vector"):
        # Of several times only the values count: the type is that of the answer, not of the expression.
        yield attrs.evolve(server.between(text, FIRST, LAST, EVERY), type=now.type)


def found_in(server: Client, text: str, of: Mapping[str, Inferred]) -> Iterator[str]:
    """What contradicts an inference; `of` names each."""
    for answer in answers(server, text):
        for name, inferred in of.items():
            if answer.type not in (None, inferred.type):
                yield f"{text}\n    ({name}) is a {answer.type}, inferred {inferred}"
            for what in contradictions(inferred, answer.samples):
                yield f"{text}\n    ({name}) {what}"


def test_the_world_keeps_to_its_declarations() -> None:
    known = {name: inference(name) for name in ENVIRONMENTS}
    selected = {name: Selector(name) for of in declarations() for name in of.series()}
    for series in world().series:
        for infer in known.values():
            inferred = infer(selected[series.name])
            labels = {label: value for label, value in series.labels.items() if value}
            assert inferred.labels.admits({"__name__": series.name, **labels}), series
            assert all(inferred.interval.holds(value) for value in series.values if value is not None), series


def test_the_world_is_whole() -> None:
    present = {series.name for series in world().series}
    missing = {name for of in declarations() for name in of.series()} - present
    native = {of.name for of in declarations() if of.type is MetricType.NATIVE_HISTOGRAM}
    bare = {of.name for of in declarations() if of.type is MetricType.SUMMARY and not of.quantiles}
    # For native ones the format has no words: test_infer_soundness has some.
    assert missing == native | bare
    assert len(declarations()) > 1255


def test_every_series_is_served(server: Client) -> None:
    """What was written is there: an empty server would contradict nothing."""
    names = server.ask("label/__name__/values", start=START, end=END)
    assert set(names) >= {series.name for series in world().series} | {rule.name for rule in RECORDED}


@pytest.mark.parametrize("family", ["mixed", "applications"])
def test_no_generated_expression_contradicts(server: Client, family: str) -> None:
    trees = LibraryTrees(SEED, sources(), version=version(server))
    nodes = [*(trees.mixed(EXPRESSIONS) if family == "mixed" else trees.applications())]
    found: list[str] = []
    full = 0
    for node in nodes:
        text = render(node)
        full += any(answer.samples for answer in answers(server, text))
        found += found_in(server, text, {name: inference(name)(node) for name in ENVIRONMENTS})
    assert not found, "\n".join(dict.fromkeys(found))
    # Not a comparison of nothings.
    assert full > len(nodes) / 3


# What a careless rule would get wrong, on real metrics.
TRAPS = (
    # Prometheus 2 loses labels of such a list at later steps.
    'count_values by (job, instance, nope) ("le", node_load1)',
    "{job='node', __name__=~'node_load.*'}",
    "{job='node'}",
    # A counter may be infinite, and its rate then NaN.
    "sum by (job) (rate(node_cpu_seconds_total[5m])) / sum by (job) (rate(node_cpu_seconds_total[5m]))",
    # Labels whose empty value is as good as none.
    'node_filesystem_size_bytes{device=""}',
    'node_filesystem_size_bytes{device=~"|lo"}',
    'count by (device, nope) (node_filesystem_size_bytes{device!="lo"})',
    'label_replace(node_filesystem_size_bytes, "path", "$2$1", "mountpoint", "(/)?(.*)")',
    'label_replace(node_filesystem_size_bytes, "device", "$1", "mountpoint", "/(.*)")',
    # A metric's own label, and the target's of that name.
    "go_info",
    'go_info{version!="v1"}',
    "count by (version) (go_info)",
    'count by (exported_version) (go_info{exported_version!=""})',
    "up * on (instance) group_left (version) max by (instance, version) (go_info{instance=~'node-1.*'})",
    # Bounds are written in two ways.
    'pocket_agent_execution_duration_seconds_bucket{le="1"}',
    'pocket_agent_execution_duration_seconds_bucket{le=~"1|5.0"}',
    "sum by (le) (pocket_agent_execution_duration_seconds_bucket)",
    "histogram_quantile(1, pocket_agent_execution_duration_seconds_bucket)",
    'go_gc_duration_seconds{quantile="1"} - ignoring (quantile) go_gc_duration_seconds{quantile="0.5"}',
    'go_gc_duration_seconds{quantile=~"0|1"}',
    # Fixed times, and windows that reach before the first sample.
    "max_over_time(node_load1[1d] @ end())",
    "rate(node_cpu_seconds_total[1h] offset -10m)",
    "sum_over_time(up[30m:1m] @ start())",
    "quantile_over_time(0.5, job:up:share[20m])",
    'absent(up{job="node"}) or absent(up{job="nope", instance=~"x|y"})',
)


def test_traps(server: Client) -> None:
    found: list[str] = []
    for text in TRAPS:
        assert any(answer.samples for answer in answers(server, text)), text
        found += found_in(server, text, {name: inference(name)(parse(text)) for name in ENVIRONMENTS})
    assert not found, "\n".join(dict.fromkeys(found))


def version(server: Client) -> tuple[int, int]:
    major, minor = server.ask("status/buildinfo")["version"].split(".")[:2]
    return int(major), int(minor)


@cache
def before() -> frozenset[str]:
    """The recorded series that are made of what was recorded before the world began: baselines and trends of weeks."""
    found: frozenset[str] = frozenset()
    while True:
        more = frozenset(rule.name for rule in recorded() if asks_before(rule.expr, found))  # type: ignore[arg-type]
        if more == found:
            return found
        found = more


def asks_before(node: Node, names: frozenset[str]) -> bool:
    """Whether it asks for one of the names, for a recorded series of long ago, or once an hour: the world has half."""
    for part in walk(node):
        if isinstance(part, Subquery) and isinstance(part.step, Duration) and part.step >= HOUR:
            return True
        if isinstance(part, Selector) and selects_recorded(part):
            long_ago = isinstance(part.offset, Duration) and part.offset >= HOUR
            if long_ago or part.name in names:
                return True
    return False


def test_no_workspace_expression_contradicts(server: Client) -> None:
    found: list[str] = []
    empty: list[str] = []
    for asked in workspace():
        some = list(answers(server, asked.text))
        assert some[0].type is not None, asked.text
        if not any(answer.samples for answer in some):
            empty.append(asked.text)
        for node in asked.nodes:
            found += found_in(server, asked.text, {name: inference(name)(node) for name in ENVIRONMENTS})
    assert not found, "\n".join(dict.fromkeys(found))
    # Alerts that do not fire, and what was an hour ago, before the world began; all else shows something.
    silent = re.compile(r"\s(<|>|==) [\d.]+|^absent\(|ALERTS\{| offset 1h")
    left = [text for text in empty if not silent.search(text) and not asks_before(parse(text), before())]
    assert left == []


def test_no_recorded_series_contradicts(server: Client) -> None:
    """What is inferred of a recorded series holds for it, and for what its expression gives now."""
    found: list[str] = []
    names: list[str] = []
    for rule in recorded():
        own = render(rule.expr)  # type: ignore[arg-type]
        of = {name: inference(name)(Selector(rule.name)) for name in ENVIRONMENTS}
        found += found_in(server, rule.name, of)
        # Without the other rules of its name.
        known = catalog((*declarations(), rule))
        alone = [Inference(known, environment)(Selector(rule.name)) for environment in ENVIRONMENTS.values()]
        for answer in answers(server, own):
            samples = [attrs.evolve(one, labels=as_recorded(one.labels, rule)) for one in answer.samples]
            names += [rule.name] * bool(samples)
            for inferred in alone:
                found += [f"{rule.name}: {own}\n    {what}" for what in contradictions(inferred, samples)]
    assert not found, "\n".join(dict.fromkeys(found))
    assert {rule.name for rule in recorded()} - set(names) == before(), "each other rule records something"


def as_recorded(labels: Mapping[str, str], rule: Recorded) -> dict[str, str]:
    """The labels of a sample as the rule writes them; without those that it empties."""
    written = {**labels, **rule.labels, "__name__": rule.name}
    return {name: value for name, value in written.items() if value}


# Declarations that the world does not keep to: of a metric, what is wrong, and an expression that shows it.
_CPU = "node_cpu_seconds_total"
_USER: dict[str, Any] = {"labels": {"cpu": None, "mode": ("user",)}}
_TOOK = "pocket_agent_execution_duration_seconds"
_FEW: dict[str, Any] = {"buckets": (1.0, 5.0)}
_LOW: dict[str, Any] = {"range": (0.0, 1e-3)}
WRONG: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "a range that is too narrow": ("node_load1", _LOW, "node_load1"),
    "a range without what is above zero": ("node_load1", {"range": (None, 0.0)}, "sum by (job) (node_load1)"),
    "a gauge that is no share": ("node_load5", {"range": (0.0, 1.0)}, "max_over_time(node_load5[10m]) / 2"),
    "a value that a filter excludes": ("node_load15", _LOW, "node_load15 > 1"),
    "a label that is not declared": (_CPU, {"labels": {"cpu": None}}, f"rate({_CPU}[5m])"),
    "a label that is grouped by": (_CPU, {"labels": {}}, f"sum by (cpu) ({_CPU})"),
    "a label that is not there": ("up", {"labels": {"rack": ("a",)}}, 'up{job="node"}'),
    "a value outside of the domain": (_CPU, _USER, _CPU),
    "a matcher outside of the domain": (_CPU, _USER, f'count({_CPU}{{mode="idle"}})'),
    "buckets that are others": (_TOOK, _FEW, f"{_TOOK}_bucket"),
    "buckets that end too early": (_TOOK, _FEW, f"histogram_quantile(0.9, sum by (le) ({_TOOK}_bucket))"),
    "a gauge below zero as a counter": ("go_gc_gogc_percent", {"range": (0.0, None)}, "go_gc_gogc_percent"),
    "a float as a native histogram": ("node_load1", {"type": MetricType.NATIVE_HISTOGRAM}, "node_load1"),
    "any value as that of an info metric": ("node_load1", {"type": MetricType.INFO}, "node_load1"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_declaration_is_found(server: Client, fault: str) -> None:
    """The comparison can fail: each of these says what the series contradict, and the true declaration does not."""
    name, change, text = WRONG[fault]
    node = parse(text)
    true = {of.name: of for of in declarations()}
    wrong = {**true, name: attrs.evolve(true[name], **change)}
    believed = Inference(catalog(wrong.values()), ENVIRONMENTS["closed"])(node)
    assert list(found_in(server, text, {"wrong": believed}))
    assert not list(found_in(server, text, {"true": inference("closed")(node)}))


def test_a_wrong_type_or_emptiness_is_found(server: Client) -> None:
    node = parse("up")
    inferred = inference("open")(node)
    assert list(found_in(server, "up", {"type": attrs.evolve(inferred, type="scalar")}))
    assert list(found_in(server, "up", {"empty": attrs.evolve(inferred, interval=EMPTY)}))
