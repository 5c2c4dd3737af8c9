"""The first page: every dashboard, every alert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import attrs

from obsdsl.preview.board.grid import COLUMNS
from obsdsl.preview.board.thumbnail import shapes
from obsdsl.preview.board.value import Board
from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.pages.element import Html, element
from obsdsl.preview.pages.problem import counted, problem_chip, sign, worst
from obsdsl.preview.problems import Problems
from obsdsl.review.report.words import count

_GENERAL: Final = "General"
# How high a row of the grid is, in columns.
_FLAT: Final = 0.6


@attrs.frozen(eq=False)
class Listed:
    """A dashboard and where its page is."""

    board: Board
    url: str


def index_page(
    frame: Frame, title: str, listed: Sequence[Listed], groups: Iterable[Mapping[str, Any]], problems: Problems
) -> str:
    """The page. `groups` are rule groups as Prometheus reads them; those without an alert are not shown."""
    alerts = [(rule, group) for group in groups for rule in group.get("rules") or () if rule.get("alert")]
    facts = [count(len(listed), "dashboard"), count(len(alerts), "alert")]
    if problems.all:
        facts.append(counted(problems.all))
    main = [
        element("p", " · ".join(facts), class_="lede"),
        [_folder(name, list(ones), problems) for name, ones in _by_folder(listed)],
        _alerts(alerts, problems) if alerts else None,
        element("p", "There is no dashboard and no alert yet.", class_="nothing")
        if not listed and not alerts
        else None,
    ]
    return document(frame, title, main, search="Find dashboards and alerts", charts=False, here="Dashboards")


def _by_folder(listed: Iterable[Listed]) -> Iterable[tuple[str, Iterable[Listed]]]:
    def folder(one: Listed) -> str:
        return one.board.folder or _GENERAL

    return groupby(sorted(listed, key=lambda one: (folder(one), one.board.title)), folder)


def _folder(name: str, listed: Sequence[Listed], problems: Problems) -> Html:
    cards = [_card(one, problems) for one in listed]
    return element(
        "section", element("h2", name), element("div", cards, class_="stamps"), class_="folder", data_holds=True
    )


def _card(one: Listed, problems: Problems) -> Html:
    board = one.board
    found = [
        *problems.of_board(board),
        *(problem for panel in board.panels for problem in problems.of_panel(panel, board)),
    ]
    level = (
        element("span", sign(worst(found)), f" {counted(found)}", class_=f"level {worst(found).word}")
        if found
        else None
    )
    words = f"{board.title} {board.uid} {board.folder or ''} {' '.join(board.tags)}"
    panels = sum(len(section.panels) for section in board.sections)
    return element(
        "a",
        _stamp(board),
        element(
            "span",
            element("b", board.title or board.uid),
            element("span", board.description, class_="about") if board.description else None,
            element("span", count(panels, "panel"), level, class_="facts-line"),
            class_="card-text",
        ),
        class_="card",
        href=one.url,
        data_find=words.lower(),
    )


def _stamp(board: Board) -> Html:
    rects = [
        element(
            "rect",
            class_=kind,
            x=f"{x + 0.2:g}",
            y=f"{y * _FLAT + 0.2:g}",
            width=f"{w - 0.4:g}",
            height=f"{max(h * _FLAT - 0.4, 0.4):g}",
            rx="0.35",
        )
        for kind, x, y, w, h in shapes(board)
    ]
    return element(
        "svg",
        rects,
        class_="stamp",
        viewBox=f"0 0 {COLUMNS} {COLUMNS // 2}",
        preserveAspectRatio="xMidYMin slice",
        aria_hidden="true",
    )


def _alerts(alerts: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], problems: Problems) -> Html:
    heads = [element("th", name, scope="col") for name in ("Severity", "Alert", "Fires when", "For", "Group")]
    rows = [_alert(rule, group, problems) for rule, group in sorted(alerts, key=lambda one: _urgency(one[0], one[1]))]
    table = element(
        "table",
        element("caption", "Alerts", class_="unseen"),
        element("thead", element("tr", heads)),
        element("tbody", rows),
        class_="wide",
    )
    return element(
        "section",
        element("h2", "Alerts"),
        element("div", table, class_="scroll", tabindex="0", role="region", aria_label="Alerts, scrolls"),
        class_="folder",
        data_holds=True,
    )


def _urgency(rule: Mapping[str, Any], group: Mapping[str, Any]) -> tuple[str, str]:
    return _severity(rule, group) or "~", str(rule["alert"])


def _severity(rule: Mapping[str, Any], group: Mapping[str, Any]) -> str:
    found: Any = None
    for one in (rule, group):
        labels = one.get("labels")
        found = found or (labels.get("severity") if isinstance(labels, Mapping) else None)
    return str(found or "")


def _alert(rule: Mapping[str, Any], group: Mapping[str, Any], problems: Problems) -> Html:
    name, severity = str(rule["alert"]), _severity(rule, group)
    annotations = rule.get("annotations")
    summary = annotations.get("summary") if isinstance(annotations, Mapping) else None
    return element(
        "tr",
        element("td", element("span", severity, class_=f"severity {severity.lower()}") if severity else None),
        element(
            "td",
            element("b", name),
            element("div", str(summary), class_="about") if summary else None,
            problem_chip(problems.of_alert(name), name),
        ),
        element("td", element("code", str(rule.get("expr", "")))),
        element("td", str(rule.get("for") or "")),
        element("td", str(group.get("name") or "")),
        data_find=f"{name} {severity} {summary or ''} {rule.get('expr', '')} {group.get('name', '')}".lower(),
    )
