"""What a Prometheus knows of the metrics that are imported: type, help, unit, labels and their values."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from obsdsl.define.light import frozen
from obsdsl.importing.found import Found
from obsdsl.importing.live.server import Server, Step, given, tenant, together
from obsdsl.importing.metrics.knowledge import Known
from obsdsl.push.http import Session

# A label with more values is open: nobody lists them by hand.
MOST: Final = 30
# Bounds of a histogram are a list that somebody wrote, however long.
_MOST_BOUNDS: Final = 200
_BOUNDS: Final = ("le", "quantile")
# Series that were there within so many seconds: a nightly job has its own, too.
_SINCE: Final = 24 * 60 * 60
_WORD: Final = re.compile(r"[A-Za-z_:][\w:.]*", re.ASCII)
_NO_LABELS: Final = frozenset({"__name__", "job", "instance"})
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "histogram": ("_bucket", "_sum", "_count", ""),
    "summary": ("", "_sum", "_count"),
    "counter": ("", "_total"),
    "info": ("", "_info"),
}
_SAID: Final = frozenset({"counter", "gauge", "histogram", "summary", "info", "stateset"})


@frozen
class _Family:
    """A family as the server has it: the name to define, and its series that are there."""

    name: str
    series: tuple[str, ...]
    known: Known


def read(server: Server, org: str | None, found: Found, step: Step) -> int:
    """Add what is known of the metrics that were found so far; of how many. Raises RemoteError where it cannot be read.

    What the server does not tell stays unknown: only rules have to be there.
    """
    with server.told():
        session = server.session(tenant(org))
        since = {"start": str(int(time.time()) - _SINCE)}
        step(f"{server.subject}: names of metrics")
        there = frozenset(map(str, _list(given(session, "/api/v1/label/__name__/values", since))))
        used = _used(found) & there
        of_targets = _target_labels(session)
        families = _families(given(session, "/api/v1/metadata") or {}, there, used)

        def ask(family: _Family) -> Known:
            return _labelled(session, family, since, of_targets)

        def progress(done: int) -> None:
            step(f"{server.subject}: metric {done:,} of {len(families):,}")

        knowns = together(ask, families, progress)
    # Of two servers the first is believed.
    found.knowledge = {**{one.name: known for one, known in zip(families, knowns, strict=True)}, **found.knowledge}
    if of_targets:
        found.environment.setdefault("target_labels", tuple(sorted(of_targets)))
    return len(families)


def _list(value: Any) -> list[Any]:
    """A list, where it is one: what a server does not tell is not known."""
    return value if isinstance(value, list) else []


def _used(found: Found) -> set[str]:
    """Every word that may be the name of a metric in what was found."""
    words: set[str] = set()
    for _, text in found.dashboards:
        words.update(_WORD.findall(text))
    for source in found.groups:
        for rule in source.raw:
            if isinstance(rule, Mapping):
                words.update(_WORD.findall(str(rule.get("expr"))))
    return words


def _target_labels(session: Session) -> frozenset[str]:
    """Labels that all targets have, whatever their metrics have. What some have is said of the metrics."""
    answer = given(session, "/api/v1/targets", {"state": "active"})
    rows = _list(answer.get("activeTargets") if isinstance(answer, Mapping) else None)
    labels = [one.get("labels") for one in rows if isinstance(one, Mapping)]
    found = [frozenset(one if isinstance(one, Mapping) else ()) for one in labels]
    return frozenset[str].intersection(*found) - _NO_LABELS if found else frozenset()


def _families(metadata: Any, there: frozenset[str], used: set[str]) -> list[_Family]:
    """The families that have a series which is used."""
    found: dict[str, _Family] = {}
    covered: set[str] = set()
    for name, rows in sorted(metadata.items()) if isinstance(metadata, Mapping) else ():
        known = _known([one for one in _list(rows) if isinstance(one, Mapping)])
        parts = tuple(f"{name}{suffix}" for suffix in _PARTS.get(known.type or "", ("",)))
        series = tuple(one for one in parts if one in there)
        if not used.isdisjoint(series):
            covered.update(series)
            family = _family(name, series, known)
            found[family.name] = family
    for name in sorted(used - covered):
        base = name.removesuffix("_bucket")
        if base != name:
            series = tuple(one for one in (name, f"{base}_sum", f"{base}_count") if one in there)
            covered.update(series)
            found.setdefault(base, _Family(base, series, Known("histogram")))
    for name in sorted(used - covered):
        found.setdefault(name, _Family(name, (name,), Known()))
    return list(found.values())


def _family(name: str, series: tuple[str, ...], known: Known) -> _Family:
    """The family with the name that its definition has: an exposition may leave `_total` and `_info` out of it."""
    if known.type in ("counter", "info"):
        return _Family(series[-1], series[-1:], known)
    if known.type == "histogram" and series == (name,):
        return _Family(name, series, Known("native histogram", known.help, known.unit))
    return _Family(name, series, known)


def _known(rows: list[Mapping[str, Any]]) -> Known:
    """Of several targets' words: the type and the unit that all say, and the help that says the most."""
    types = {str(one.get("type") or "") for one in rows}
    units = {str(one.get("unit") or "") for one in rows}
    helps = sorted((str(one.get("help") or "").strip() for one in rows), key=lambda one: (-len(one), one))
    type_ = types.pop() if len(types) == 1 else ""
    unit = units.pop() if len(units) == 1 else ""
    return Known(type_ if type_ in _SAID else None, next(iter(helps), "") or None, unit or None)


def _labelled(session: Session, family: _Family, since: Mapping[str, str], of_targets: Iterable[str]) -> Known:
    """What is known of it, with the labels of its series and their values."""
    match = {**since, "match[]": _matcher(family.series)}
    names = _list(given(session, "/api/v1/labels", match))
    labels = dict(_values(session, [str(one) for one in names], match, {*_NO_LABELS, *of_targets}))
    known = family.known
    return Known(known.type, known.help, known.unit, labels)


def _matcher(series: tuple[str, ...]) -> str:
    if len(series) == 1:
        return "{__name__=" + _quoted(series[0]) + "}"
    return "{__name__=~" + _quoted("|".join(map(re.escape, series))) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _values(
    session: Session, names: Iterable[str], match: Mapping[str, str], left_out: set[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each label with its values; with none where there are too many, or the server does not tell."""
    for name in sorted(set(names) - left_out):
        most = _MOST_BOUNDS if name in _BOUNDS else MOST
        # Older servers know no limit, and give all.
        answer = given(session, f"/api/v1/label/{_label(name)}/values", {**match, "limit": str(most + 1)})
        values = tuple(sorted(map(str, _list(answer)), key=_order))
        yield name, values if len(values) <= most else ()


def _order(value: str) -> tuple[float, str]:
    """Numbers by their size, then words."""
    try:
        return float(value), ""
    except ValueError:
        return float("inf"), value


def _label(name: str) -> str:
    """A label's name in a path: of UTF-8, in the form that Prometheus 3 takes there."""
    if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
        return name
    return "U__" + "".join(_escaped(one) for one in name)


def _escaped(letter: str) -> str:
    if letter == "_":
        return "__"
    return letter if letter.isascii() and letter.isalnum() else f"_{ord(letter):x}_"
