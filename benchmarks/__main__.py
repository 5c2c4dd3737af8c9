"""`python -m benchmarks`: obsdsl beside grafanalib, grafana-foundation-sdk and grafonnet, in one run.

Everyone makes the same dashboards (`work.py`): one for each service, five rows of four panels, a PromQL query, a unit,
a legend and a place for each panel, a data source variable and a query variable. Everyone writes one JSON file for each,
two spaces, keys sorted. What is timed is the whole process, from its start to its end; rounds are interleaved, so that
a slow minute of the machine is shared by all.

`obsdsl build` starts from a workspace that was written a moment before: no bytecode, no cache, N files to import. It
checks what it builds; its peers do not. The second row of obsdsl is the next build, after one file changed.

The peer of record is grafanalib with one program that makes all dashboards. The other rows of the peers show what
obsdsl's layout, a file for each dashboard, costs them. grafonnet is a stub of its size (`peers/grafonnet/stub.py`)
unless `--grafonnet` names a folder into which `jb install` put the real one.

Nothing here fails because something was slow: a budget that is missed says "over", and that is all.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.cases import START_UPS, Case, cases, environment, fault, written
from benchmarks.measure import RunFailed, Sample, run

START_UP_RUNS = 3
"""How many times as many rounds start-ups get: they are short, and noisy for it."""
SLOW_SIZE = 1000
"""From this size on, slow cases get one round."""


class Results:
    """Samples and problems by size and label, in the order in which they came."""

    def __init__(self) -> None:
        self._samples: defaultdict[tuple[int, str], list[Sample]] = defaultdict(list)
        self._problems: dict[tuple[int, str], str] = {}

    def add(self, size: int, label: str, sample: Sample) -> None:
        """Keep one more sample."""
        self._samples[size, label].append(sample)

    def fail(self, size: int, label: str, problem: str) -> None:
        """Keep why there are none."""
        self._problems[size, label] = problem

    @property
    def failed(self) -> bool:
        """Whether a run of something that is installed failed."""
        return any(not problem.startswith("not installed") for problem in self._problems.values())

    def rows(self) -> list[report.Row]:
        """All of it, sizes ascending."""
        found = [report.Row(size, label, tuple(samples)) for (size, label), samples in self._samples.items()]
        found += [report.Row(size, label, (), problem) for (size, label), problem in self._problems.items()]
        return sorted(found, key=lambda row: row.size)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and say whether everything that is installed ran."""
    options = _parser().parse_args(arguments)
    chosen = [case for case in cases(options.grafonnet) if not options.only or case.name in options.only]
    results = Results()
    if not options.only or "startup" in options.only:
        _start_ups(results, options.rounds * START_UP_RUNS)
    ready = [case for case in chosen if _ready(case, options.sizes, results)]
    for size in options.sizes:
        for number in range(options.rounds):
            for case in ready:
                if number == 0 or size < SLOW_SIZE or not case.slow:
                    _say(f"{size:,} dashboards, round {number + 1} of {options.rounds}: {case.name}")
                    _attempt(case, size, results)
    _say("")
    where, library, rows = report.machine(), "as in --grafonnet" if options.grafonnet else "a stub of its size", results.rows()
    print(report.text(where, library, rows))
    if options.json:
        options.json.write_text(json.dumps(report.document(where, library, rows), indent=2) + "\n")
    return int(results.failed)
