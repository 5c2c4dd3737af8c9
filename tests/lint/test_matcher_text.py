"""Where matchers stand in texts, and what is left when one is deleted."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.config import Config
from obsdsl.express.node import Binary, Matcher, Node, Number, Selector, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.lint.context import Context
from obsdsl.lint.matcher_text import matcher_texts
from obsdsl.lint.site import Site

VALUES = st.text(alphabet="ab,{}=\"'\\ #.", max_size=5)
MATCHERS = st.builds(Matcher, st.sampled_from(["a", "b", "on", "x.y"]), st.sampled_from(["=", "!="]), VALUES)
SELECTORS = st.builds(lambda name, some: Selector(name, tuple(some)), st.sampled_from(["m", "n.o"]), st.lists(MATCHERS))
CONTEXT = Context(config=Config(Path()))


def site(node: Node, text: str | None = None) -> Site:
    return Site(CONTEXT, "example", node=node, text=text)


@given(SELECTORS, SELECTORS)
def test_each_matcher_is_found_and_can_be_deleted(left: Selector, right: Selector) -> None:
    node = Binary("/", left, Binary("*", right, Number(2)))
    text = render(node)
    for selector in (left, right):
        places = matcher_texts(selector, site(node))
        if not selector.matchers:
            assert places == ()
            continue
        # A name in quotes needs the braces: nothing is lost but the fix.
        assert len(places) == len(selector.matchers)
        for i, place in enumerate(places):
            alone = parse(f"m{{{text[place.whole.start : place.whole.end]}}}")
            assert alone == Selector("m", (selector.matchers[i],))
            if place.deleted is not None:
                after = parse(text[: place.deleted.start] + text[place.deleted.end :])
                rest = selector.matchers[:i] + selector.matchers[i + 1 :]
                assert attrs.evolve(selector, matchers=rest) in list(walk(after))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('m{a="b"}', "m"),
        ('m{a="b",}', "m"),
        ('m{ a="b" , c="d" }', 'm{ c="d" }'),
        ('m{c="d" , a="b"}', 'm{c="d" }'),
        ('sum(m{a="b"} offset 5m)', "sum(m offset 5m)"),
        ('{a="b"}', None),
        ('{"m", a="b"}', '{"m"}'),
    ],
)
def test_a_matcher_goes_with_its_comma(text: str, after: str | None) -> None:
    node = parse(text)
    selector = next(one for one in walk(node) if isinstance(one, Selector))
    place = next(
        p for p, m in zip(matcher_texts(selector, site(node, text)), selector.matchers, strict=True) if m.label == "a"
    )
    deleted = place.deleted
    assert (None if deleted is None else text[: deleted.start] + text[deleted.end :]) == after


def test_a_text_of_another_expression_has_no_places() -> None:
    node = parse('m{a="b"}')
    assert isinstance(node, Selector)
    assert matcher_texts(node, site(node, "sum(m)")) == ()
