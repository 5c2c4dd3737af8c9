"""What else an Alertmanager's configuration says: its global settings, templates, and that it is there at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.review.documents import Document, Documents, Pair, changed
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.routes.routing import routing_of
from obsdsl.review.rules.change import Said, fields_changed

# Told by kinds of their own.
_KNOWN: Final = frozenset({"route", "receivers", "inhibit_rules", "time_intervals", "mute_time_intervals"})


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each Alertmanager, but for its routes and all that they name."""
    for pair in changed(before, after, "alertmanager"):
        document = pair.document
        for one in _said(pair, before, after):
            yield Remark(
                "alertmanager", document.name, one.text, one.danger, document.of, one.details, document.location
            )  # fmt: skip


def _said(pair: Pair, before: Documents, after: Documents) -> Iterator[Said]:
    if pair.before is None:
        yield Said("added", Danger.LOOK)
    elif pair.after is None:
        others = bool(after.alertmanagers)
        yield Said("removed", Danger.CARE) if others else Said("removed; nobody is told of alerts", Danger.ALARM)
    elif _is_readable(pair.before, before) and _is_readable(pair.after, after):
        yield from fields_changed(_rest(pair.before.data), _rest(pair.after.data))
    else:
        # Of what Alertmanager does not load, nobody knows who is told.
        if _is_readable(pair.before, before):
            yield Said("Alertmanager does not load it; nobody knows who is told", Danger.ALARM)
        yield from fields_changed(pair.before.data, pair.after.data, Danger.CARE)


def _is_readable(document: Document, side: Documents) -> bool:
    return any(one.document.artifact is document.artifact for one in routing_of(side).trees)


def _rest(data: Any) -> dict[str, Any]:
    return {key: one for key, one in data.items() if key not in _KNOWN} if isinstance(data, Mapping) else {}
