"""From findings to problems: the place in the user's file, the excerpt with its marks, the edits of a fix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsdsl.express.locate import locate
from obsdsl.express.node import Node, children
from obsdsl.express.render import render
from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.edit import Change, edit
from obsdsl.lint.problem import About, Edit, Excerpt, Finding, Mark, Problem
from obsdsl.lint.python import PythonOrigin
from obsdsl.lint.site import Site
from obsdsl.read.origin import Path, Place


def about(at: Site) -> About:
    """How the object at a site is called, and where it stands; its line alone where that is known without a look."""
    if at.location is None and at.origin is not None:
        return About(at.subject, at.origin.place(at.path))
    return About(at.subject, None if at.location is None else Place(at.location.file, at.location.line))


def is_about_same(one: Site, other: Site) -> bool:
    """Whether `about` says the same of both: of a rule and its expression, for example, which follow each other."""
    if one.subject is not other.subject or one.location is not other.location:
        return False
    return one.location is not None or (one.origin is other.origin and one.path is other.path)


def pin(check: Check[Any], finding: Finding, at: Site) -> Problem:
    """The problem that a check's finding at a site is."""
    span, excerpt = (None, None) if finding.about else _excerpt(finding, at)
    where = finding.about or About(at.subject, _place(finding, at, span, excerpt))
    edits = () if finding.about else tuple(_edits(finding, at, span, excerpt))
    return Problem(
        code=check.code,
        check=check.name,
        level=check.level if finding.level is None else finding.level,
        subject=where.subject,
        message=finding.message,
        mend=finding.mend,
        place=where.place,
        excerpt=excerpt,
        edits=edits,
        safe=bool(edits) and finding.fix is not None and finding.fix.safe,
    )


def _excerpt(finding: Finding, at: Site) -> tuple[Span | None, Excerpt | None]:
    """What the finding points into, and the span of what it means there."""
    if at.node is None:
        if at.text is None:
            return None, None
        marks = () if finding.span is None else (Mark(finding.span.start, finding.span.end),)
        return finding.span, Excerpt(at.text, marks)
    if finding.field and finding.field != at.text_path:
        return None, None
    text, spans = _located(finding, at, at.node)
    span = finding.span or (None if finding.at is None else spans.get(id(finding.at)))
    found = [] if span is None else [Mark(span.start, span.end)]
    for one in finding.because:
        if (other := spans.get(id(one.node))) is not None:
            found.append(Mark(other.start, other.end, one.note))
    return span, Excerpt(text, tuple(found))


def _located(finding: Finding, at: Site, node: Node) -> tuple[str, dict[int, Span]]:
    """The text of an expression with the spans of its nodes: as it was written, else as it is rendered."""
    if at.text is None and finding.span is None and isinstance(at.origin, PythonOrigin):
        written = at.origin.written(at.path + at.text_path)
        if written is not None and (spans := _spans(written, node)):
            return written, spans
    text = render(node) if at.text is None else at.text
    return text, _spans(text, node)


def _spans(text: str, node: Node) -> dict[int, Span]:
    """The spans of the nodes in the text, by identity; of a node that stands in several places, the first."""
    try:
        places = locate(text, node)
    except ValueError:
        return {}
    found: dict[int, Span] = {}
    for path, one in _paths(node):
        found.setdefault(id(one), places[path])
    return found


def _paths(node: Node) -> Iterator[tuple[tuple[int, ...], Node]]:
    pending: list[tuple[tuple[int, ...], Node]] = [((), node)]
    while pending:
        path, one = pending.pop()
        yield path, one
        pending += [((*path, i), child) for i, child in reversed(list(enumerate(children(one))))]


def _place(finding: Finding, at: Site, span: Span | None, excerpt: Excerpt | None) -> Place | None:
    if at.origin is None:
        return None if at.location is None else Place(at.location.file, at.location.line)
    if span is not None:
        path = at.path + (finding.field or at.text_path)
        # A span of what was rendered says nothing of the code that built it.
        if isinstance(at.origin, PythonOrigin) and excerpt and at.origin.written(path) != excerpt.text:
            return at.origin.place(path)
        return at.origin.within(path, at.text_offset + span.start, at.text_offset + span.end)
    return at.origin.place(at.path + (finding.field or at.text_path if at.node is not None else finding.field))


def _edits(finding: Finding, at: Site, span: Span | None, excerpt: Excerpt | None) -> Iterator[Edit]:
    """The change of the file, where it is known to the character; nothing where it is not."""
    fix = finding.fix
    if at.origin is None or fix is None:
        return
    path: Path = at.path + (fix.field or finding.field or (at.text_path if span else ()))
    if not path:
        return
    if span is None or fix.field is not None:
        change = Change(path, fix.text)
    elif excerpt is None or fix.text is None:
        return
    else:
        start, end = at.text_offset + span.start, at.text_offset + span.end
        change = Change(path, fix.text, (start, end), excerpt.text[span.start : span.end])
    if (found := edit(at.origin, change)) is not None:
        yield found
