"""Work on all processors gives what work on one gives: the same values, in their order, and the same error."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

from obsdsl.compile import parallel
from obsdsl.compile.parallel import FEW, each
from obsdsl.errors import CompileError, Location


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with two, whatever this one has."""
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1}, raising=False)


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + 1, 3 * FEW])
def test_results_are_in_the_order_of_their_values(count: int) -> None:
    values = list(range(count))
    assert each(lambda value: value * 2, values) == [value * 2 for value in values]


@pytest.mark.usefixtures("two_processors")
def test_many_values_are_shared_out_and_few_are_not() -> None:
    assert set(each(lambda _: os.getpid(), range(FEW - 1))) == {os.getpid()}
    pids = set(each(lambda _: os.getpid(), range(FEW)))
    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2


def test_one_processor_forks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0}, raising=False)
    assert set(each(lambda _: os.getpid(), range(FEW))) == {os.getpid()}


def refuse(value: int) -> int:
    if value >= 3:
        raise CompileError(f"number {value}", ("one", "two"), Location("file.py", value))
    return value


@pytest.mark.usefixtures("two_processors")
def test_the_error_of_the_first_value_arrives_whole() -> None:
    with pytest.raises(CompileError) as caught:
        each(refuse, range(2 * FEW))
    assert (caught.value.subject, caught.value.faults) == ("number 3", ("one", "two"))
    assert caught.value.location == Location("file.py", 3)


@pytest.mark.usefixtures("two_processors")
def test_nothing_is_left_behind() -> None:
    def fail(_: int) -> NoReturn:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        each(fail, range(FEW))
    assert parallel._work is None
    assert each(str, range(FEW)) == [str(value) for value in range(FEW)]
