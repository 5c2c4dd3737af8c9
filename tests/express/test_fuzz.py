"""Whatever text comes in: it is read or refused with a reason, and nothing else happens, in time that grows with it."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.errors import DefinitionError
from obsdsl.express import parse as module
from obsdsl.express.infer import Inference, catalog
from obsdsl.express.locate import locate
from obsdsl.express.node import Matcher, Node, Selector, walk
from obsdsl.express.parse import parse
from obsdsl.express.regex import compile_re2, full_match
from obsdsl.express.render import pretty, render
from obsdsl.express.signature import value_type
from obsdsl.express.tokens import MAX_DEPTH
from tests.express.test_infer_trees import Trees
from tests.express.test_infer_world import DECLARATIONS, ENVIRONMENT, RECORDED
from tests.express.test_parse import PIECES, TREES, VARIABLES

CATALOG = catalog((*DECLARATIONS, *RECORDED))

# What is done with a text, and with what it says


def survives(text: str, *, variables: bool = True, prometheus: str | None = None, experimental: bool = True) -> bool:
    """Whether the text is taken. Everything that obsdsl does with an expression is done with it."""
    try:
        node = parse(text, variables=variables, prometheus=prometheus, experimental=experimental)
    except DefinitionError as error:
        assert error.faults  # noqa: PT017
        assert len(str(error)) < 3000  # noqa: PT017
        return False
    is_written(node, variables=variables)
    is_located(text, node, variables=variables)
    is_inferred(node)
    return True


def is_written(node: Node, *, variables: bool) -> None:
    assert parse(render(node), variables=variables) == node
    for width in (1, 40):
        assert parse(pretty(node, width), variables=variables) == node


def is_located(text: str, node: Node, *, variables: bool) -> None:
    places = locate(text, node, variables=variables)
    assert len(places) == sum(1 for _ in walk(node))
    for path, span in places.items():
        assert 0 <= span.start < span.end <= len(text)
        if path:
            around = places[path[:-1]]
            assert around.start <= span.start
            assert span.end <= around.end


def is_inferred(node: Node) -> None:
    for infer in (Inference(), Inference(CATALOG, ENVIRONMENT)):
        inferred = infer(node)
        assert inferred.type == value_type(node)
        inferred.labels.admits({"job": "api", "le": "x", "": ""})
        for part, known in infer.walk(node):
            assert str(known)
            if isinstance(part, Selector):
                for matcher in part.matchers:
                    is_matched(matcher)


def is_matched(matcher: Matcher) -> None:
    if matcher.op in ("=~", "!~") and "$" not in matcher.value and "[[" not in matcher.value:
        assert full_match(matcher.value, matcher.value) in (True, False, None)


# Texts

AROUND = (
    "(…)",
    "abs(…)",
    "-…",
    "sum(…)",
    "(…)[5m:]",
    "… + a",
    "a ^ …",
    "max_over_time(…[1h:1m])",
    "topk(1, …)",
    "…[5m]",
)
CHARACTERS = st.characters(codec=None)
STRANGE = (
    *("\0", "\ud800", "\udcff", "\ufeff", "\u200b", "\u2028", "\r", "\x1b", "é", "日", "𝒳", "ſ", "İ", "\u0661", "²"),
)
TOKENS = (
    *(*PIECES, " ", "\n", "\t", "$", "`", '"', "'", "\\", "#", "\\x", "\\u12"),
    *("$v", "${v:regex}", "[[v]]", "$__rate_interval", "$__interval_ms", "{{"),
)
VALID = tuple(text for text, _ in (*TREES, *VARIABLES))
SEEDS = st.integers(0, 2**32)


def valid(seed: int) -> str:
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return chance.choice(VALID)
    return render(Trees(seed, variables=chance.random() < 0.5).vector(chance.randint(0, 3)))


def mutated(seed: int) -> str:
    """A valid expression with some of it cut, doubled, moved, replaced or spoiled."""
    chance = random.Random(seed)
    text = valid(seed)
    for _ in range(chance.choice((1, 1, 2, 5))):
        start, end = sorted(chance.choices(range(len(text) + 1), k=2))
        end = min(end, start + chance.choice((0, 1, 3, 30)))
        cut = text[start:end]
        other = chance.choice((chance.choice(TOKENS), chance.choice(STRANGE), cut * 2, cut[::-1], "", valid(seed + 1)))
        text = text[:start] + other + text[end:]
    return text


def nested(seed: int) -> str:
    """A valid expression below many others."""
    chance = random.Random(seed)
    text = valid(seed)
    for _ in range(chance.randint(1, 130)):
        text = chance.choice(AROUND).replace("…", text)
    return text


TEXT = st.text(CHARACTERS, max_size=200)
BYTES = st.binary(max_size=200).map(lambda found: found.decode("utf-8", "surrogateescape"))
SOUP = st.builds(str.join, st.sampled_from(("", " ", "\n")), st.lists(st.sampled_from(TOKENS), max_size=40))
MUTATED = SEEDS.map(mutated)
NESTED = SEEDS.map(nested)
STRINGS = st.builds('a{{b{}"{}"}}'.format, st.sampled_from(("=", "!=", "=~", "!~")), st.one_of(TEXT, BYTES))
VERSIONS = st.sampled_from((None, "2.42", "3.5", "3.99"))


@given(st.one_of(TEXT, BYTES, SOUP, STRINGS), st.booleans(), VERSIONS, st.booleans())
def test_any_text(text: str, variables: bool, prometheus: str | None, experimental: bool) -> None:
    survives(text, variables=variables, prometheus=prometheus, experimental=experimental)


@given(MUTATED, st.booleans(), VERSIONS, st.booleans())
def test_what_was_valid(text: str, variables: bool, prometheus: str | None, experimental: bool) -> None:
    survives(text, variables=variables, prometheus=prometheus, experimental=experimental)


@given(NESTED)
def test_what_nests(text: str) -> None:
    survives(text)


@given(SEEDS)
def test_what_is_valid_is_taken(seed: int) -> None:
    """The fuzzing is not of refusals alone."""
    assert survives(valid(seed))


@given(st.sampled_from(STRANGE), SEEDS)
def test_strange_characters_anywhere(strange: str, seed: int) -> None:
    text = valid(seed)
    at = seed % (len(text) + 1)
    survives(text[:at] + strange + text[at:])


@given(st.one_of(TEXT, BYTES), st.one_of(TEXT, BYTES))
def test_any_pattern(pattern: str, value: str) -> None:
    matches(pattern, value)


PATTERN_PIECES = (
    *("a", "b", "é", "-", ".", ".*", ".+", "x?", "|", "(", ")", "(?:", "(?i)", "(?P<n>", "[", "]", "[^", "[a-z]"),
    *("[[:alpha:]]", "{2}", "{2,}", "{1000}", "*", "+", "?", "^", "$", r"\d", r"\pL", r"\p{Greek}", r"\Q", r"\E"),
    *(r"\b", r"\z", r"\x{10ffff}"),
)


@given(st.lists(st.sampled_from(PATTERN_PIECES), max_size=25).map("".join), st.text("ab1é\n", max_size=20))
def test_any_pattern_of_pieces(pattern: str, value: str) -> None:
    matches(pattern, value)


def matches(pattern: str, value: str) -> None:
    try:
        compiled = compile_re2(pattern)
    except ValueError as error:
        assert str(error)  # noqa: PT017
        return
    assert compiled.full_match(value) in (True, False, None)
    assert compiled.empty == (compiled.full_match("") is True)


# Time: work is counted in calls of functions, which no busy machine changes.


def _around(form: str, n: int) -> str:
    text = "a"
    for _ in range(n):
        text = form.replace("…", text)
    return text


LONGER: dict[str, Callable[[int], str]] = {
    "matchers": lambda n: "a{" + ", ".join(f'b{i}=~"x|y.*"' for i in range(n)) + "}",
    "labels": lambda n: f"sum by ({', '.join(f'b{i}' for i in range(n))}) (a)",
    "a name": lambda n: "a" * n * 20,
    "a string": lambda n: 'label_replace(a, "b", "' + "é" * n * 20 + '", "c", "d")',
    "a pattern": lambda n: 'a{b=~"' + "a|" * n * 5 + 'b"}',
    "a pattern of groups": lambda n: 'a{b=~"' + "(x|y)*" * n + '"}',
    "arguments": lambda n: "label_join(a, 'b', '-'" + ", 'c'" * n + ")",
    "comments": lambda n: "# x\n" * n + "a",
    "spaces": lambda n: " " * n * 20 + "a",
    "what is refused": lambda n: "a, " * n,
    "an open string": lambda n: '"' + "a" * n * 20,
}


# Each operator is written with all below it, so these may grow with the square; the grammar bounds their number.
DEEPER: dict[str, Callable[[int], str]] = {
    "terms": lambda n: " + ".join(["rate(a[5m])"] * n),
    "alternating terms": lambda n: " * ".join(["a", "(b - c)"] * (n // 3)),
    "variables": lambda n: "$a + " * n + "$b",
    **{form: partial(_around, form) for form in AROUND[:4]},
}


@pytest.mark.parametrize("kind", LONGER)
def test_work_grows_with_the_length(kind: str) -> None:
    less, more = calls(LONGER[kind](50)), calls(LONGER[kind](200))
    assert more < 1.2 * 4 * less, (less, more)


@pytest.mark.parametrize("kind", DEEPER)
def test_work_grows_with_the_square_of_the_depth(kind: str) -> None:
    less, more = calls(DEEPER[kind](MAX_DEPTH // 4)), calls(DEEPER[kind](MAX_DEPTH - 5))
    assert more < 1.2 * 4**2 * less, (less, more)


def calls(text: str) -> int:
    """How many functions are called for a text, those of C among them."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    # What was read before would be too little work.
    module._parsed.cache_clear()
    sys.setprofile(seen)
    try:
        survives(text)
    finally:
        sys.setprofile(None)
    return count
