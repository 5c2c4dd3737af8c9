#!/usr/bin/env python3
"""Draw errors that the lint finds in public rules and dashboards, to be judged by hand; write what was judged.

The corpus holds the folders `rules` and `dashboards`, and in each a folder for each project. They are linted without
any definitions. The verdicts stand in tools/judged.tsv, one on every error that there is; docs/lint-judged.md shows
those of the errors that are drawn. With --new, what has no verdict yet is printed as lines for the table, to be
completed.
"""

import argparse
import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from obsdsl.config import Config
from obsdsl.lint.problem import Broken, Level, Problem
from obsdsl.lint.registry import built_in
from obsdsl.linting import Request, lint
from obsdsl.parallel import each

EXAMPLE = """example:
  python tools/judged.py ../corpus
  python tools/judged.py ../corpus --new >> tools/judged.tsv
"""
TOOLS = Path(__file__).resolve().parent
TABLE = TOOLS / "judged.tsv"
PAGE = TOOLS.parent / "docs" / "lint-judged.md"
KINDS = ("rules", "dashboards")
SEED, DRAWN = 20260301, 100
LONGEST = 90


class Key(NamedTuple):
    """What an error is known by: its line may move, and its message may be worded anew."""

    file: str
    check: str
    subject: str
    fragment: str


class Verdict(NamedTuple):
    """What a person says of an error: `real` or `false`, and why."""

    verdict: str
    why: str


@dataclass(frozen=True)
class Project:
    """What the lint says of one folder; `files` are those that it looked at, relative to the corpus."""

    name: str
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    broken: tuple[Broken, ...]


def projects(corpus: Path, *kinds: str) -> list[Project]:
    """The lint of each project of some kinds, without definitions."""
    folders = [folder for kind in kinds for folder in sorted((corpus / kind).iterdir()) if folder.is_dir()]
    # The large ones first: then all processors end at about the same time.
    folders.sort(key=lambda folder: -sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))
    found = each(lambda folder: project(corpus, folder), folders, 1)
    return sorted(found, key=lambda one: one.name)


def project(corpus: Path, folder: Path) -> Project:
    """The lint of one folder."""
    # Files that folders hide are asked for by name.
    paths = (folder, *sorted(file for file in folder.rglob(".*") if file.is_file()))
    request = Request(paths, Config(corpus), built_in(), definitions=False, cache=False)
    linted = lint(request, lambda _: None)
    name = folder.relative_to(corpus).as_posix()
    return Project(name, tuple(relative(file, corpus) for file in linted.files), linted.problems, linted.broken)


def relative(file: str, corpus: Path) -> str:
    """A file as the table calls it."""
    return Path(file).relative_to(corpus).as_posix()


def key(problem: Problem, corpus: Path) -> Key:
    """What a problem is known by."""
    file = "" if problem.place is None else relative(problem.place.file, corpus)
    return Key(file, problem.check, problem.subject, fragment(problem))


def fragment(problem: Problem) -> str:
    """The text that the problem points to, on one line, shortened: enough to know it again."""
    if problem.excerpt is None:
        return ""
    text = problem.excerpt.text
    for mark in problem.excerpt.marks[:1]:
        text = text[mark.start : mark.end]
    return shortened(text)


def shortened(text: str) -> str:
    """A text on one line, of limited length."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def errors(found: list[Project], corpus: Path) -> dict[Key, Problem]:
    """All errors; of several that only their lines tell apart, the first."""
    some = [problem for one in found for problem in one.problems if problem.level is Level.ERROR]
    return {key(problem, corpus): problem for problem in reversed(some)}


def verdicts() -> dict[Key, Verdict]:
    """The table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {Key(*row[:4]): Verdict(*row[4:]) for row in rows[1:]}


def drawn(keys: dict[Key, Problem]) -> list[Key]:
    """The errors whose verdicts are shown: the same each time, as long as the errors are the same."""
    everything = sorted(keys)
    return sorted(random.Random(SEED).sample(everything, min(DRAWN, len(everything))))


def page(found: list[Project], corpus: Path) -> str:
    """docs/lint-judged.md."""
    problems = errors(found, corpus)
    table, sample = verdicts(), drawn(problems)
    text = [*_intro(found, problems, table, sample), "", *_counts(found, problems, table, sample), ""]
    text += [
        "## The errors that were drawn",
        "",
        "| file | check | what is said | verdict | why |",
        "| - | - | - | - | - |",
    ]
    for one in sample:
        verdict = table.get(one, Verdict("**not judged**", ""))
        file = one.file.replace("__", "/")
        said = f"{one.subject}: {shortened(problems[one].message)}"
        cells = (f"`{file}`", one.check, said, verdict.verdict, verdict.why)
        text.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(text) + "\n"


def _intro(
    found: list[Project], problems: dict[Key, Problem], table: dict[Key, Verdict], sample: list[Key]
) -> Iterator[str]:
    files = sum(len(one.files) for one in found)
    false = sum(table[one].verdict != "real" for one in problems if one in table)
    yield from ("# Are its errors real?", "")
    yield f"Without any definitions of metrics, `obsdsl lint` reports {len(problems)} different errors in {files:,}"
    yield f"public rule files and dashboards of {len(found)} projects. All were judged by hand, from what stands in the"
    yield f"file, and with promtool where that was doubtful: {false or 'none'} of them is false. `tools/judged.tsv`"
    yield "holds the verdicts, and a test notices an error that nobody has judged. Below are"
    yield f"{len(sample)} of them, drawn with the seed {SEED}. Written by `tools/judged.py`."
    yield ""
    yield "An error is real if what is written cannot do what it is there for, so that its author would mend it. It is"
    yield "false if it works, or if nobody can tell without knowing the metrics."


def _counts(
    found: list[Project], problems: dict[Key, Problem], table: dict[Key, Verdict], sample: list[Key]
) -> Iterator[str]:
    levels = {
        level: Counter(one.check for project in found for one in project.problems if one.level is level)
        for level in Level
    }
    total, picked = Counter(one.check for one in problems), Counter(one.check for one in sample)
    false = Counter(one.check for one in problems if one in table and table[one].verdict != "real")
    files = sum(len(one.files) for one in found)
    yield "| check | errors | drawn | false | warnings | infos |"
    yield "| - | -: | -: | -: | -: | -: |"
    for check in sorted({check for counts in levels.values() for check in counts}):
        counts = (total[check], picked[check], false[check], levels[Level.WARNING][check], levels[Level.INFO][check])
        yield f"| {check} | {' | '.join(str(count or '') for count in counts)} |"
    sums = (len(problems), len(sample), false.total(), levels[Level.WARNING].total(), levels[Level.INFO].total())
    yield f"| all | {' | '.join(map(str, sums))} |"
    yield ""
    yield (
        f"That is {len(problems) / files:.1f} errors, {levels[Level.WARNING].total() / files:.1f} warnings and "
        f"{levels[Level.INFO].total() / files:.1f} infos for each file."
    )


def main() -> None:
    """Write the page, or print what is to be judged."""
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n")[0], epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="the folder of the corpus")
    parser.add_argument("--new", action="store_true", help="print the errors without a verdict instead")
    given = parser.parse_args()
    corpus = given.corpus.resolve()
    found = projects(corpus, *KINDS)
    if given.new:
        known = verdicts()
        for one in sorted(errors(found, corpus)):
            if one not in known:
                sys.stdout.write("\t".join([*one, "?", "?"]) + "\n")
    else:
        PAGE.write_text(page(found, corpus), encoding="utf-8")


if __name__ == "__main__":
    main()
