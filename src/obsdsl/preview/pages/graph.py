"""What depends on what, in columns: choose an object, and what it needs and what needs it stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.graph.value import Graph, Item
from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.pages.element import Html, data, element

# From what is measured to who is told.
_COLUMNS: Final[Mapping[str, str]] = {
    "job": "Jobs", "metric": "Metrics", "recording": "Recording rules", "alert": "Alerts", "panel": "Panels",
    "dashboard": "Dashboards", "receiver": "Receivers",
}  # fmt: skip


def graph_page(frame: Frame, graph: Graph) -> str:
    """The page."""
    shown = graph.without(kind for kind in {one.kind for one in graph.details} if kind not in _COLUMNS)
    numbers = {item: at for at, item in enumerate(shown.details)}
    columns = [_column(kind, title, shown, numbers) for kind, title in _COLUMNS.items()]
    main = [
        element("p", "Choose an object: what it needs and what needs it stays.", class_="lede"),
        element("div", [one for one in columns if one], class_="graph"),
    ]
    readers = {str(numbers[one]): [numbers[each] for each in found] for one, found in shown.readers.items() if found}
    return document(
        frame, "Dependencies", main, carried=[data(readers, id="readers")], search="Find objects", charts=False
    )


def _column(kind: str, title: str, graph: Graph, numbers: Mapping[Item, int]) -> Html | None:
    items = [one for one in graph.details if one.kind == kind]
    if not items:
        return None
    buttons = [
        element(
            "li",
            element(
                "button",
                element("span", one.name.rpartition("/")[2] if kind in ("panel", "alert") else one.name),
                element("span", graph.details[one].text, class_="about") if graph.details[one].text else None,
                type="button",
                title=one.name,
                data_does="trace",
                data_node=numbers[one],
                aria_pressed="false",
            ),
            data_find=f"{one.kind} {one.name} {graph.details[one].text}".lower(),
        )
        for one in items
    ]
    head = element("h2", title, element("span", str(len(items)), class_="many"))
    return element("section", head, element("ul", buttons), class_=f"kind-{kind}", data_holds=True)
