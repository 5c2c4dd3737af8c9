"""What we say changes nothing changes nothing: generated expressions, evaluated with the part and without it."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from obsdsl.express.node import Binary, Node
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.lint.checks.dead_code import DeadCode
from obsdsl.lint.context import Context
from obsdsl.lint.site import Site
from tests.stack import Tool, generations, require

SERIES = {
    'a{job="x", pod="1"}': 1, 'a{job="x", pod="2"}': 5, 'a{job="y", pod="1"}': 7, 'a{job="z"}': 0,
    'b{job="x", pod="1"}': 3, 'b{job="y"}': 2, 'b{job="w", pod="9"}': 6,
}  # fmt: skip
LEAVES = (
    "a", "b", 'a{job="x"}', 'a{job="x", pod="1"}', 'b{job=~"x|w"}', "a > 4", "a > 4 < 6", "b != 2", "a > bool 4",
    "sum(a)", "sum(b) > 100", "sum(missing)", "missing", "vector(0)", "vector(1) > 0", "vector(0) > 1",
    "sum(missing) or vector(3)", "sum by (job) (a)", "4 < a", "hour() > 24", "a offset 1m",
)  # fmt: skip
MATCHINGS = ("", "", "", "on () ", "on (job) ", "ignoring (pod) ")
# What stands for no sample at all.
NOTHING = "missing"


def generated(count: int) -> list[Binary]:
    """Set operations of two or three sides."""
    choose = random.Random(7).choice
    found: dict[str, Binary] = {}
    while len(found) < count:
        text = choose(LEAVES)
        for _ in range(choose((1, 1, 2))):
            text = f"({text}) {choose(('and', 'or', 'unless'))} {choose(MATCHINGS)}({choose(LEAVES)})"
        node = parse(text)
        assert isinstance(node, Binary)
        found[render(node)] = node
    return list(found.values())


def claimed(node: Binary) -> Node | None:
    """What the expression is the same as, if the check says that its right side changes nothing."""
    for one in DeadCode().find(node, Site(Context(), "example", node=node)):
        if one.at is node.right:
            return parse(NOTHING) if node.op == "unless" else node.left
    return None


def evaluate(promtool: Tool, expressions: list[str], folder: Path) -> list[str]:
    """The samples that each gives, as promtool prints them."""
    series = [{"series": name, "values": f"{value}x5"} for name, value in SERIES.items()]
    # No expression gives this, so that promtool prints what it gives.
    never = [{"labels": "never", "value": 42}]
    tests = [{"expr": one, "eval_time": "3m", "exp_samples": never} for one in expressions]
    whole = {"rule_files": [], "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": tests}]}
    file = folder / "test.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    done = promtool.run("test", "rules", file)
    found = re.findall(r"^\s*expr: .*?^\s*got:(.*?)$", done.stdout + done.stderr, re.MULTILINE | re.DOTALL)
    assert len(found) == len(expressions), (done.stdout + done.stderr)[:2000]
    return found


@pytest.mark.parametrize("generation", generations())
def test_a_part_that_we_call_dead_can_be_left_out(generation: str, tmp_path: Path) -> None:
    promtool = require("promtool", generation=generation)
    pairs = [(node, same) for node in generated(3000) if (same := claimed(node)) is not None]
    assert len(pairs) > 150
    before = evaluate(promtool, [render(node) for node, _ in pairs], tmp_path)
    after = evaluate(promtool, [render(same) for _, same in pairs], tmp_path)
    differing = [
        f"{render(node)}: {one} is not {other}"
        for (node, _), one, other in zip(pairs, before, after, strict=True)
        if one != other
    ]
    assert differing == []
    assert len(set(before)) > 10
