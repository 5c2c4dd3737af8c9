"""Tests that use `rules` are run one by one and judged together: their reports are held back until the module is over.

Nothing heavy is imported before the first of them begins.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import CallInfo, runtestprotocol

from obsdsl.testing.rules.failure import RulesFailed, cut, shown_failures, text_of

if TYPE_CHECKING:
    from obsdsl.testing.rules.batch import Checked
    from obsdsl.testing.rules.coverage import Coverage
    from obsdsl.testing.rules.scenario import Scenario
    from obsdsl.testing.rules.world import World

FIXTURE = "rules"
_PLUGIN = "obsdsl.testing.plugin"


class Held:
    """A test that has run: its reports, and what is still to be judged."""

    def __init__(self, item: pytest.Item, world: World, scenario: Scenario) -> None:
        self.item = item
        self.world = world
        self.scenario = scenario
        self.call: CallInfo[None] | None = None
        self.reports: list[pytest.TestReport] = []

    @property
    def is_open(self) -> bool:
        """Whether the test's own code has ended well, so that its expectations count."""
        return self.call is not None and self.call.excinfo is None


class Holder:
    """Runs tests that use `rules`, holds their reports back, and judges them."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.worlds: dict[Path, World] = {}
        self.held: list[Held] = []
        self.running: Held | None = None
        # Tests that another plugin runs in its own way are judged on their own.
        self.protocol: pytest.Item | None = None
        # What was seen in tests, by the root of their workspace; and changed alerts.
        self.seen: list[tuple[World, Checked]] = []
        self.mutants: dict[str, dict[str, Any]] = {}

    def begin(self, request: pytest.FixtureRequest) -> Held:
        """The scenario of a test that begins."""
        held = Held(request.node, world := self.world(request.path.parent), _scenario(world))
        if self.protocol is request.node:
            self.running = held
        return held

    def world(self, folder: Path) -> World:
        """The workspace around a folder, loaded once."""
        from obsdsl.config import find_root
        from obsdsl.testing.rules.world import World

        root = find_root(folder.resolve())
        if root not in self.worlds:
            self.worlds[root] = World.at(root)
        return self.worlds[root]

    def end(self, held: Held) -> None:
        """The test is over; it is judged now unless its report is held back."""
        if held is not self.running:
            failures = self._verdicts([held])[0].failures
            if failures:
                raise RulesFailed("\n\n".join(text_of(one) for one in failures))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """Run a test that uses `rules`, and keep its reports where it got as far as the fixture."""
        if not _uses_rules(item):
            return None
        self.protocol, self.running = item, None
        try:
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
        finally:
            held, self.protocol, self.running = self.running, None, None
        if held is None:
            _log(item, reports)
        else:
            held.reports = reports
            self.held.append(held)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: CallInfo[None]) -> None:
        """Remember how the test's own code ended; what it says wrongly is shown at its own line."""
        if self.running is not None and self.running.item is item and call.when == "call":
            self.running.call = call
            if call.excinfo is not None and type(call.excinfo.value).__module__ == "obsdsl.errors":
                call.excinfo = pytest.ExceptionInfo.from_exception(cut(call.excinfo.value))

    def release(self, session: pytest.Session) -> None:
        """Judge what is held, and report it."""
        held, self.held = self.held, []
        if not held:
            return
        verdicts = dict(zip(map(id, held), self._verdicts(held), strict=True))
        if self.config.getoption("obsdsl_mutate"):
            self._mutate([one for one in held if one.is_open and not verdicts[id(one)].failures])
        for one in held:
            reports = [self._report(one, verdicts[id(one)], report) for report in one.reports]
            with self._as_current(session, one.item):
                _log(one.item, reports)
            if session.shouldfail or session.shouldstop:
                break

    def _verdicts(self, held: Sequence[Held]) -> list[Checked]:
        from obsdsl.testing.rules.batch import Checked

        found: dict[int, Checked] = {}
        for world in {id(one.world): one.world for one in held}.values():
            its = [one for one in held if one.world is world and (one.is_open or one.call is None)]
            found |= dict(zip(map(id, its), self._judged(world, its), strict=True))
        if self._covers:
            self.seen += [(one.world, found[id(one)]) for one in held if id(one) in found]
        return [found.get(id(one), Checked(())) for one in held]

    def _mutate(self, held: Sequence[Held]) -> None:
        """Judge the tests that hold with changed alerts."""
        from obsdsl.testing.rules.mutation import joined, mutated

        programs = self._programs()
        step = self.config.getoption("obsdsl_mutate_by")
        for world in {id(one.world): one.world for one in held}.values() if programs else ():
            scenarios = [one.scenario for one in held if one.world is world]
            self.mutants = joined([self.mutants, mutated(scenarios, world.judge(programs[0]), step)])

    @property
    def _covers(self) -> bool:
        """Whether anybody asks which alerts were seen; what tests said is kept for that alone."""
        options = self.config.getoption
        return bool(options("obsdsl_coverage")) or options("obsdsl_coverage_fail_under") is not None

    def coverage(self) -> Coverage:
        """Which alerts were seen, of the workspaces that tests were about."""
        from obsdsl.testing.rules.coverage import Coverage

        coverage = Coverage()
        for root, world in self.worlds.items():
            coverage.know(str(root), world.book)
            for its, checked in self.seen:
                if its is world:
                    coverage.add(str(root), world.book, checked.held)
        return coverage

    def know(self, coverage: Coverage) -> None:
        """The alerts of the workspace around the tests, where no test is about any."""
        from obsdsl.errors import ObsdslError

        try:
            world = self.world(self.config.rootpath)
        except ObsdslError:
            return
        coverage.know(str(world.config.root), world.book)

    def _programs(self) -> tuple[str, ...]:
        from obsdsl.testing.rules.world import promtools

        return promtools(self.config.getini("obsdsl_promtool"), self.config.rootpath)

    def _judged(self, world: World, held: Sequence[Held]) -> list[Checked]:
        from obsdsl.errors import ObsdslError
        from obsdsl.testing.rules.batch import Checked, Failure
        from obsdsl.testing.rules.world import MISSING

        programs = self._programs()
        if not programs:
            return [Checked((Failure(None, MISSING, is_missing=os.environ.get("CI") != "true"),)) for _ in held]
        try:
            return world.check([one.scenario for one in held], programs)
        except ObsdslError as error:
            return [Checked((Failure(None, str(error)),)) for _ in held]
        except Exception:  # a fault of obsdsl's is a failure of these tests, and does not end all others
            return [Checked((Failure(None, traceback.format_exc()),)) for _ in held]

    def _report(self, held: Held, verdict: Checked, report: pytest.TestReport) -> pytest.TestReport:
        """The report of the test, which fails where an expectation does not hold."""
        if report.when != "call" or not verdict.failures or held.call is None:
            return report
        first = verdict.failures[0]
        raised: BaseException = RulesFailed("\n\n".join(text_of(one) for one in verdict.failures))
        if first.is_missing:
            raised = pytest.skip.Exception(first.message, _use_item_location=True)
        call: CallInfo[Any] = CallInfo.from_call(lambda: _raise(raised), when="call")
        call.start, call.stop, call.duration = held.call.start, held.call.stop, held.call.duration
        made: pytest.TestReport = held.item.ihook.pytest_runtest_makereport(item=held.item, call=call)
        if made.failed and call.excinfo is not None:
            made.longrepr = shown_failures(held.item, verdict.failures)
        return made

    @contextmanager
    def _as_current(self, session: pytest.Session, item: pytest.Item) -> Iterator[None]:
        """For xdist, whose workers report on the test that they are at."""
        worker: Any = next((one for one in _plugins(self.config) if type(one).__name__ == "WorkerInteractor"), None)
        if worker is None:
            yield
            return
        current = worker.item_index
        worker.item_index = session.items.index(item)
        try:
            yield
        finally:
            worker.item_index = current


class Release:
    """Reports what is held when the last test of a module has run, or when no other will run."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        """After the test."""
        yield
        stops = item.session.shouldfail or item.session.shouldstop
        if stops or nextitem is None or nextitem.path != item.path:
            self.holder.release(item.session)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """After an interrupt."""
        self.holder.release(session)


def _uses_rules(item: pytest.Item) -> bool:
    """Whether the test asks for our fixture, or for one of that name which asks for ours."""
    found = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {}).get(FIXTURE, ())
    return any(getattr(one.func, "__module__", "") == _PLUGIN for one in found)


def _scenario(world: World) -> Scenario:
    from obsdsl.testing.rules.scenario import Scenario

    return Scenario(world.book)


def _plugins(config: pytest.Config) -> Iterator[object]:
    yield from config.pluginmanager.get_plugins()


def _log(item: pytest.Item, reports: Sequence[pytest.TestReport]) -> None:
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


def _raise(error: BaseException) -> None:
    raise error
