"""`python -m benchmarks`: obsdsl beside grafanalib, grafana-foundation-sdk and grafonnet, in one run.

Everyone makes the same dashboards (`work.py`): one for each service, five rows of four panels; each panel has a PromQL
query, a unit, a legend and a place, each dashboard a data source variable and a query variable. Everyone writes a JSON
file for each, two spaces, keys sorted; the run counts them and their panels. Timed is the whole process, from start to
end. Rounds are interleaved, so that a slow minute of the machine is shared by all.

`obsdsl build` starts from a workspace written a moment before: no bytecode, no cache, a file for each dashboard to
import. It checks what it builds; its peers do not. Its second row is the next build, after one file changed, its third
the one after that, where nothing did.

The peer of record is grafanalib with one program that makes all dashboards; beside it stands what a file for each
dashboard, obsdsl's layout, costs it. grafonnet is measured twice for the same reason: one evaluation for all (`jsonnet
-m`), and one for each (what a Makefile runs, less its processes). Its library is a stub of the same size and shape
(`peers/grafonnet/stub.py`) unless `--grafonnet` names a folder that `jb install` filled.

Columns: runs; wall clock (min, median, max); processor time (median; more than the wall clock where a peer uses both
cores); peak memory; wall clock as a multiple of the peer of record. Nothing fails for being slow: a budget that is
missed says "over", and the exit code is 1 only if something that is installed did not do its work.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.cases import START_UPS, Case, cases, environment, fault, is_installed
from benchmarks.measure import RunFailed, Sample, run
from benchmarks.report import Row

START_UP = "startup"
START_UP_RUNS = 3
"""How many times as many rounds start-ups get: they are short, and noisy for it."""
SLOW_SIZE = 1000
"""From this size on, slow cases get one round."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; 1 if something that is installed did not run, however fast the rest was."""
    options = _parser().parse_args(arguments)
    results = Results()
    if not options.only or START_UP in options.only:
        _start_ups(results, options.rounds * START_UP_RUNS)
    chosen = [case for case in cases(options.grafonnet) if not options.only or case.name in options.only]
    ready = [case for case in chosen if _is_ready(case, options.sizes, results)]
    for size in options.sizes:
        for number in range(options.rounds):
            for case in ready:
                if number and case.slow and size >= SLOW_SIZE:
                    continue
                _say(f"{size:,} dashboards, round {number + 1} of {options.rounds}: {case.name}")
                try:
                    for label, sample in _run(case, size):
                        results.add(size, label, sample)
                except RunFailed as error:
                    results.fail(size, case.name, error)
    where, rows = report.machine(options.grafonnet), results.rows()
    print(report.text(where, rows))
    if options.json:
        options.json.write_text(json.dumps(report.document(where, rows), indent=2) + "\n")
    return int(results.failed)


class Results:
    """What was found at each size for each label, in the order in which it came."""

    def __init__(self) -> None:
        self._samples: dict[tuple[int, str], list[Sample]] = {}
        self._problems: dict[tuple[int, str], str] = {}
        self.failed = False
        """Whether something that is installed did not run."""

    def add(self, size: int, label: str, sample: Sample) -> None:
        """Keep one more sample."""
        self._samples.setdefault((size, label), []).append(sample)

    def miss(self, size: int, label: str, install: str) -> None:
        """Keep that it is not installed."""
        self._problems[size, label] = f"not installed: pip install {install}"

    def fail(self, size: int, label: str, reason: object) -> None:
        """Keep that it did not run."""
        self._problems[size, label] = f"failed: {reason}"
        self.failed = True

    def rows(self) -> list[Row]:
        """All of it, sizes ascending."""
        found = [Row(size, label, tuple(samples)) for (size, label), samples in self._samples.items()]
        found += [Row(size, label, problem=problem) for (size, label), problem in self._problems.items()]
        return sorted(found, key=lambda row: row.size)


def _parser() -> argparse.ArgumentParser:
    names = [START_UP, *(case.name for case in cases(None))]

    def sizes(text: str) -> list[int]:
        return [int(number) for number in text.split(",")]

    def some(text: str) -> list[str]:
        if unknown := sorted(set(text.split(",")) - set(names)):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(names)}")
        return text.split(",")

    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Build the same dashboards with obsdsl and its peers, and compare.",
        epilog="example: python -m benchmarks --sizes 50,200 --rounds 5 --only startup,obsdsl,grafanalib",
    )
    parser.add_argument("--sizes", type=sizes, default=[50, 200, 1000], help="numbers of dashboards (50,200,1000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (3); slow ones get one at the largest size")
    parser.add_argument("--only", type=some, metavar="NAMES", help=f"some of {','.join(names)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every sample to this file")
    parser.add_argument("--grafonnet", type=Path.absolute, metavar="VENDOR", help="where `jb install` put grafonnet")
    return parser


def _start_ups(results: Results, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        for number in range(rounds + 1):
            for start in START_UPS:
                if not is_installed(start.module):
                    results.miss(0, start.label, start.install)
                    continue
                try:
                    sample = run(start.command, Path(directory), environment(Path(directory)))
                except RunFailed as error:
                    results.fail(0, start.label, error)
                else:
                    if number:  # the first run writes bytecode
                        results.add(0, start.label, sample)


def _is_ready(case: Case, sizes: Sequence[int], results: Results) -> bool:
    """Whether the case is there and works; the small run that shows it also writes the bytecode of its library."""
    if not is_installed(case.module):
        for size in sizes:
            results.miss(size, case.name, case.install)
        return False
    try:
        list(_run(case, 2))
    except RunFailed as error:
        for size in sizes:
            results.fail(size, case.name, error)
        return False
    return True


def _run(case: Case, size: int) -> Iterator[tuple[str, Sample]]:
    """Run the steps of the case in a directory of their own, and check what they wrote."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        for step in case.prepare(directory, size):
            step.before()
            sample = run(step.command, step.cwd, environment(directory))
            if wrong := fault(directory, step, size):
                raise RunFailed(f"{step.label}: {wrong}")
            yield step.label, sample


def _say(text: str) -> None:
    """Progress, for whoever watches."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
