"""Dashboards of two sides."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.errors import LoadError, Location
from obsdsl.review.documents import Document, Documents, Pair, changed
from obsdsl.review.kinds.dashboard.alerts import AlertLinks
from obsdsl.review.kinds.dashboard.board import Board, Panel
from obsdsl.review.kinds.dashboard.uids import has_new_uid, with_new_uids
from obsdsl.review.kinds.dashboard.whole import Versions, whole_remarks
from obsdsl.review.remark import Danger, Remark, names


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed about dashboards."""
    alerts = AlertLinks(before, after)
    for pair in dashboard_pairs(before, after):
        try:
            yield from list(_pair(pair, alerts))
        except RecursionError:
            raise _too_deep(pair.document) from None


def _too_deep(document: Document) -> LoadError:
    """What is said of JSON that no reader of ours can follow."""
    file = document.artifact.path if document.location is None else document.location.file
    return LoadError("", "it nests deeper than can be compared; flatten it, or delete it", Location(file, 1))


def dashboard_pairs(before: Documents, after: Documents) -> Iterator[Pair]:
    """Dashboards that are not written alike on both sides, each before and after."""
    return with_new_uids(changed(before, after, "dashboard"), _title)


def _title(document: Document) -> str:
    return Board(document.data).title


def _pair(pair: Pair, alerts: AlertLinks) -> Iterator[Remark]:
    document = pair.document
    of = document.of
    if pair.before is None or pair.after is None:
        yield _alone(Board(document.data, document.name), document, pair.after is not None, alerts)
        return
    before, after = (Board(one.data, one.name) for one in (pair.before, pair.after))
    name = after.called
    uids = before.json.get("uid"), after.json.get("uid")
    if has_new_uid(pair) and uids[0] != uids[1]:
        yield _uid(pair.before, pair.after, name, alerts)
    if pair.folders is not None:
        yield Remark("dashboard", name, f"folder {' → '.join(pair.folders)}", Danger.LOOK, of, (), document.location)
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
