"""Long expressions over several lines: as ruff writes them, and the same expression."""

from __future__ import annotations

import ast

import pytest

from obsdsl.importing.python.layout import broken

ARGUMENT = 'job="a-job-with-a-name", instance="a.long.name:9100"'


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a + b", ["a + b"]),
        (f"m.x({ARGUMENT}) / m.y({ARGUMENT})", [f"m.x({ARGUMENT})", f"/ m.y({ARGUMENT})"]),
        (
            f'm.x({ARGUMENT}).rate("5m").sum()',
            [f"m.x({ARGUMENT})", '.rate("5m")', ".sum()"],
        ),
        (
            f"(a > b).on({ARGUMENT}, name=1)",
            ["(a > b).on(", '    job="a-job-with-a-name",', '    instance="a.long.name:9100",', "    name=1,", ")"],
        ),
        (
            f"(m.x({ARGUMENT}) > 0) & (m.y({ARGUMENT}) > 1)",
            [f"(m.x({ARGUMENT}) > 0)", f"& (m.y({ARGUMENT}) > 1)"],
        ),
        (
            """promql('sum(a{job="a-job-with-a-name"}) / sum(b{job="a-job-with-a-name"})').max()""",
            [
                "promql(",
                """    'sum(a{job="a-job-with-a-name"}) / '""",
                """    'sum(b{job="a-job-with-a-name"})'""",
                ").max()",
            ],
        ),
        ("not python(", ["not python("]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    found = broken(text, 66, 0)
    assert found.split("\n") == lines
    if len(lines) > 1:
        assert ast.dump(ast.parse(f"({found})")) == ast.dump(ast.parse(f"({text})"))
