"""Work on all processors: the results in order, faults of the work as if it had been done here."""

from __future__ import annotations

import os

import pytest

from obsdsl import parallel
from obsdsl.errors import CompileError, Location


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)


def test_results_come_in_the_order_of_the_values() -> None:
    assert parallel.each(lambda n: n * n, range(101), few=10) == [n * n for n in range(101)]


def test_the_work_is_shared() -> None:
    assert len(set(parallel.each(lambda _: os.getpid(), range(10), few=2))) == 2


def test_values_that_take_turns_are_shared_as_well() -> None:
    done = parallel.each(lambda n: (n % 2, os.getpid()), range(1000), few=2)
    big = [process for kind, process in done if kind]
    assert 400 <= 1000 * big.count(os.getpid()) / len(big) <= 600


def test_few_values_stay_here() -> None:
    assert set(parallel.each(lambda _: os.getpid(), range(10), few=10)) == {os.getpid()}


def test_an_exception_of_the_work_is_raised_here() -> None:
    def fail(n: int) -> int:
        if n == 7:
            raise LookupError(n)
        return n

    with pytest.raises(LookupError, match="7"):
        parallel.each(fail, range(10), few=2)


def test_of_several_exceptions_the_first_in_the_order_of_the_values_is_raised() -> None:
    def fail(n: int) -> int:
        if n >= 3:
            raise CompileError(f"number {n}", ("one", "two"), Location("file.py", n))
        return n

    with pytest.raises(CompileError) as caught:
        parallel.each(fail, range(40), few=2)
    assert (caught.value.subject, caught.value.faults) == ("number 3", ("one", "two"))
    assert caught.value.location == Location("file.py", 3)


def test_what_cannot_travel_is_made_here() -> None:
    made = parallel.each(lambda n: lambda: n, range(4), few=2)
    assert [one() for one in made] == [0, 1, 2, 3]


def test_a_child_that_dies_is_replaced() -> None:
    here = os.getpid()

    def work(n: int) -> int:
        if os.getpid() != here:
            os._exit(3)
        return n

    assert parallel.each(work, range(6), few=2) == [0, 1, 2, 3, 4, 5]


def test_no_process_is_left_behind() -> None:
    others = set(parallel.each(lambda _: os.getpid(), range(10), few=2)) - {os.getpid()}
    assert others
    for process in others:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
