"""The lint of files that exist already: what they hold, read as values, is checked as a workspace's objects are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial

import attrs

from obsdsl.define.declaration import Recorded
from obsdsl.errors import Location
from obsdsl.lint.context import Context
from obsdsl.lint.found import FileText, found
from obsdsl.lint.site import Site
from obsdsl.lint.view import dashboard_view
from obsdsl.lint.visit import Visit, visit_dashboard, visit_group, visit_routing
from obsdsl.lint.workspace import Unit
from obsdsl.read.alertmanager.config import is_alertmanager, read_alertmanager
from obsdsl.read.flaw import Flaw
from obsdsl.read.grafana import is_dashboard, read_dashboard
from obsdsl.read.json import read_json
from obsdsl.read.origin import Origin, Path
from obsdsl.read.rules import frame_flaws, group_paths, is_rule_file, read_group, recordings
from obsdsl.read.yaml import Document, open_document
from obsdsl.read.yaml_node import ScalarNode, SequenceNode

__all__ = ["FileText", "Opened", "file_units", "found", "may_be_ours", "opened", "recorded"]

_NOTHING_OF_OURS = Flaw(
    "schema",
    "it is neither a rule file, nor an Alertmanager configuration, nor a dashboard",
    "name another file; folders may hold others",
)


@attrs.frozen
class Opened:
    """A file whose kind is known; `document` is None for JSON, which is read where it is checked."""

    source: FileText
    document: Document | None = None


def opened(source: FileText) -> Opened | None:
    """The file, None if it is of another kind and not asked for by name."""
    text = source.text
    if source.file.endswith(".json") and '"groups"' not in text:
        return Opened(source) if source.named or _like_dashboard(text) else None
    if not source.named and not _like_yaml_of_ours(text):
        return None
    document = open_document(source.file, text)
    if source.file.endswith(".json") and not is_rule_file(document):
        return Opened(source) if source.named or _like_dashboard(text) else None
    return Opened(source, document) if source.named or _is_ours(document) else None


def recorded(files: Iterable[Opened]) -> Iterator[Recorded]:
    """The series that the files' rules record."""
    for one in files:
        if one.document is not None and "record" in one.source.text:
            yield from (found for rule in recordings(one.document) if (found := rule.recorded()) is not None)


def file_units(one: Opened) -> Iterator[Unit]:
    """What is checked of a file, in parts that are independent."""
    document = one.document
    if document is None:
        yield partial(_dashboard, one.source)
    elif is_alertmanager(document):
        yield partial(_alertmanager, document)
    elif one.source.named or is_rule_file(document) or document.flaws:
        yield partial(_frame, one)
        for path in group_paths(document):
            yield partial(_group, document, path)


def may_be_ours(file: str, text: str) -> bool:
    """Whether a file looks like one that is checked, at a glance."""
    return _like_dashboard(text) if file.endswith(".json") else _like_yaml_of_ours(text)


def _like_dashboard(text: str) -> bool:
    return '"panels"' in text or '"rows"' in text or '"templating"' in text


def _like_yaml_of_ours(text: str) -> bool:
    return ("groups" in text and "rules" in text) or ("receivers" in text and "route" in text)


def _is_ours(document: Document) -> bool:
    if document.flaws:
        # Templates of Helm and the like are no YAML; what looks like rules is to be told of its fault.
        return "{{-" not in document.text and "{%" not in document.text
    groups = document.node(("groups",))
    # Other tools have groups, too.
    is_rules = is_rule_file(document) and (groups is None or isinstance(groups, SequenceNode))
    return is_rules or is_alertmanager(document)


def _frame(one: Opened, context: Context) -> Visit:
    document = one.document
    assert document is not None
    flaws = list(frame_flaws(document))
    if not document.flaws and not is_rule_file(document) and document.text.strip():
        flaws = [_NOTHING_OF_OURS]
    yield from _flaws(flaws, document, context)


def _group(document: Document, path: Path, context: Context) -> Visit:
    reading = read_group(document, path)
    yield from _flaws(reading.flaws, document, context)
    yield from visit_group(reading.group, context, document, path)


def _alertmanager(document: Document, context: Context) -> Visit:
    read = read_alertmanager(document)
    yield from _flaws(read.flaws, document, context)
    if read.config is not None:
        yield from visit_routing(read.config, context, document)


def _dashboard(source: FileText, context: Context) -> Visit:
    json = read_json(source.text, source.file)
    if json.is_json and not is_dashboard(json.data):
        if source.named:
            yield from _flaws([_NOTHING_OF_OURS], json.origin, context)
        return
    read = read_dashboard(json, source.file)
    yield from _flaws(read.flaws, read.origin, context)
    if read.dashboard is not None:
        yield from visit_dashboard(dashboard_view(read.dashboard), context, read.origin)


def _flaws(flaws: Iterable[Flaw], origin: Origin, context: Context) -> Visit:
    for flaw in flaws:
        yield flaw, _flaw_site(flaw, origin, context)


def _flaw_site(flaw: Flaw, origin: Origin, context: Context) -> Site:
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
