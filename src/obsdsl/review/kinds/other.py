"""What has no words of its own, such as what Grafana's alerting has on a server: by the paths that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.review.documents import Document, Documents, Pair, changed
from obsdsl.review.kinds.dashboard.words import became, differing, one_line
from obsdsl.review.remark import Danger, Remark

_CALLED: Final[Mapping[str, str]] = {
    "grafana-rules": "Grafana rules", "contact-point": "contact point", "mute-timing": "mute timing",
    "policy": "notification policies",
}  # fmt: skip
# What somebody is woken by.
_REMOVED: Final[Mapping[str, Danger]] = {"grafana-rules": Danger.ALARM, "policy": Danger.ALARM}
# What somebody is woken by, or may see.
_CHANGED: Final[Mapping[str, Danger]] = {"grafana-rules": Danger.CARE, "policy": Danger.CARE, "folder": Danger.CARE}


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What came, went, or differs."""
    for pair in changed(before, after, "other"):
        kind = pair.document.artifact.kind
        if pair.before is None:
            yield _remark(pair.document, "added", Danger.LOOK)
        elif pair.after is None:
            yield _remark(pair.document, "removed", _REMOVED.get(kind, Danger.CARE))
        else:
            yield from _differences(pair, pair.before, _CHANGED.get(kind, Danger.LOOK))


def _differences(pair: Pair, before: Document, danger: Danger) -> Iterator[Remark]:
    found = [became(one.path, one.before, one.after) for one in differing(before.data, pair.document.data)]
    if len(found) == 1:
        yield _remark(pair.document, found[0], danger)
    elif found:
        yield _remark(pair.document, f"changed in {len(found)} places", danger, tuple(map(one_line, found)))


def _remark(document: Document, text: str, danger: Danger, details: tuple[str, ...] = ()) -> Remark:
    kind = _CALLED.get(document.artifact.kind, document.artifact.kind)
    return Remark(kind, one_line(document.name), one_line(text), danger, document.of, details, document.location)
