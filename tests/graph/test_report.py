"""A graph as text, DOT, Mermaid and JSON."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.errors import Location
from obsdsl.graph.report import FORMATS, report
from obsdsl.graph.value import KINDS, Detail, Graph, Item

A, B, C = Item("metric", "a"), Item("recording", "b:c"), Item("alert", "C")
GRAPH = Graph.of(
    {A: Detail("What it\nis", Location("metrics/a.py", 3)), B: Detail(), C: Detail("Bad")}, [(A, B), (B, C), (A, C)]
)


def test_a_tree_shows_what_needs_each_thing_and_where_it_is_defined() -> None:
    assert list(report("text", GRAPH)) == [
        "metric a: What it is  [metrics/a.py:3]",
        "  recording b:c",
        "    alert C: Bad",
        "  alert C: Bad",
    ]


def test_what_was_shown_with_all_below_it_is_named_once_more_only() -> None:
    graph = Graph.of(
        dict.fromkeys((A, B, C, Item("dashboard", "d")), Detail()), [(A, C), (B, C), (C, Item("dashboard", "d"))]
    )
    assert list(report("text", graph)) == [
        "metric a",
        "  alert C",
        "    dashboard d",
        "recording b:c",
        "  alert C (see above)",
    ]


def test_a_circle_is_shown_once() -> None:
    graph = Graph.of(dict.fromkeys((B, C), Detail()), [(B, C), (C, B)])
    assert list(report("text", graph)) == ["recording b:c", "  alert C", "    recording b:c (see above)"]


def test_json_holds_items_and_edges() -> None:
    found = json.loads("\n".join(report("json", GRAPH)))
    assert found["items"][0] == {"kind": "metric", "name": "a", "text": "What it\nis", "source": "metrics/a.py:3"}
    assert found["edges"] == [["metric:a", "recording:b:c"], ["metric:a", "alert:C"], ["recording:b:c", "alert:C"]]


def test_dot_quotes_whatever_a_name_holds() -> None:
    odd = Item("panel", 'a "quoted"\\ name\n')
    (line,) = [one for one in report("dot", Graph.of({odd: Detail()}, [])) if "shape=" in one and "node" not in one]
    assert line == '  "panel:a \\"quoted\\"\\\\ name\\n" [label="a \\"quoted\\"\\\\ name\\n", shape=note];'


def test_mermaid_has_a_shape_for_every_kind_and_no_character_that_ends_a_label() -> None:
    graph = Graph.of({Item(kind, 'x"]<b>#1'): Detail() for kind in KINDS}, [])
    lines = list(report("mermaid", graph))[1:]
    assert len(lines) == len(KINDS)
    for kind, line in zip(KINDS, lines, strict=True):
        found = re.fullmatch(r'  n\d+\W+"(x[^"<>]*)"\W+:::(\w+)', line)
        assert found is not None, line
        assert found.groups() == ("x#quot;]#lt;b#gt;#35;1", kind)


_ITEMS = st.builds(Item, st.sampled_from(KINDS), st.text(min_size=1, max_size=8))


@given(st.lists(_ITEMS, min_size=1, unique=True).flatmap(
    lambda items: st.tuples(st.just(items), st.lists(st.tuples(st.sampled_from(items), st.sampled_from(items))))
))  # fmt: skip
def test_every_format_takes_any_graph_and_the_tree_names_everything(
    given: tuple[list[Item], list[tuple[Item, Item]]],
) -> None:
    items, edges = given
    graph = Graph.of(dict.fromkeys(items, Detail()), edges)
    for format_ in FORMATS:
        assert list(report(format_, graph))
    shown = "\n".join(report("text", graph))
    assert all(str(one) in shown for one in items)
