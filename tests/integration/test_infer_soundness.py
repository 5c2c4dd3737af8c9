"""Whatever `infer` says of an expression, Prometheus never contradicts: not its type, its labels, or its values.

Series that keep to their declarations, with restarts, gaps, missing labels, negative and infinite values, are evaluated
by promtool (a test file whose expectations are all wrong makes it print what it got), and compared with what was
inferred.
"""

import http.client
import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import attrs
import pytest

from obsdsl.define.declaration import Recorded
from obsdsl.express.infer import Inference, Inferred, catalog
from obsdsl.express.node import Node, String
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.express.signature import Version
from tests.express.test_infer_trees import Trees
from tests.express.test_infer_world import DECLARATIONS, ENVIRONMENT, RECORDED, World
from tests.servers import prometheus
from tests.stack import Tool, generations, require

SEED = 1
EXPRESSIONS = 500
# Late enough for windows in windows not to reach back before 1970.
TIMES = ("45m", "50m", "57m30s", "69m")
EXPERIMENTAL = "--enable-feature=promql-experimental-functions"

# What Prometheus makes of them


@attrs.frozen
class Sample:
    """A sample of a result; a histogram has no value."""

    labels: Mapping[str, str]
    value: float | None


_ASKED = re.compile(r'^    expr: (".*"), time: (\w+),(?: err: (.*))?$')
_SAMPLE = re.compile(r'\{((?:[^"}]|"(?:\\.|[^"\\])*")*)\} (\{\{.*?\}\}|[^,\s]+)(?:, |$)')
_LABEL = re.compile(r'(\w+)=("(?:\\.|[^"\\])*")')


