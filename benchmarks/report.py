"""What the run found, as a table for people and as JSON for whatever draws curves."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.cases import AGAIN, AN_EVALUATION_EACH, FIRST, GRAFANALIB, HELP, ONE_EVALUATION, PYTHON
from benchmarks.measure import Sample
from benchmarks.work import PANELS

START_UP = 0
"""The size under which the start-up times are kept."""
PACKAGES = ("obsdsl", "grafanalib", "grafana-foundation-sdk", "gojsonnet")
HEADINGS = ("", "runs", "min s", "median s", "max s", "cpu s", "peak MB", "x grafanalib")
MEGABYTE = 1024 * 1024


class Row(NamedTuple):
    """The samples of one label at one size, or why there are none."""

    size: int
    label: str
    samples: tuple[Sample, ...] = ()
    problem: str = ""

    @property
    def seconds(self) -> float:
        """The median wall clock."""
        return median(sample.seconds for sample in self.samples)

    @property
    def peak(self) -> float:
        """The largest peak, in megabytes."""
        return max(sample.peak_bytes for sample in self.samples) / MEGABYTE


class Budget(NamedTuple):
    """A limit of the design (section 8), and how the run compares with it."""

    name: str
    seconds: float
    limit: float

    @property
    def share(self) -> float:
        """How much of the limit was used; up to 1 is within it."""
        return self.seconds / self.limit


def machine(grafonnet: Path | None) -> dict[str, Any]:
    """Where the run took place, and with what."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "packages": {name: version for name in PACKAGES if (version := _version(name))},
        "grafonnet": "the library itself" if grafonnet else "a stub of its size",
    }


def budgets(rows: Iterable[Row]) -> list[Budget]:
    """Every budget for which both sides ran, at the largest size: on small ones, start-up hides the work."""
    seconds = {(row.size, row.label): row.seconds for row in rows if row.samples}
    size = max((size for size, _ in seconds), default=START_UP)
    found = [
        Budget(f"{size:,} dashboards, {name}", seconds[size, ours], seconds[size, theirs] * factor)
        for name, ours, theirs, factor in (
            ("build: the time of grafanalib, one program", FIRST, GRAFANALIB, 1.0),
            ("build: 1/10 of grafonnet, an evaluation for each", FIRST, AN_EVALUATION_EACH, 0.1),
            ("build: 1/10 of grafonnet, one evaluation", FIRST, ONE_EVALUATION, 0.1),
            ("one file changed: 1/10 of the first build", AGAIN, FIRST, 0.1),
        )
        if (size, ours) in seconds and (size, theirs) in seconds
    ]
    if (START_UP, HELP) in seconds and (START_UP, PYTHON) in seconds:
        limit = seconds[START_UP, PYTHON] + 0.1
        found.append(Budget("obsdsl --help: 0.1 s over bare Python", seconds[START_UP, HELP], limit))
    return found


def text(where: dict[str, Any], rows: Sequence[Row]) -> str:
    """The tables."""
    used = [f"{name} {version}" for name, version in where["packages"].items()]
    used.append(f"grafonnet: {where['grafonnet']}")
    parts = [
        f"Python {where['python']}, {where['system']}, {where['cores']} cores\n"
        f"{', '.join(used)}\n"
        "Whole processes. A ratio is of medians, a peak that of the largest process."
    ]
    for size in dict.fromkeys(row.size for row in rows):
        title = f"{size:,} dashboards of {len(PANELS)} panels" if size else "Start-up"
        parts.append(_table(title, [row for row in rows if row.size == size]))
    if limits := budgets(rows):
        parts.append(_budget_table(limits))
    return "\n\n".join(parts)


def document(where: dict[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """The same, with every sample."""
    return {
        "machine": where,
        "panels": len(PANELS),
        "rows": [
            {
                "size": row.size,
                "label": row.label,
                "problem": row.problem,
                "samples": [sample._asdict() for sample in row.samples],
            }
            for row in rows
        ],
        "budgets": [budget._asdict() | {"share": budget.share} for budget in budgets(rows)],
    }


def _table(title: str, rows: Sequence[Row]) -> str:
    peer = next((row.seconds for row in rows if row.label == GRAFANALIB and row.samples), None)
    headings = HEADINGS if peer else HEADINGS[:-1]
    cells = [(title, *headings[1:])]
    notes = {}
    for row in rows:
        if not row.samples:
            notes[len(cells)] = row.problem
            cells.append((row.label, *("" for _ in headings[1:])))
            continue
        walls = [sample.seconds for sample in row.samples]
        numbers = (min(walls), row.seconds, max(walls), median(sample.cpu_seconds for sample in row.samples))
        values = [str(len(walls)), *(f"{number:.3f}" for number in numbers), f"{row.peak:.0f}"]
        cells.append((row.label, *values, *([f"{row.seconds / peer:.2f}"] if peer else [])))
    lines = _aligned(cells)
    for index, problem in notes.items():
        lines[index] = f"{cells[index][0]:<{max(len(cell[0]) for cell in cells)}}  {problem}"
    return "\n".join(lines)


def _budget_table(limits: Iterable[Budget]) -> str:
    cells = [("Budget (design, section 8)", "took s", "limit s", "share", "")]
    cells += [
        (
            limit.name,
            f"{limit.seconds:.3f}",
            f"{limit.limit:.3f}",
            f"{limit.share:.2f}",
            "" if limit.share <= 1 else "over",
        )
        for limit in limits
    ]
    return "\n".join(_aligned(cells))


def _aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for first, *others in cells:
        columns = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        lines.append("  ".join(columns).rstrip())
    return lines


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
