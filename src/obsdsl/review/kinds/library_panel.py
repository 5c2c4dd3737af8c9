"""Library panels: one panel that many dashboards show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

from obsdsl.compose.raw_dashboard import text
from obsdsl.review.documents import Document, Documents, Pair, changed
from obsdsl.review.kinds.dashboard.board import Board, Json, own, without
from obsdsl.review.kinds.dashboard.uids import has_new_uid, with_new_uids
from obsdsl.review.kinds.dashboard.words import Said, became, by_path, one_line
from obsdsl.review.kinds.panel.change import model_said
from obsdsl.review.remark import Danger, Remark, names

_OWN: Final = frozenset({"uid", "name", "model", "id", "version", "meta", "schemaVersion"})
_PLACE: Final = frozenset({"id", "gridPos", "pluginVersion", "libraryPanel"})


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed about library panels, and which panels show them."""
    for pair in with_new_uids(changed(before, after, "library panel"), document_name):
        for said in _said(pair):
            users = shown_by(after, pair.name)
            if users and pair.after is None:
                said = Said(f"removed, but still shown by {names(users)}", Danger.CARE)
            details = (*said.details, *((f"shown by {', '.join(users)}",) if users else ()))
            yield _remark(pair.document, attrs.evolve(said, details=details))


def _remark(document: Document, said: Said) -> Remark:
    name = document_name(document) or document.name
    return Remark(
        "library panel", one_line(name), one_line(said.text), said.danger, document.of, said.details, document.location
    )


def document_name(document: Document) -> str:
    """What people call a library panel or a data source, "" without a name."""
    return text(own(document.data).get("name")) or ""


def uid_said(pair: Pair) -> Iterator[Said]:
    """Another uid, which dashboards refer to."""
    if pair.before is not None and pair.after is not None and has_new_uid(pair):
        yield Said(f"uid {pair.before.name} → {pair.after.name}, references to it break", Danger.CARE)


def _said(pair: Pair) -> Iterator[Said]:
    if pair.before is None:
        yield Said("added")
    elif pair.after is None:
        yield Said("removed", Danger.LOOK)
    else:
        old, new = own(pair.before.data), own(pair.after.data)
        yield from uid_said(pair)
        if old.get("name") != new.get("name"):
            yield Said(f"renamed, was {text(old.get('name')) or 'untitled'}")
        if pair.folders is not None:
            yield Said(became("folder", *pair.folders), Danger.LOOK)
        models = _model(old), _model(new)
        yield from (one for one in model_said(*models) if one.at != "title" or old.get("name") == new.get("name"))
        yield from by_path(without(old, _OWN), without(new, _OWN))


def _model(document: Json) -> Json:
    """The panel. What stands in its place is told by its path."""
    model: Any = document.get("model")
    return without(model, _PLACE) if isinstance(model, dict) else {} if model is None else {"model": model}


def shown_by(side: Documents, uid: str) -> tuple[str, ...]:
    """The panels that show a library panel. Only dashboards that hold its uid are read."""
    held = [one for one in side.of_kind("dashboard") if uid.encode() in one.content]
    found = []
    for document in side.opened(held):
        board = Board(document.data)
        for panel in board.panels:
            if own(panel.json.get("libraryPanel")).get("uid") == uid:
                found.append(f"panel {board.panel(panel)}")
    return tuple(found)
