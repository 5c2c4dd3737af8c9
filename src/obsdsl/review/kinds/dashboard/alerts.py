"""Alerts that link to panels: what a panel's change means for who is woken by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import attrs

from obsdsl.errors import ObsdslError
from obsdsl.express.node import Binary, Number
from obsdsl.express.parse import parse
from obsdsl.review.documents import Documents
from obsdsl.review.expression.canonical import canonical
from obsdsl.review.expression.threshold import is_threshold

_URL: Final = re.compile(r"/d(?:-solo)?/([\w-]+)([^\s#]*)")
_PANEL: Final = re.compile(r"[?&](?:viewPanel|panelId|editPanel)=(?:panel-)?(\d+)")


@attrs.frozen
class AlertLink:
    """An alert, the dashboard and the panel that it links to, and the constant that it compares with."""

    name: str
    uid: str
    panel: str | None
    expr: str

    @property
    def threshold(self) -> tuple[str, float] | None:
        """How it compares and with what, where its expression is such a comparison."""
        try:
            node = canonical(parse(self.expr, variables=False))
        except (ObsdslError, RecursionError):
            return None
        if not is_threshold(node) or not isinstance(node, Binary) or not isinstance(node.right, Number):
            return None
        return node.op, node.right.value


class AlertLinks:
    """The alerts of both sides that link to a dashboard. Rules are read where somebody asks."""

    def __init__(self, before: Documents, after: Documents) -> None:
        self._sides = before, after

    @cached_property
    def _before(self) -> Mapping[str, tuple[AlertLink, ...]]:
        return _by_uid(self._sides[0])

    @cached_property
    def _after(self) -> Mapping[str, tuple[AlertLink, ...]]:
        return _by_uid(self._sides[1])

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(str(rule["alert"]) for rule in _alerts(self._sides[1]))

    @cached_property
    def _linking(self) -> frozenset[str]:
        return frozenset(one.name for rows in self._after.values() for one in rows)

    def to_dashboard(self, uid: str) -> tuple[str, ...]:
        """The names of alerts that still link to a dashboard."""
        return _names(self._after.get(uid, ()))

    def to_panel(self, uid: str, panel: str | None) -> tuple[str, ...]:
        """The names of alerts that still link to a panel."""
        return _names(one for one in self._after.get(uid, ()) if one.panel is not None and one.panel == panel)

    def left_alone(self, uid: str, panel: str | None) -> tuple[AlertLink, ...]:
        """The alerts that linked to a panel, and are still there without a link to any."""
        old = [one for one in self._before.get(uid, ()) if one.panel is not None and one.panel == panel]
        return tuple(one for one in old if one.name in self._names and one.name not in self._linking)

    def of_panel(self, uid: str, panels: tuple[str | None, str | None]) -> Iterator[tuple[AlertLink, AlertLink]]:
        """The alerts of a panel, given by its ids on both sides: each before and after."""
        old = {one.name: one for one in self._before.get(uid, ()) if one.panel == panels[0]}
        new = {one.name: one for one in self._after.get(uid, ()) if one.panel == panels[1]}
        for name in sorted({*old, *new}):
            before, after = old.get(name) or self._rule(0, name), new.get(name) or self._rule(1, name)
            if after is not None:
                yield before or after, after

    def _rule(self, side: int, name: str) -> AlertLink | None:
        found = next((one for one in _alerts(self._sides[side]) if one["alert"] == name), None)
        return None if found is None else AlertLink(name, "", None, str(found.get("expr", "")))


def _names(found: Any) -> tuple[str, ...]:
    return tuple(sorted({one.name for one in found}))


def _alerts(side: Documents) -> Iterator[dict[str, Any]]:
    for group in side.groups.values():
        rules = group.data.get("rules")
        for rule in rules if isinstance(rules, list) else ():
            if isinstance(rule, dict) and "alert" in rule:
                yield rule


def _by_uid(side: Documents) -> dict[str, tuple[AlertLink, ...]]:
    found: dict[str, list[AlertLink]] = {}
    for rule in _alerts(side):
        for uid, panel in _targets(rule.get("annotations")):
            one = AlertLink(str(rule["alert"]), uid, panel, str(rule.get("expr", "")))
            found.setdefault(uid, []).append(one)
    return {uid: tuple(dict.fromkeys(rows)) for uid, rows in found.items()}


def _targets(annotations: Any) -> Iterator[tuple[str, str | None]]:
    """The dashboards, and the panels on them, that an alert's annotations name."""
    if not isinstance(annotations, dict):
        return
    if isinstance(uid := annotations.get("__dashboardUid__"), str):
        yield uid, str(annotations["__panelId__"]) if "__panelId__" in annotations else None
    for value in annotations.values():
        if isinstance(value, str) and "/d" in value:
            for url in _URL.finditer(value):
                panel = _PANEL.search(url[2])
                yield url[1], panel[1] if panel else None
