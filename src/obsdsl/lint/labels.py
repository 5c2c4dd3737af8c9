"""Labels in messages, and whether a label that a metric lacks may come from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.errors import did_you_mean, listed
from obsdsl.express.infer import Inferred, Label
from obsdsl.express.infer.labels import METRIC, is_dynamic
from obsdsl.express.infer.selection import sources_of
from obsdsl.express.node import Node, Selector, walk
from obsdsl.express.render import render
from obsdsl.lint.site import Site

# More names than this are no help.
_MOST = 8
_LONGEST = 60
# How much of a word must be that of another to be a slip: a letter of five.
_NEARLY = 0.8
# No more records than these are looked at.
_MOST_RECORDS = 50


def is_absent(label: str, of: Inferred, at: Site, node: Node | None = None) -> bool:
    """Whether samples certainly do not have a label, wherever the expression is evaluated.

    Of an exporter's metric, whose targets may have labels that nobody declared, those are absent that are nearly its
    own; for that, `node` is what gives the samples.
    """
    if label == METRIC or is_dynamic(label):
        return False
    if of.labels.presence(label) != "never":
        return node is not None and _is_misspelt(label, node, of, at)
    # What Prometheus adds when it passes series on, others see: Grafana may ask those.
    external = at.context.config.external_labels or {}
    return at.in_rule or label not in external


def _is_misspelt(label: str, node: Node, of: Inferred, at: Site) -> bool:
    """Whether a label that only a target could add is nearly one of those that are known."""
    if not at.context.defined or not of.labels.rest or label in of.labels.known:
        return False
    from difflib import get_close_matches

    near = get_close_matches(label, of.labels.names(), n=1, cutoff=_NEARLY)
    return bool(near) and _is_scraped(node, at, {})


def _is_scraped(node: Node, at: Site, known: dict[int, bool]) -> bool:
    """Whether all its series come of declared metrics, directly or through records; `known` are those looked at."""
    selected = [sources_of(one, at.context.catalog) for one in walk(node) if isinstance(one, Selector)]
    return all(sources and all(_comes_of_targets(one, at, known) for one in sources) for sources in selected)


def _comes_of_targets(source: Source, at: Site, known: dict[int, bool]) -> bool:
    if isinstance(source, Declaration):
        return not source.name.startswith("ALERTS")  # alerts have any labels
    if id(source) not in known:
        known[id(source)] = False  # of a record that reads itself
        if len(known) <= _MOST_RECORDS:
            known[id(source)] = _is_scraped(source.expr, at, known)  # type: ignore[arg-type]
    return known[id(source)]


def is_several(label: Label, unless_said: bool) -> bool:
    """Whether samples differ in a label; `unless_said` where nobody says which values it has."""
    return unless_said if label.values is None else label.certain and len(label.values) > 1


def may_be_more(node: Node, at: Site) -> bool:
    """Whether it reads records of which there may be others: files alone do not say who else records that name."""
    return not at.context.defined and any(
        isinstance(source, Recorded)
        for one in walk(node)
        if isinstance(one, Selector)
        for source in sources_of(one, at.context.catalog)
    )


def what_there_is(of: Inferred, wrong: str) -> str:
    """The mend for a label that is not there: the closest one, or all of them."""
    names = of.labels.names()
    if close := did_you_mean(wrong, names):
        return close.removeprefix("; ").removesuffix("?").replace("did you mean", "write") + ", which is there"
    if not names and of.labels.rest:
        return "leave it out, or let the expression keep it"
    if not names:
        return "leave it out, or group by it: no label is left there"
    return f"use one of its labels: {first_of(names, 'or')}"


def first_of(names: Sequence[str], last: str) -> str:
    """Names for a sentence, the first few of many: 'a', 'b' and 5 more."""
    if len(names) <= _MOST + 1:
        return listed(names, last)
    return f"{', '.join(map(repr, names[:_MOST]))} {last} {len(names) - _MOST} more"


def named(node: Node) -> str:
    """An expression in a sentence: its text, shortened where it is long."""
    text = render(node)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def metric_of(node: Node) -> str:
    """How to call what an expression reads: the only metric's name, or its text."""
    names = {one.name for one in walk(node) if isinstance(one, Selector)}
    name = names.pop() if len(names) == 1 else None
    return repr(name) if name else f"`{named(node)}`"
