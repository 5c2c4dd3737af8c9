"""Where nodes stand: the text at a node's place says the node."""

from __future__ import annotations

import attrs
import pytest

from obsdsl.errors import DefinitionError
from obsdsl.express.locate import Path, locate
from obsdsl.express.node import Node, Range, Selector, Variable, children
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from tests.express.test_parse import TREES, VARIABLES


def shown(text: str) -> dict[Path, str]:
    return {path: text[span.start : span.end] for path, span in locate(text, parse(text)).items()}


def at(node: Node, path: Path) -> Node:
    for index in path:
        node = children(node)[index]
    return node


def misplaced(text: str, node: Node) -> list[tuple[Path, str]]:
    """The places whose text does not say their node."""
    wrong = []
    for path, span in locate(text, node).items():
        wanted, piece = at(node, path), text[span.start : span.end]
        if path and isinstance(at(node, path[:-1]), Range):
            # The selector of a range has modifiers that stand behind the window.
            wanted = attrs.evolve(wanted, offset=None, at=None)
        found = parse(piece)
        # A variable alone may be anything; around it is what makes it a metric.
        found = Selector(found.text) if isinstance(found, Variable) and isinstance(wanted, Selector) else found
        if found != wanted:
            wrong.append((path, piece))
    return wrong


@pytest.mark.parametrize("text", [text for text, _ in TREES + VARIABLES])
def test_the_text_at_a_place_says_the_node(text: str) -> None:
    node = parse(text)
    assert misplaced(text, node) == []
    assert misplaced(f" ( \n{text} # a comment\n)", node) == []
    assert misplaced(render(node), node) == []


def test_places() -> None:
    assert shown("sum by (x) (rate(a[5m] offset 1h)) / -(2) > 1") == {
        (): "sum by (x) (rate(a[5m] offset 1h)) / -(2) > 1",
        (0,): "sum by (x) (rate(a[5m] offset 1h)) / -(2)",
        (0, 0): "sum by (x) (rate(a[5m] offset 1h))",
        (0, 0, 0): "rate(a[5m] offset 1h)",
        (0, 0, 0, 0): "a[5m] offset 1h",
        (0, 0, 0, 0, 0): "a",
        (0, 1): "-(2)",
        (1,): "1",
    }


def test_parentheses_belong_to_what_is_around_them() -> None:
    assert shown("((a) + b)[5m:1m] offset 1h") == {
        (): "((a) + b)[5m:1m] offset 1h",
        (0,): "(a) + b",
        (0, 0): "a",
        (0, 1): "b",
    }


def test_parameters_come_before_the_vector() -> None:
    assert shown("topk(5, a) by (x)") == {(): "topk(5, a) by (x)", (0,): "5", (1,): "a"}


def test_a_window_that_is_left_open_shows_as_one() -> None:
    node = Range(Selector("a"), None)
    assert set(locate(render(node), node)) == {(), (0,)}


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="is not the text of this expression"):
        locate("a", parse("a + b"))
    with pytest.raises(DefinitionError):
        locate("a +", parse("a"))
