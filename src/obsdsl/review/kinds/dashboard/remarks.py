"""Dashboards of two sides."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.review.documents import Document, Documents, Pair, changed
from obsdsl.review.kinds.dashboard.alerts import AlertLinks
from obsdsl.review.kinds.dashboard.board import Board, Panel
from obsdsl.review.kinds.dashboard.whole import Versions, whole_remarks
from obsdsl.review.remark import Danger, Remark, names


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed about dashboards."""
    alerts = AlertLinks(before, after)
    for pair in dashboard_pairs(before, after):
        yield from _pair(pair, alerts)


def dashboard_pairs(before: Documents, after: Documents) -> Iterator[Pair]:
    """Dashboards that are not written alike on both sides, each before and after."""
    return _with_new_uids(list(changed(before, after, "dashboard")))


def _with_new_uids(pairs: list[Pair]) -> Iterator[Pair]:
    """A dashboard that is gone is the one that is new of the same title, where there is one of each."""
    gone: dict[str, list[Document]] = {}
    new: dict[str, list[Document]] = {}
    for pair in pairs:
        if pair.after is None and pair.before is not None:
            gone.setdefault(Board(pair.before.data).title, []).append(pair.before)
        if pair.before is None and pair.after is not None:
            new.setdefault(Board(pair.after.data).title, []).append(pair.after)
    same = {title for title in gone if title and len(gone[title]) == len(new.get(title, ())) == 1}
    old = {id(gone[title][0]) for title in same}
    became = {id(new[title][0]): gone[title][0] for title in same}
    for pair in pairs:
        if pair.before is not None and id(pair.before) in old:
            continue
        yield attrs.evolve(pair, before=became.get(id(pair.after), pair.before)) if pair.after is not None else pair


def _pair(pair: Pair, alerts: AlertLinks) -> Iterator[Remark]:
    document = pair.document
    of = document.of
    if pair.before is None or pair.after is None:
        yield _alone(Board(document.data, document.name), document, pair.after is not None, alerts)
        return
    before, after = (Board(one.data, one.name) for one in (pair.before, pair.after))
    name = after.called
    uids = before.json.get("uid"), after.json.get("uid")
    if pair.before.name != pair.after.name and uids[0] != uids[1]:
        yield _uid(pair.before, pair.after, name, alerts)
    folders = [one.folder or "General" for one in (pair.before, pair.after)]
    if folders[0] != folders[1]:
        yield Remark("dashboard", name, f"folder {' → '.join(folders)}", Danger.LOOK, of, (), document.location)
    yield from whole_remarks(Versions(before, after, of, document.location, alerts))


def _uid(before: Document, after: Document, name: str, alerts: AlertLinks) -> Remark:
    linking = alerts.to_dashboard(before.name)
    text = f"uid {before.name} → {after.name}, links to it break"
    if linking:
        text += f"; {names(f'alert {one}' for one in linking)} still link{'s' if len(linking) == 1 else ''} to it"
    return Remark("dashboard", name, text, Danger.CARE, after.of, (), after.location)


def _alone(board: Board, document: Document, is_new: bool, alerts: AlertLinks) -> Remark:
    """A dashboard that is on one side alone."""
    count = len(board.panels)
    text = f"{'added' if is_new else 'removed'} with {count} panel{'' if count == 1 else 's'}"
    if not is_new and (linking := alerts.to_dashboard(document.name)):
        text += f"; {names(f'alert {one}' for one in linking)} still link{'s' if len(linking) == 1 else ''} to it"
    danger = Danger.NOTE if is_new else Danger.CARE
    details = tuple(map(_detail, board.panels))
    return Remark("dashboard", board.called, text, danger, document.of, details, document.location)


def _detail(panel: Panel) -> str:
    return f"panel {panel.path}"
