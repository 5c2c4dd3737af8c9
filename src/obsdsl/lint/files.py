"""The lint of files that exist already: what they hold, read as values, is checked as a workspace's objects are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from obsdsl.define.declaration import Recorded
from obsdsl.define.light import frozen
from obsdsl.lint.context import Context
from obsdsl.lint.file_flaws import NOTHING_OF_OURS, visit_flaws
from obsdsl.lint.found import FileText, found
from obsdsl.lint.unit import Unit
from obsdsl.lint.visit import Visit, visit_group
from obsdsl.read.alertmanager.mark import is_alertmanager
from obsdsl.read.origin import Path
from obsdsl.read.rules import frame_flaws, group_paths, is_rule_file, read_group, recordings
from obsdsl.read.yaml import Document, open_document
from obsdsl.read.yaml_node import SequenceNode

__all__ = ["FileText", "Opened", "file_units", "found", "may_be_ours", "opened", "recorded"]

# Of a larger file, the groups are checked on all processors.
_SMALL = 30_000
# A file that begins so is one of rules.
_GROUPS = re.compile(r"(?:[ \t]*(?:#.*)?\n)*groups:[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[ \t]*- ")
# Unless it is a manifest, or no YAML but a template of some; and what it records, all have to know.
_ELSEWHERE = ("kind", "record", "{{-", "{%")


@frozen
class Opened:
    """A file whose kind is known; `document` is None where it is read when it is checked: JSON, or `rules`."""

    source: FileText
    document: Document | None = None
    rules: bool = False


def opened(source: FileText) -> Opened | None:
    """The file, None if it is of another kind and not asked for by name."""
    text = source.text
    if source.file.endswith(".json") and '"groups"' not in text:
        return Opened(source) if source.named or _like_dashboard(text) else None
    if not source.named and not _like_yaml_of_ours(text):
        return None
    if _is_certain(source):
        return Opened(source, rules=True)
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
    # Readers are imported for the files that there are.
    if one.rules:
        yield partial(_rules, one.source)
    elif document is None:
        from obsdsl.lint.dashboard_file import visit_dashboard_file

        yield partial(visit_dashboard_file, one.source)
    elif is_alertmanager(document):
        from obsdsl.lint.alertmanager_file import visit_alertmanager_file

        yield partial(visit_alertmanager_file, document)
    elif one.source.named or is_rule_file(document) or document.flaws:
        yield partial(_frame, document)
        for path in group_paths(document):
            yield partial(_group, document, path)


def may_be_ours(file: str, text: str) -> bool:
    """Whether a file looks like one that is checked, at a glance."""
    return _like_dashboard(text) if file.endswith(".json") else _like_yaml_of_ours(text)


def _like_dashboard(text: str) -> bool:
    return '"panels"' in text or '"rows"' in text or '"templating"' in text


def _like_yaml_of_ours(text: str) -> bool:
    return ("groups" in text and "rules" in text) or ("receivers" in text and "route" in text)


def _is_certain(source: FileText) -> bool:
    """Whether a small file is one of alerts, whatever else its YAML says: then it is read by who checks it."""
    text = source.text
    return (
        len(text) < _SMALL
        and not source.file.endswith(".json")
        and _GROUPS.match(text) is not None
        and text.count("groups") == 1
        and not any(word in text for word in _ELSEWHERE)
    )


def _is_ours(document: Document) -> bool:
    if document.flaws:
        # Templates of Helm and the like are no YAML; what looks like rules is to be told of its fault.
        return "{{-" not in document.text and "{%" not in document.text
    groups = document.node(("groups",))
    # Other tools have groups, too.
    is_rules = is_rule_file(document) and (groups is None or isinstance(groups, SequenceNode))
    return is_rules or is_alertmanager(document)


def _rules(source: FileText, context: Context) -> Visit:
    document = open_document(source.file, source.text)
    yield from _frame(document, context)
    for path in group_paths(document):
        yield from _group(document, path, context)


def _frame(document: Document, context: Context) -> Visit:
    flaws = list(frame_flaws(document))
    if not document.flaws and not is_rule_file(document) and document.text.strip():
        flaws = [NOTHING_OF_OURS]
    yield from visit_flaws(flaws, document, context)


def _group(document: Document, path: Path, context: Context) -> Visit:
    reading = read_group(document, path)
    yield from visit_flaws(reading.flaws, document, context)
    yield from visit_group(reading.group, context, document, path)
