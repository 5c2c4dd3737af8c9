"""Data sources of Grafana."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from obsdsl.compose.raw_dashboard import text
from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.review.documents import Document, Documents, Pair, changed
from obsdsl.review.kinds.dashboard.board import Board, Json, own, without
from obsdsl.review.kinds.dashboard.paths import Word, Words, told
from obsdsl.review.kinds.dashboard.uids import with_new_uids
from obsdsl.review.kinds.dashboard.words import Said, became, one_line
from obsdsl.review.kinds.library_panel import document_name, uid_said
from obsdsl.review.remark import Danger, Remark, names

_LOOK, _CARE = Danger.LOOK, Danger.CARE
_WORDS: Final[Words] = {
    "url": Word("url", _CARE),
    "type": Word("kind", _CARE),
    "access": Word("access", _LOOK),
    "database": Word("database", _CARE),
    "user": Word("user", _LOOK),
    "basicAuth": Word("basic auth", _LOOK),
    "basicAuthUser": Word("basic auth user", _LOOK),
    "withCredentials": Word("with credentials", _LOOK),
    "isDefault": Word("default", _LOOK),
    "jsonData.timeInterval": Word("scrape interval", _LOOK),
    "jsonData.httpMethod": Word("HTTP method"),
}
# Of Grafana's bookkeeping, and secrets, of which nothing but their names may be said.
_APART: Final = frozenset({"uid", "name", "id", "orgId", "version", "readOnly", "secureJsonData", "secureJsonFields"})
_SECRET: Final = ("password", "basicAuthPassword")


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed about data sources, and which dashboards ask one that is gone."""
    for pair in with_new_uids(changed(before, after, "datasource"), document_name):
        for said in _said(pair, after):
            yield _remark(pair.document, said)


def _remark(document: Document, said: Said) -> Remark:
    name = document_name(document) or document.name
    return Remark(
        "datasource", one_line(name), one_line(said.text), said.danger, document.of, said.details, document.location
    )


def _said(pair: Pair, after: Documents) -> Iterator[Said]:
    if pair.before is None:
        yield Said("added")
    elif pair.after is None:
        users = _asked_by(after, pair.name)
        text_ = f"removed, but still asked by {names(users)}" if users else "removed"
        yield Said(text_, _CARE, (f"asked by {', '.join(users)}",) if users else ())
    else:
        yield from uid_said(pair)
        yield from datasource_said(own(pair.before.data), own(pair.after.data))


def datasource_said(before: Json, after: Json) -> Iterator[Said]:
    """What became of a data source's settings. Values of secrets are never said."""
    if before.get("name") != after.get("name"):
        # Dashboards of old ask by the name.
        yield Said(f"renamed, was {text(before.get('name')) or 'nameless'}", _LOOK)
    sides = without(before, {*_APART, *_SECRET}), without(after, {*_APART, *_SECRET})
    yield from told(*sides, _WORDS, _LOOK)
    secrets = _secrets(before), _secrets(after)
    for key in sorted({*secrets[0], *secrets[1]}):
        old, new = secrets[0].get(key, MISSING), secrets[1].get(key, MISSING)
        if text_of(old) == text_of(new):
            continue
        names_ = _secret_name(old), _secret_name(new)
        told_apart = names_[0] is not None and names_[1] is not None
        yield Said(became(f"secret {key}", *names_) if told_apart else f"secret {key} changed", _LOOK)


def _secrets(datasource: Json) -> dict[str, Any]:
    found = dict(own(datasource.get("secureJsonData")))
    return found | {key: datasource[key] for key in _SECRET if key in datasource}


def _secret_name(value: Any) -> str | None:
    """The name of a secret; None of what may be its value."""
    if value == MISSING:
        return MISSING
    name: object = own(value).get("secret")
    return name if isinstance(name, str) and len(own(value)) == 1 else None


def _asked_by(side: Documents, uid: str) -> tuple[str, ...]:
    """The dashboards that ask a data source by its uid."""
    quoted = f'"{uid}"'.encode()
    held = [one for one in side.of_kind("dashboard") if quoted in one.content]
    return tuple(f"dashboard {Board(one.data).called}" for one in side.opened(held))
