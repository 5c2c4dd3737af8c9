"""`python -m benchmarks.diff`: what a review takes, of 1,000 dashboards of 20 panels, a file each.

Timed are whole processes in a git repository: with one dashboard changed, right after a checkout (nothing is kept:
CI) and again (a laptop); with a metric's unit changed that all dashboards use, so that each of them differs; with the
comment and the page of that; and of two folders of files, which nobody compiles. Fails where a review does not say what
was changed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import workspace
from benchmarks.cases import OBSDSL, environment
from benchmarks.measure import Sample, run

LIMIT = 10.0
"""Seconds that a reviewer waits."""
_GIT = ("git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


class Step(NamedTuple):
    """A review that is timed; `found` counts what it says."""

    label: str
    arguments: tuple[str, ...]
    prepare: Callable[[Path], object] = lambda _: None
    changes: int | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diff", description="What a review takes.")
    parser.add_argument("--size", type=int, default=1000, help="number of dashboards (1000)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure to this file")
    options = parser.parse_args(arguments)
    rows = list(_measured(options.size))
    width = max(len(label) for label, _ in rows)
    print(f"{f'{options.size:,} dashboards':{width}}  {'s':>7}  {'cpu s':>7}  {'peak MB':>8}")
    for label, one in rows:
        over = "" if one.seconds <= LIMIT else f"  over {LIMIT:g} s"
        print(f"{label:{width}}  {one.seconds:7.2f}  {one.cpu_seconds:7.2f}  {one.peak_bytes / 2**20:8.0f}{over}")
    if options.json:
        found = [{"label": label, **one._asdict()} for label, one in rows]
        options.json.write_text(json.dumps({"size": options.size, "rows": found}, indent=2) + "\n")
    return 0


def steps(size: int) -> tuple[Step, ...]:
    """In this order, in one repository."""
    return (
        Step("one dashboard changed, nothing kept", (), workspace.change, 1),
        Step("one dashboard changed, again", (), changes=1),
        Step("all dashboards changed", (), _reunit, size + 1),
        Step("all dashboards changed, the comment", ("--comment", "github")),
        Step("all dashboards changed, the page", ("--format", "html", "--output", "../page.html")),
        Step("two folders of files, all changed", ("old", "new"), _folders, size),
        Step("two folders of files, one changed", ("old", "near"), _near, 1),
    )


def _measured(size: int) -> Iterator[tuple[str, Sample]]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "root"
        root.mkdir()
        workspace.write(root, size)
        for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
            subprocess.run((*_GIT, *words), cwd=root, check=True)
        for step in steps(size):
            if sys.stderr.isatty():
                print(f"\r\033[K{step.label}", end="", file=sys.stderr, flush=True)
            step.prepare(root)
            sample = run((*OBSDSL, "diff", *step.arguments), root, environment(Path(name)))
            if step.changes is not None:
                _check(root, Path(name), step)
            yield step.label, sample


def _check(root: Path, folder: Path, step: Step) -> None:
    """Off the clock: the review says what was changed."""
    command = (*OBSDSL, "diff", *step.arguments, "--format", "json")
    done = subprocess.run(command, cwd=root, env=environment(folder), check=True, capture_output=True)
    found = len(json.loads(done.stdout)["changes"])
    if found != step.changes:
        raise SystemExit(f"{step.label}: {found} changes, not {step.changes}")


def _reunit(root: Path) -> None:
    """Change the unit of what one panel of each dashboard shows; and take back what was changed before."""
    subprocess.run((*_GIT, "checkout", "-q", "."), cwd=root, check=True)
    path = root / "metrics/service.py"
    text = path.read_text()
    path.write_text(text.replace('"How long jobs waited.", ', '"How long jobs waited.", unit="bytes", '))


def _folders(root: Path) -> None:
    """Builds without their manifests: as if they were exports."""
    for name in ("new", "old"):
        subprocess.run((*OBSDSL, "build", "-q", "--out", name), cwd=root, env=environment(root.parent), check=True)
        (root / name / "manifest.json").unlink()
        subprocess.run((*_GIT, "checkout", "-q", "."), cwd=root, check=True)


def _near(root: Path) -> None:
    workspace.change(root)
    subprocess.run((*OBSDSL, "build", "-q", "--out", "near"), cwd=root, env=environment(root.parent), check=True)
    (root / "near/manifest.json").unlink()


if __name__ == "__main__":
    sys.exit(main())
