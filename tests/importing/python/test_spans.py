"""Pieces of source are those that ast gives, whatever letters stand before them."""

from __future__ import annotations

import ast

import pytest

from obsdsl.importing.python.spans import segment


@pytest.mark.parametrize("text", ["f(a.b(1), 'x')", "f('größer ☃', b=(1,\n  'é'), **c)", "(a +\n b('😀') - 1)"])
def test_segments_are_those_of_ast(text: str) -> None:
    nodes = [one for one in ast.walk(ast.parse(text, mode="eval")) if isinstance(one, ast.expr | ast.keyword)]
    assert len(nodes) > 3
    for one in nodes:
        assert segment(text, one) == ast.get_source_segment(text, one)
