"""What is wrong with a file that exists already, as values to be checked."""

from __future__ import annotations

import os
from collections.abc import Iterable

from obsdsl.errors import Location
from obsdsl.lint.context import Context
from obsdsl.lint.site import Site
from obsdsl.lint.visit import Visit
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Origin, Path
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import ScalarNode

NOTHING_OF_OURS = Flaw(
    "schema",
    "it is neither a rule file, nor an Alertmanager configuration, nor a dashboard",
    "name another file; folders may hold others",
)


def visit_flaws(flaws: Iterable[Flaw], origin: Origin, context: Context) -> Visit:
    """Each flaw, at its place in the file."""
    for flaw in flaws:
        yield flaw, _site(flaw, origin, context)


def _site(flaw: Flaw, origin: Origin, context: Context) -> Site:
    subject, text = f"file {os.path.basename(origin.file)!r}", None  # noqa: PTH119 - for each flaw
    if isinstance(origin, Document):
        subject = _rule_name(origin, flaw.path) or subject
        node = origin.node(flaw.path)
        text = node.value if isinstance(node, ScalarNode) and flaw.span is not None else None
    return Site(context, subject, Location(origin.file, 1), origin, flaw.path, text=text)


def _rule_name(document: Document, path: Path) -> str | None:
    """`alert 'Down'` for what lies in a rule."""
    if "rules" not in path or path.index("rules") + 1 >= len(path):
        return None
    rule = path[: path.index("rules") + 2]
    for word in ("alert", "record"):
        node = document.node((*rule, word))
        if isinstance(node, ScalarNode):
            return f"{word} {node.value!r}"
    return f"rule {int(rule[-1]) + 1}"
