"""What else an Alertmanager's configuration says: its global settings, templates, and that it is there at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.review.documents import Documents, Pair, changed
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.rules.change import Said, fields_changed

# Told by kinds of their own.
_KNOWN: Final = frozenset({"route", "receivers", "inhibit_rules", "time_intervals", "mute_time_intervals"})


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each Alertmanager, but for its routes and all that they name."""
    for pair in changed(before, after, "alertmanager"):
        document = pair.document
        for one in _said(pair, after):
            yield Remark(
                "alertmanager", document.name, one.text, one.danger, document.of, one.details, document.location
            )  # fmt: skip


def _said(pair: Pair, after: Documents) -> Iterator[Said]:
    if pair.before is None:
        yield Said("added", Danger.LOOK)
    elif pair.after is None:
        others = bool(after.alertmanagers)
        yield Said("removed", Danger.CARE) if others else Said("removed; nobody is told of alerts", Danger.ALARM)
    else:
        yield from fields_changed(_rest(pair.before.data), _rest(pair.after.data))


def _rest(data: Any) -> dict[str, Any]:
    return {key: one for key, one in data.items() if key not in _KNOWN} if isinstance(data, Mapping) else {}
