"""Parts of expressions that say the same have one digest, all others have another."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.express.node import Aggregation, Grouping, Matcher, Selector
from obsdsl.express.parse import parse
from obsdsl.lint.canonical import digest, digests

ALIKE = [
    ('rate(a{x="1",y="2"}[5m])', 'rate(a{y="2", x="1"}[5m])'),
    ("sum by (x, y) (a)", "sum(a) by (y, x)"),
    ("sum by (x, x) (a)", "sum by (x) (a)"),
    ("sum(a) + sum(b)", "sum(b) + sum(a)"),
    ("sum(a) * on (y, x) sum(b)", "sum(b) * on (x, y) sum(a)"),
    ("rate(a[60s])", "rate(a[1m])"),
    ("rate(a[5m] offset 60s)", "rate(a[5m] offset 1m)"),
]
DIFFERENT = [
    ("rate(a[5m])", "rate(a[10m])"),
    ("rate(a[5m])", "rate(a[5m] offset 1m)"),
    ("rate(a[5m])", "irate(a[5m])"),
    ('rate(a{x="1"}[5m])', 'rate(a{x!="1"}[5m])'),
    ("sum by (x) (a)", "sum without (x) (a)"),
    ("sum(a)", "sum by () (a)"),
    ("sum(a) - sum(b)", "sum(b) - sum(a)"),
    ("a * on (x) group_left sum by (x) (b)", "sum by (x) (b) * on (x) group_left a"),
    ("a > 1", "a > bool 1"),
    ("topk(1, a)", "topk(2, a)"),
    ("rate(a[$__rate_interval])", "rate(a[5m])"),
    ("max_over_time(sum(a)[1h:1m])", "max_over_time(sum(a)[1h:2m])"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_says_the_same_has_one_digest(one: str, other: str) -> None:
    assert digest(parse(one)) == digest(parse(other)) is not None


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_says_something_else_has_another(one: str, other: str) -> None:
    assert digest(parse(one)) != digest(parse(other))


@pytest.mark.parametrize("text", ["a", 'a{x="1"}', "1 + 2", "vector(1)", "time()"])
def test_selections_and_constants_compute_nothing(text: str) -> None:
    assert digest(parse(text)) is None
    assert digests(parse(text)) == ()


def test_the_digest_of_a_part_is_that_of_the_part_alone() -> None:
    whole = digests(parse("sum by (x) (rate(a[5m])) > 1"))
    assert whole[1:] == (digest(parse("sum by (x) (rate(a[5m]))")), digest(parse("rate(a[5m])")))


@given(st.permutations(["a", "b", "c"]), st.permutations(["a", "b", "c"]))
def test_the_order_of_labels_and_matchers_says_nothing(one: list[str], other: list[str]) -> None:
    def tree(names: list[str]) -> Aggregation:
        selector = Selector("m", tuple(Matcher(name, "=", "v") for name in names))
        return Aggregation("sum", selector, Grouping("by", tuple(names)))

    assert digest(tree(one)) == digest(tree(other))


def test_digests_are_the_same_in_another_process() -> None:
    imports = "from obsdsl.express.parse import parse; from obsdsl.lint.canonical import digest"
    code = f"{imports}; print(digest(parse('sum(a)')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == digest(parse("sum(a)"))
