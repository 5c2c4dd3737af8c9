"""What is said when all tests are over: coverage, and mutants that lived. xdist's workers send it to the controller."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from obsdsl.testing.rules.coverage import Coverage
    from obsdsl.testing.rules.hold import Holder

_OUTPUT = "obsdsl_rules"


class Summary:
    """Prints what the holder has gathered."""

    def __init__(self, holder: Holder, config: pytest.Config) -> None:
        self.holder = holder
        self.config = config
        self.sent: list[dict[str, Any]] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker is done."""
        text = getattr(node, "workeroutput", {}).get(_OUTPUT)
        if text:
            self.sent.append(json.loads(text))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send it, or fail the run where too few alerts are tested."""
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = json.dumps(self._data())
            return
        least = self.config.getoption("obsdsl_coverage_fail_under")
        if least is not None and self._coverage().percent < least and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The tables."""
        least = self.config.getoption("obsdsl_coverage_fail_under")
        if self.config.getoption("obsdsl_coverage") or least is not None:
            terminalreporter.section("alerts in rule tests")
            coverage = self._coverage()
            for line in coverage.table():
                terminalreporter.write_line(line)
            if least is not None and coverage.percent < least:
                terminalreporter.write_line(f"FAILED: fewer than {least:g} % of the alerts fire in a test", red=True)
        if self.config.getoption("obsdsl_mutate"):
            terminalreporter.section("mutants of alerts")
            for line in self._survivors():
                terminalreporter.write_line(line)

    def _data(self) -> dict[str, Any]:
        return {"coverage": self.holder.coverage().data(), "mutants": self.holder.mutants}

    def _coverage(self) -> Coverage:
        coverage = self.holder.coverage()
        for one in self.sent:
            coverage.merge(one["coverage"])
        if not coverage.alerts:
            self.holder.know(coverage)
        return coverage

    def _survivors(self) -> list[str]:
        from obsdsl.testing.rules.mutation import joined, survivors

        return survivors(joined([self.holder.mutants, *(one["mutants"] for one in self.sent)]))
