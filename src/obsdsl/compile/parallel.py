"""A long list of independent work on all processors.

The work is forked, so that the objects which it reads need not be copied; only results travel back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")

# Below it, starting processes costs more than they save.
FEW = 150
_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def each(function: Callable[[A], B], values: Sequence[A]) -> list[B]:
    """`function` of each value, in their order. An exception of the first value that raises one is raised here."""
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if len(values) < FEW or processes == 1:
        return [function(value) for value in values]
    return [result for part in _forked(function, values, processes) for result in part]


def _forked(function: Callable[[A], B], values: Sequence[A], processes: int) -> Iterator[list[B]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    global _work
    _work = (function, values)
    size = -(-len(values) // processes)
    try:
        with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
            yield from pool.map(_part, [slice(start, start + size) for start in range(0, len(values), size)])
    finally:
        _work = None


def _part(part: slice) -> list[Any]:
    assert _work is not None
    function, values = _work
    return [function(value) for value in values[part]]
