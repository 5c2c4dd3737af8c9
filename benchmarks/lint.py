"""`python -m benchmarks.lint`: `obsdsl lint` beside `promtool check rules`, in one run.

The rules are 10,000 alerts in groups of 20, in one file and in a file for each group: each with an expression over two
lines, a `for`, two labels and three annotations with templates; none has a problem, so that printing costs nothing.
promtool parses them and their templates, and looks for duplicates; obsdsl runs every check. The workspace is that of
`python -m benchmarks`: a Python file for each dashboard of 20 panels.

Each of ours is timed three times: first without a cache, then with nothing changed, then with one file changed.
promtool is that of `.stack/` (`make stack`), of each generation. Rounds are interleaved. Nothing fails for being slow.
"""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks import workspace
from benchmarks.cases import OBSDSL, ROOT, Step, environment
from benchmarks.measure import RunFailed, Sample, run

LINT = (*OBSDSL, "lint", "--quiet")
GROUP = 10
FIRST, AGAIN, CHANGED = "obsdsl lint", "obsdsl lint, nothing changed", "obsdsl lint, one file changed"
_RULE = """\
      - alert: Service{group}HighErrorRatio{index}
        expr: >-
          sum by (job) (rate(service_{group}_requests_total{{code=~"5..", handler="h{index}"}}[5m]))
            / sum by (job) (rate(service_{group}_requests_total{{handler="h{index}"}}[5m])) > 0.0{digit}
        for: 5m
        labels:
          severity: P2
          owner: team-{team}
        annotations:
          summary: More than {digit} % of requests to service {group} fail
          description: '{{{{ $value | humanizePercentage }}}} of the requests of {{{{ $labels.job }}}} fail.'
          runbook_url: https://runbooks.example.org/service-{group}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; 1 if something did not run."""
    options = _parser().parse_args(arguments)
    # As pip does when it installs; promtool is compiled, too.
    compileall.compile_dir(ROOT / "src", quiet=1)
    found: dict[tuple[str, str], list[Sample]] = {}
    failed = False
    for number in range(options.rounds):
        for title, steps in _work(options.rules, options.dashboards):
            with tempfile.TemporaryDirectory() as name:
                directory = Path(name)
                for step in steps(directory):
                    _say(f"round {number + 1} of {options.rounds}: {title}: {step.label}")
                    step.before()
                    try:
                        sample = run(step.command, step.cwd, environment(directory))
                    except RunFailed as error:
                        failed = True
                        print(f"{title}: {step.label} failed: {error}", file=sys.stderr)
                    else:
                        found.setdefault((title, step.label), []).append(sample)
    _say("")
    print("\n".join(_table(found)))
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lint", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--rules", type=int, default=10_000, help="how many alerts (10000)")
    parser.add_argument("--dashboards", type=int, default=1_000, help="how many dashboards (1000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (3)")
    return parser


def _work(rules: int, dashboards: int) -> Iterator[tuple[str, Callable[[Path], Iterator[Step]]]]:
    yield f"{rules:,} alerts in one file", lambda directory: _rules(directory, rules, True)
    yield f"{rules:,} alerts in {rules // GROUP:,} files", lambda directory: _rules(directory, rules, False)
    yield f"{dashboards:,} dashboards in Python", lambda directory: _workspace(directory, dashboards)


def _rules(directory: Path, count: int, one: bool) -> Iterator[Step]:
    folder = directory / "rules"
    folder.mkdir()
    groups = [_group(number) for number in range(count // GROUP)]
    files = ["".join(groups)] if one else groups
    for number, text in enumerate(files):
        (folder / f"service-{number:04}.yml").write_text(f"groups:\n{text}")
    changed = folder / "service-0000.yml"
    for promtool in sorted(ROOT.glob(".stack/*/bin/promtool")):
        names = [str(path) for path in sorted(folder.iterdir())]
        yield Step(f"promtool of {promtool.parts[-3]}", (str(promtool), "check", "rules", *names), "", directory)
    yield Step(FIRST, (*LINT, "rules"), "", directory)
    yield Step(AGAIN, (*LINT, "rules"), "", directory)
    yield Step(CHANGED, (*LINT, "rules"), "", directory, before=lambda: _change(changed))


def _group(number: int) -> str:
    rules = [_RULE.format(group=number, index=index, digit=index % 9 + 1, team=number % 10) for index in range(GROUP)]
    return f"  - name: service-{number}\n    interval: 30s\n    rules:\n{''.join(rules)}"


def _change(file: Path) -> None:
    file.write_text(file.read_text().replace("> 0.01", "> 0.015", 1))


def _workspace(directory: Path, count: int) -> Iterator[Step]:
    workspace.write(directory, count)
    yield Step(FIRST, LINT, "", directory)
    yield Step(AGAIN, LINT, "", directory)
    yield Step(CHANGED, LINT, "", directory, before=lambda: workspace.change(directory))


def _table(found: dict[tuple[str, str], list[Sample]]) -> Iterator[str]:
    for title in dict.fromkeys(title for title, _ in found):
        heads = f"{'min s':>8} {'median s':>9} {'max s':>8} {'cpu s':>8} {'peak MB':>8} {'of first':>9}"
        yield f"{title:32} {'runs':>5} {heads}"
        for (where, label), samples in found.items():
            if where == title:
                yield _row(label, samples, found.get((title, FIRST), []))
        yield ""


def _row(label: str, samples: list[Sample], first: list[Sample]) -> str:
    """A run of ours that is not the first has its share of that: the budget is a tenth after one change."""
    seconds = [one.seconds for one in samples]
    cpu = median(one.cpu_seconds for one in samples)
    peak = max(one.peak_bytes for one in samples) / 1024 / 1024
    numbers = f"{min(seconds):8.2f} {median(seconds):9.2f} {max(seconds):8.2f} {cpu:8.2f} {peak:8.0f}"
    share = (
        f" {median(seconds) / median(one.seconds for one in first):9.1%}" if label in (AGAIN, CHANGED) and first else ""
    )
    return f"  {label:30} {len(samples):5} {numbers}{share}"


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
