"""Variables of rules: several rules of one name are called after what tells them apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterator, Sequence
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.express.node import COMPARISONS, Binary, Call, Number, Range, Selector, Subquery, walk
from obsdsl.importing.python.naming import fresh, snake

_ABOVE: Final = {">": "above", ">=": "above", "<": "below", "<=": "below", "==": "is", "!=": "is_not"}
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_-]{0,29}", re.ASCII)
# Of a word that tells a rule from others, and of words that are tried in pairs.
LONGEST_WORD: Final = 30
_FEW: Final = 40
# Names of so many letters are as long as one reads.
_LONGEST: Final = 60


def variable_of(rule: Any, rules: Sequence[Any], taken: Container[str]) -> str:
    """The name of a rule among the `rules` of its group."""
    wanted = wanted_name(rule, rules)
    others = [one for one in rules if one is not rule and one.name == rule.name]
    if not others:
        return fresh(wanted, taken, "rule")
    return fresh(wanted, taken, *telling_apart(rule, others))


def telling_apart(rule: Any, others: Sequence[Any]) -> Iterator[str]:
    """Words that a rule has, and others do not; then pairs of words."""
    mine, theirs = list(_words(rule)), [set(_words(one)) for one in others]
    alone = [snake(word) for word in mine if not any(word in held for held in theirs)]
    pairs = [pair for pair in itertools.combinations(dict.fromkeys(mine), 2) if len(mine) <= _FEW]
    both = [snake("_".join(pair)) for pair in pairs if not any(held.issuperset(pair) for held in theirs)]
    yield from (word for word in (*alone, *both) if len(word) <= LONGEST_WORD)


def wanted_name(rule: Any, rules: Sequence[Any]) -> str:
    """The rule's own name. Of a record that is too long, what stands behind its level; all of it, if need be."""
    name = rule.name or "rule"
    whole = snake(name, longest=None)
    if len(whole) <= _LONGEST:
        return whole
    known = {one.name for one in rules} - {rule.name}
    for cut in (_shortened, snake):
        if (short := cut(name)) not in map(cut, known):
            return short
    return whole


def _shortened(name: str) -> str:
    """`requests_rate5m` for `cluster_job:requests:rate5m`."""
    return snake(name.partition(":")[2] or name)


def _words(rule: Any) -> Iterator[str]:
    """What a rule says of itself: its severity, its labels, which series it reads, what it compares them with."""
    severity = getattr(rule, "severity", None)
    if severity is not None:
        yield severity.name
    labels = getattr(rule, "labels", {})
    yield from (value for value in labels.values() if _WORD.fullmatch(value))
    if "quantile" in labels:
        yield _percentile(labels["quantile"])
    if hasattr(rule, "expr"):
        nodes = list(walk(rule.expr))
        held = (one for node in nodes if isinstance(node, Selector) for one in node.matchers if one.op == "=")
        yield from (one.value for one in held if one.value.isascii() and snake(one.value) != "n")
        yield from (word for node in nodes for word in _of_node(node))
    if (wait := getattr(rule, "for_", None)) is not None:
        yield f"for_{wait}"


def _of_node(node: Any) -> Iterator[str]:
    """What tells two expressions apart that are alike: thresholds, quantiles, windows, then series."""
    match node:
        case Binary(op=op, right=Number(value=value)) if op in COMPARISONS:
            yield f"{_ABOVE[op]}_{value:g}"
        case Call(function="histogram_quantile" | "quantile_over_time", args=(Number(value=value), *_)):
            yield _percentile(f"{value:g}")
        case Range(window=Duration() as window) | Subquery(window=Duration() as window):
            yield str(window)
        case Selector(name=str(name)):
            yield name


def _percentile(text: str) -> str:
    """`p99` for 0.99."""
    return f"p{text.removeprefix('0.').ljust(2, '0')}" if text.startswith("0.") else f"p_{text}"
