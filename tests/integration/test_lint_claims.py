"""What the checks of types say of an expression holds on a Prometheus: nothing is selected, matched, or passed.

The server and its series are those of `test_infer_library`; the expressions are generated, and compared with numbers
that their values cannot reach, so that the checks have something to say.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from obsdsl.config import Config
from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.express.infer import Interval, catalog
from obsdsl.express.node import Binary, Call, Matcher, Node, Number, Selector, walk
from obsdsl.express.render import render
from obsdsl.lint.context import Context
from obsdsl.lint.problem import Finding
from obsdsl.lint.registry import built_in
from obsdsl.lint.site import Site
from tests.integration.answers import Client
from tests.integration.definitions import declarations, inference, recorded, sources
from tests.integration.library_trees import LibraryTrees
from tests.integration.test_infer_library import answers, server, version
from tests.integration.world import TARGET_LABELS

__all__ = ["server"]

SEED = 7
EXPRESSIONS = 1200
# What a finding of each says, where it says that there is no sample.
EMPTY = {
    "never-true": "never",
    "join-never-matches": "so there is no result",
    "unknown-label": "so the selection is empty",
    "unknown-label-value": "so it selects nothing",
    "unknown-bucket": "",
}


@cache
def context() -> Context:
    return Context(
        inference("open"),
        catalog(sources()),
        Config(Path(), target_labels=tuple(TARGET_LABELS)),
        defined=True,
        records={one.name: (one,) for one in recorded()},
        declared={name: one for one in declarations() if isinstance(one, Declaration) for name in one.series()},
    )


def findings(node: Node) -> Iterator[tuple[str, Finding]]:
    """What the checks say of the parts of an expression."""
    at = Site(context(), "generated", use="record", node=node)
    for check in (kind() for kind in built_in() if kind.name in (*EMPTY, "always-true")):
        for part in walk(node):
            if isinstance(part, check.on):
                yield from ((check.name, finding) for finding in check.find(part, at))


def beyond(node: Node, interval: Interval) -> Iterator[Node]:
    """Comparisons that no value of the interval passes, and such as all do."""
    if math.isfinite(interval.hi):
        yield Binary(">", node, Number(interval.hi + 1))
        yield Binary("<", node, Number(interval.hi + 1))
    if math.isfinite(interval.lo):
        yield Binary("==", node, Number(interval.lo - 1))
        yield Binary(">=", node, Number(interval.lo - 1))


def generated(server: Client) -> Iterator[Node]:
    trees = LibraryTrees(SEED, sources(), version=version(server))
    for histogram in (one for one in declarations() if one.buckets):
        for bound in ("0.123", f"{histogram.buckets[0]}0", "a"):
            yield Selector(f"{histogram.name}_bucket", (Matcher("le", "=", bound),))
    # Whether random ones ask for a value that is not in a domain is chance.
    for one in (one for one in declarations() if one.type is MetricType.GAUGE):
        for label in (label for label, domain in one.labels.items() if domain is not None):
            yield Selector(one.name, (Matcher(label, "=", "nope"),))
    before: Node | None = None
    for node in trees.mixed(EXPRESSIONS):
        yield node
        inferred = context().infer(node)
        if inferred.type != "vector":
            continue
        yield from beyond(node, inferred.interval)
        if before is not None:
            yield Binary("/", node, before)
            yield Binary("and", node, before)
        before = node


def claims_emptiness(name: str, finding: Finding, part: Node) -> bool:
    if EMPTY.get(name, "?") not in finding.message:
        return False
    # A bound that nothing has selects nothing if it is asked for by itself.
    return name != "unknown-bucket" or all(m.op == "=" for m in getattr(part, "matchers", ()) if m.label == "le")


def contradictions_of_emptiness(server: Client, part: Node) -> Iterator[str]:
    """Samples where none can be; of a comparison with `bool`, such as are not 0."""
    truth = isinstance(part, Binary) and part.bool_
    for answer in answers(server, render(part)):
        yield from (str(sample) for sample in answer.samples if not truth or sample.value != 0)


def left_out(server: Client, part: Node) -> Iterator[str]:
    """Numbers that a comparison leaves out; NaN is equal to nothing."""
    if not isinstance(part, Binary) or not isinstance(part.right, Number):
        return
    # The experimental info() gives some steps of a range at random: asked twice, it has twelve samples, then fourteen.
    if any(isinstance(one, Call) and one.function == "info" for one in walk(part)):
        return
    for all_, passed in zip(answers(server, render(part.left)), answers(server, render(part)), strict=True):
        numbers = [one for one in all_.samples if one.value is not None and not math.isnan(one.value)]
        if len(passed.samples) < len(numbers):
            yield f"{len(numbers) - len(passed.samples)} of {len(numbers)} samples"


def test_what_the_checks_rule_out_does_not_happen(server: Client) -> None:
    wrong: list[str] = []
    said: Counter[str] = Counter()
    for node in generated(server):
        for name, finding in findings(node):
            part = finding.at
            if part is None:
                continue
            if name == "always-true":
                against = left_out(server, part)
            elif claims_emptiness(name, finding, part):
                against = contradictions_of_emptiness(server, part)
            else:
                continue
            said[name] += 1
            wrong += (f"{name}: {finding.message}: {render(part)}: {one}" for one in against)
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    # Each has something to say.
    assert {name for name in (*EMPTY, "always-true") if said[name] < 3} == set(), said
