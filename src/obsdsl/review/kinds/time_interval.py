"""Time intervals, and the routes that they mute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from obsdsl.compose.routing.tree import AlertmanagerConfig, TimeInterval
from obsdsl.review.documents import Documents
from obsdsl.review.remark import Danger, Remark, names
from obsdsl.review.routes.nodes import RouteNode
from obsdsl.review.routes.receivers import tree_pairs
from obsdsl.review.rules.change import Said


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each time interval."""
    for pair in tree_pairs(before, after):
        if pair.before is None or pair.after is None:
            continue
        document = pair.after.document
        olds, news = _intervals(pair.before.config), _intervals(pair.after.config)
        for name in sorted({*olds, *news}):
            said = _said(olds.get(name), news.get(name), name, pair.after.nodes.values())
            if said is not None:
                yield Remark(
                    "time interval", pair.called(name), said.text, said.danger, document.of, (), document.location
                )


def _intervals(config: AlertmanagerConfig) -> dict[str, str]:
    every: tuple[TimeInterval, ...] = (*config.mute_time_intervals, *config.time_intervals)
    return {one.name: ", ".join((_shown(one.times), *_more(one))) for one in every}


def _more(interval: TimeInterval) -> Iterator[str]:
    """What nobody here has a name for."""
    yield from (f"{key} {_text(one)}" for key, one in sorted(interval.extra.items()))


def _said(old: str | None, new: str | None, name: str, nodes: Iterable[RouteNode]) -> Said | None:
    if old == new:
        return None
    if old is None:
        return Said(f"added, {new}", Danger.NOTE)
    if new is None:
        return Said(f"removed, {old}", Danger.LOOK)
    muted = [f"route {one.name}" for one in nodes if name in one.stop.route.mute_time_intervals]
    active = [f"route {one.name}" for one in nodes if name in one.stop.route.active_time_intervals]
    said = Said(f"{old} → {new}", Danger.CARE if muted or active else Danger.NOTE)
    if muted:
        said = said.then(Said(f"mutes {names(muted)}", Danger.CARE))
    return said.then(Said(f"{names(active)} notify only then", Danger.CARE)) if active else said


def _shown(times: Sequence[Mapping[str, Any]]) -> str:
    """`22:00-24:00, saturday:sunday`, one after the other behind `or`."""
    return " or ".join(_one(it) for it in times) or "never"


def _one(times: Mapping[str, Any]) -> str:
    parts = [_clock(it) for it in times.get("times") or () if isinstance(it, Mapping)]
    for key, value in sorted(times.items()):
        if key != "times":
            texts = value if isinstance(value, list | tuple) else [value]
            parts.append(", ".join(map(_text, texts)) if key != "location" else f"in {_text(value)}")
    return ", ".join(parts) or "always"


def _clock(times: Mapping[str, Any]) -> str:
    return f"{_text(times.get('start_time', '00:00'))}-{_text(times.get('end_time', '24:00'))}"


def _text(value: object) -> str:
    return str(getattr(value, "text", value))
