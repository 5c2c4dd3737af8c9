"""Everything that is said of a dashboard that is in both versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.errors import Location
from obsdsl.review.kinds.annotation import annotations_said
from obsdsl.review.kinds.dashboard.alerts import AlertLinks
from obsdsl.review.kinds.dashboard.board import Board, Json, own, without
from obsdsl.review.kinds.dashboard.entry import Entry, gathered
from obsdsl.review.kinds.dashboard.layout import layout_said
from obsdsl.review.kinds.dashboard.paths import DASHBOARD, told
from obsdsl.review.kinds.dashboard.rename import with_renamed
from obsdsl.review.kinds.dashboard.words import Said, became, by_path, each, one_line, shown
from obsdsl.review.kinds.link import dashboard_links_said
from obsdsl.review.kinds.panel.match import matched
from obsdsl.review.kinds.variable import renamed, variables_said
from obsdsl.review.remark import Remark

# Grafana's bookkeeping, and what is said in words of its own.
_SERVERS: Final = frozenset({"id", "uid", "version", "iteration", "__obsdsl"})
_HELD: Final = ("panels", "rows", "links")
_LISTS: Final = ("templating", "annotations")


@attrs.frozen(eq=False)
class Versions:
    """A dashboard before and after, and what its remarks belong to."""

    before: Board
    after: Board
    of: tuple[str, str]
    location: Location | None
    alerts: AlertLinks

    def remark(self, kind: str, name: str, said: Said) -> Remark:
        """What is said of a thing on this dashboard."""
        return Remark(kind, one_line(name), one_line(said.text), said.danger, self.of, said.details, self.location)


def whole_remarks(versions: Versions) -> Iterator[Remark]:
    """Everything that changed on a dashboard."""
    silent = True
    for one in _remarks(versions):
        silent = False
        yield one
    if silent:
        # Nothing changes silently, and be it an empty list.
        for said in by_path(_bare(versions.before.json), _bare(versions.after.json)):
            yield versions.remark("dashboard", versions.after.called, said)


def _bare(dashboard: Json) -> Json:
    """The dashboard without what is bookkeeping, and without the objects that lists hold."""
    found = {key: one for key, one in dashboard.items() if key not in _SERVERS and not (key in _HELD and one)}
    for key in _LISTS:
        if isinstance(held := found.get(key), dict):
            found[key] = {name: one for name, one in held.items() if name != "list" or not one}
    return found


def _remarks(versions: Versions) -> Iterator[Remark]:
    after = versions.after
    before = with_renamed(versions.before, renamed(versions.before, after))
    entries = [Entry("dashboard", after.called, said) for said in dashboard_said(before, after)]
    if before.laid_out != after.laid_out:
        entries += layout_said(matched(before, after), before, after, versions.of[1], versions.alerts)
    for kind, rows in (
        ("variable", variables_said(before, after)),
        ("annotation", annotations_said(before, after)),
        ("link", dashboard_links_said(before, after)),
    ):
        entries += [Entry(kind, after.name(name), said) for name, said in rows]
    for one in gathered(entries, after.called):
        yield versions.remark(one.kind, one.name, one.said)


def dashboard_said(before: Board, after: Board) -> Iterator[Said]:
    """What the dashboard says of itself."""
    if before.title != after.title:
        yield Said(f"retitled, was {shown(before.title, quote=True)}", at="title")
    elif text_of(before.json.get("title", MISSING)) != text_of(after.json.get("title", MISSING)):
        yield Said(became("title", before.json.get("title", MISSING), after.json.get("title", MISSING)), at="title")
    rest = each(lambda one: _rest(one.json), before, after)
    times = each(_time, *rest)
    if None not in times and times[0] != times[1]:
        yield Said(became("time range", *times), at="time")
        rest = each(lambda side: without(side, ("time",)), *rest)
    tags = each(_tags, *rest)
    if tags[0] is not None and tags[1] is not None and tags[0] != tags[1]:
        yield from _retagged(tags[0], tags[1])
        rest = each(lambda side: without(side, ("tags",)), *rest)
    yield from told(*rest, DASHBOARD)
    if not isinstance(before.data, dict) or not isinstance(after.data, dict):
        yield from by_path(before.data, after.data)


def _rest(dashboard: Json) -> Json:
    """The dashboard without its bookkeeping, and without the objects that are looked at one by one."""
    found = dict(without(dashboard, {*_SERVERS, "title"}, *_HELD))
    for key in _LISTS:
        if isinstance(held := found.get(key), dict):
            found[key] = without(held, (), "list")
            if held and not found[key]:
                del found[key]
    return found


def _tags(dashboard: Json) -> list[str] | None:
    tags = dashboard.get("tags", [])
    return tags if isinstance(tags, list) and all(isinstance(one, str) for one in tags) else None


def _retagged(before: list[str], after: list[str]) -> Iterator[Said]:
    yield from (Said(f"tag {one} added") for one in after if one not in before)
    yield from (Said(f"tag {one} removed") for one in before if one not in after)
    if set(before) == set(after):
        yield Said(became("tags", ", ".join(before), ", ".join(after)))


def _time(dashboard: Json) -> str | None:
    time = own(dashboard.get("time"))
    start, end = time.get("from"), time.get("to")
    return f"{start} to {end}" if isinstance(start, str) and isinstance(end, str) and len(time) == 2 else None
