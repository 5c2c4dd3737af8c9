"""Labels in messages, and whether a label that a metric lacks may come from elsewhere."""

from __future__ import annotations

from obsdsl.define.declaration import Recorded
from obsdsl.errors import did_you_mean, listed
from obsdsl.express.infer import Inferred
from obsdsl.express.infer.labels import METRIC, is_dynamic
from obsdsl.express.infer.selection import sources_of
from obsdsl.express.node import Node, Selector, walk
from obsdsl.express.render import render
from obsdsl.lint.site import Site

# More names than this are no help.
_MOST = 8
_LONGEST = 60


def is_absent(label: str, of: Inferred, at: Site) -> bool:
    """Whether the samples certainly do not have a label, wherever the expression is evaluated."""
    if label == METRIC or is_dynamic(label) or of.labels.presence(label) != "never":
        return False
    # What Prometheus adds when it passes series on, others see: Grafana may ask those.
    external = at.context.config.external_labels or {}
    return at.in_rule or label not in external


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
    if not names:
        return "leave it out: no label is left there"
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"use one of its labels: {listed(names[:_MOST], 'or')}{more}"


def named(node: Node) -> str:
    """An expression in a sentence: its text, shortened where it is long."""
    text = render(node)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def metric_of(node: Node) -> str:
    """How to call what an expression reads: the only metric's name, or its text."""
    names = {one.name for one in walk(node) if isinstance(one, Selector)}
    name = names.pop() if len(names) == 1 else None
    return repr(name) if name else f"`{named(node)}`"