def evaluated(
    tool: Tool, folder: Path, expressions: Sequence[str], series: Mapping[str, str]
) -> dict[str, list[Sample]]:
    """The samples of each expression at all times; those that are refused at one time are left out."""
    (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "rules": [_rule(r) for r in RECORDED]}]}))
    asked = [{"expr": e, "eval_time": time, "exp_samples": []} for e in expressions for time in TIMES]
    test = {
        "interval": "30s",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": asked,
    }
    content = {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": [test]}
    (folder / "tests.yml").write_text(json.dumps(content))
    done = tool.run(EXPERIMENTAL, "test", "rules", "tests.yml", cwd=folder)
    output = done.stdout + done.stderr
    assert "parse error" not in output, output[output.index("parse error") - 500 :][:2000]
    return _results(output.splitlines(), expressions)


def _rule(recorded: Recorded) -> dict[str, object]:
    return {"record": recorded.name, "expr": render(recorded.expr), "labels": dict(recorded.labels)}


def _results(lines: Sequence[str], expressions: Sequence[str]) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {expression: [] for expression in expressions}
    refused = set()
    current = ""
    for line in lines:
        if asked := _ASKED.match(line):
            current = json.loads(asked[1])
            if asked[3]:
                refused.add(current)
        elif line.startswith("        got: ") and current:
            found[current] += samples(line.removeprefix("        got: "))
    return {expression: got for expression, got in found.items() if expression not in refused}


def samples(text: str) -> list[Sample]:
    found = []
    at = 0
    while at < len(text):
        match = _SAMPLE.match(text, at)
        assert match, text[at:]
        labels = {name: json.loads(value) for name, value in _LABEL.findall(match[1])}
        found.append(Sample(labels, None if match[2].startswith("{{") else float(match[2])))
        at = match.end()
    return found


# The comparison


def contradictions(inferred: Inferred, got: Sequence[Sample]) -> Iterator[str]:
    if inferred.interval.empty and got:
        yield f"nothing was expected, got {got[0]}"
    for sample in got:
        if not inferred.labels.admits(sample.labels):
            yield f"labels {dict(sample.labels)}, inferred {inferred.labels}"
        if inferred.sample != "unknown" and (sample.value is None) != (inferred.sample == "histogram"):
            yield f"{sample} is no {inferred.sample}"
        if sample.value is not None and not inferred.interval.holds(sample.value):
            yield f"value {sample.value}, inferred {inferred.interval}"


@cache
def inference() -> Inference:
    return Inference(catalog((*DECLARATIONS, *RECORDED)), ENVIRONMENT)


def version(tool: Tool) -> Version:
    return tool.release[0], tool.release[1]


def vectors(seed: int, version: Version) -> Iterator[Node]:
    for i in range(EXPRESSIONS):
        yield Trees(seed * 1_000_000 + i, version=version).vector(1 + i % 4)


def families(seed: int, version: Version) -> dict[str, Iterator[Node]]:
    trees = Trees(seed, version=version)
    return {
        "vectors": vectors(seed, version),
        "pairs": (trees.pair() for _ in range(EXPRESSIONS)),
        "parts": (trees.part() for _ in range(EXPRESSIONS)),
        "joins": (trees.join() for _ in range(EXPRESSIONS)),
        "quantiles": (trees.quantile() for _ in range(EXPRESSIONS)),
        "applications": trees.applications(),
    }


@pytest.mark.parametrize("family", ["vectors", "pairs", "parts", "joins", "quantiles", "applications"])
@pytest.mark.parametrize("generation", generations())
def test_no_evaluation_contradicts(generation: str, family: str, tmp_path: Path) -> None:
    tool = require("promtool", generation=generation)
    nodes = {render(node): node for node in families(SEED, version(tool))[family]}
    world = World(SEED, native=tool.release >= (3,))
    results = evaluated(tool, tmp_path, list(nodes), world.series)
    # Not a comparison of nothings.
    assert sum(map(bool, results.values())) > len(nodes) / 5
    found = [
        f"{text}: {what}" for text, got in results.items() for what in contradictions(inference()(nodes[text]), got)
    ]
    assert not found, "\n".join(dict.fromkeys(found))


# Where a careless rule would be wrong: each value or label lies outside of what one is tempted to say.
TRAPS = (
    # The one side of a match is a part of its own whole, not of the others that it meets.
    'sum by (job, status) (rate(requests_total{status="success"}[5m])) / on (job) group_right () '
    "sum by (job, status) (rate(requests_total[5m]))",
    "sum by (job, status) (rate(requests_total[5m])) - on (job) group_left () "
    'sum by (job, status) (rate(requests_total{status="success"}[5m]))',
    # Coarser groups are no part of finer ones.
    "sum by (job) (requests_total) / sum by (job, path) (requests_total)",
    "sum by (job) (requests_total) / on (job) group_right () sum by (job, status) (requests_total)",
    # Others may stand in for a part of a sum.
    'sum by (job, status) (requests_total{status!="success"}) / on (job) group_left () '
    '(sum by (job, status) (requests_total{status!="success"}) '
    '+ sum by (job, status) (requests_total{status="timeout"}))',
    # Several buckets hold more than their count, and a sum of what is negative is less than a part of it.
    "sum(duration_seconds_bucket) / sum(duration_seconds_count)",
    'sum by (instance) (balance{side="right"}) / sum by (instance) (balance)',
    "timestamp(temperature_celsius > -10) / timestamp(temperature_celsius)",
    # A mean is no part of a mean.
    'avg(requests_total{status="success"}) / avg(requests_total)',
    # Zero has a sign.
    "1 / -(connections * 0)",
    "1 / (-1 * (connections - connections))",
    "1 / (0 - (connections * 0))",
    "1 / ceil(-connections / 1000)",
    "1 / ((connections * 0 * -1) >= 0)",
    # NaN passes what no number passes, and hides a restart.
    "vector(scalar(connections)) != vector(scalar(connections))",
    "rate(connections[10m])",
    "rate((requests_total / requests_total)[10m:30s])",
    # Quantiles outside of 0 to 1 are infinite.
    "histogram_quantile(1.1, duration_seconds_bucket)",
    "quantile(-1, connections)",
    "quantile_over_time(2, connections[5m])",
    # Negative counts of buckets.
    "histogram_fraction(0, 1, -duration_seconds_bucket)",
    "histogram_quantile(0.5, -duration_seconds_bucket)",
    # Only a match is replaced, and an empty value removes.
    'label_replace(requests_total, "status", "x", "path", "/x")',
    'label_replace(requests_total, "status", "", "path", "/x")',
    'label_replace(requests_total, "new", "$1", "path", "/(.*)")',
    'label_join(requests_total, "status", "", "path")',
    # A label that the one side lacks is removed from the many.
    "requests_total * on (job, instance, zone) group_left (status) connections",
    "connections * on (job, instance, zone) group_left (version) build_info",
    "connections >= bool on (job, instance, zone) group_left (__name__) connection_limit",
    "connections >= on (job, instance, zone) connection_limit",
    "connections < on (job, instance, zone) group_right () requests_total",
    # The value is a label before the grouping, so that `without` may drop it.
    'count_values without (zone) ("zone", connections)',
    'count_values by (job) ("__name__", connections)',
    'absent(nothing{a!="x", a="b"})',
    'sum by (__name__) ({__name__=~"connections|debt"})',
    "connections or on (job) debt",
)


@pytest.mark.parametrize("generation", generations())
def test_traps(generation: str, tmp_path: Path) -> None:
    tool = require("promtool", generation=generation)
    nodes = {trap: parse(trap) for trap in TRAPS}
    results = evaluated(tool, tmp_path, TRAPS, World(SEED, native=tool.release >= (3,)).series)
    assert set(results) == set(TRAPS), "each can be evaluated"
    found = [
        f"{text}: {what}" for text, got in results.items() for what in contradictions(inference()(nodes[text]), got)
    ]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("generation", generations())
def test_result_types(generation: str) -> None:
    """Scalar, vector, range or string: as the server's own answer, which needs no series for it."""
    tool = require("prometheus", generation=generation)
    trees = Trees(SEED, version=version(tool))
    nodes = [*trees.applications()][::7]
    nodes += [trees.scalar(3) for _ in range(40)] + [trees.range(2) for _ in range(40)] + [String("text")]
    nodes += [trees.pair() for _ in range(40)]
    inferred = {render(node): inference()(node).type for node in nodes}
    with prometheus(tool, flags=(EXPERIMENTAL,)) as url:
        got = {text: result_type(url, text) for text in inferred}
    assert {text: type_ for text, type_ in got.items() if type_ != inferred[text]} == {}


def result_type(url: str, expression: str) -> str:
    host = urllib.parse.urlsplit(url).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", f"/api/v1/query?{urllib.parse.urlencode({'query': expression, 'time': 10_000})}")
    answer = json.load(connection.getresponse())
    connection.close()
    return "range" if (type_ := answer["data"]["resultType"]) == "matrix" else str(type_)
