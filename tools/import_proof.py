"""What an import makes of many files: `python tools/import_proof.py FOLDER…`, for docs/import-measured.md.

All files go into one workspace, exactly and by default; it is built, and what is built is compared with the files as
tests/importing/proof.py reads them. Ruff and mypy are asked about all that is written. `--each` imports every file by
itself, too. The tables that it prints are those of the page.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from obsdsl.importing.differences.registry import chosen  # noqa: E402
from obsdsl.importing.files.sources import files_in  # noqa: E402
from obsdsl.importing.report import BY_SOURCE, Share  # noqa: E402
from obsdsl.parallel import each  # noqa: E402
from tests.importing.again import planned, said_again  # noqa: E402
from tests.importing.proof import built, said_by, style_faults, type_faults  # noqa: E402


def main() -> int:
    """Run and print."""
    options = _parser().parse_args()
    folders = [Path(one).resolve() for one in options.folders]
    files = [file for folder in folders for file in files_in(folder)]
    odd = sum(_whole(folders, files, exact) for exact in (True, False))
    _sources(folders)
    if options.each:
        odd += _each(files)
    return int(odd > 0)


def _whole(folders: list[Path], files: list[Path], exact: bool) -> int:
    """One workspace of all; how much of it is odd."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "new"
        arguments = ["import", *map(str, folders), "--output", str(root), *(["--exact"] if exact else [])]
        print(_obsdsl(arguments, Path(name)))
        _obsdsl(["build"], root)
        change = None if exact else chosen().dashboard
        before, after = said_by(files, change), built(root, change)
        if not exact:
            before, after = before.once, after.once
        odd = [*before.missing(after), *after.missing(before)]
        count = sum(one.total() for one in (before.dashboards, before.groups, before.routings))
        style = style_faults(root)
        names = sorted({one.parent.name for one in root.glob("*/*.py")})
        types = type_faults(root, names)
        print(
            f"{'exact' if exact else 'default'}: {count} artifacts, {len(odd)} differ; ruff: {style or 'passes'}; ",
            end="",
        )
        print(f"mypy --strict: {types or 'passes'}\n")
        for text in odd[:5]:
            print(text[:400])
        return len(odd) + len(style) + len(types)


def _obsdsl(arguments: list[str], root: Path) -> str:
    command = [sys.executable, "-P", "-m", "obsdsl", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr)
    return done.stdout


def _sources(folders: list[Path]) -> None:
    """A table by the folder in which the files lie."""
    made, _ = planned(folders, exact=False)
    found: dict[str, dict[str, Share]] = {}
    for file, shares in made.report.sources.items():
        of = found.setdefault(Path(file).parent.name, {})
        for what, share in shares.items():
            of[what] = of.get(what, Share()) + share
    print(f"| source | {' | '.join(BY_SOURCE)} |\n| --- |{' --- |' * len(BY_SOURCE)}")
    for name, of in sorted(found.items()):
        cells = [f"{of[what].typed:,} of {of[what].total:,}" if what in of else "" for what in BY_SOURCE]
        print(f"| {name} | {' | '.join(cells)} |")
    print()
    print("\n".join(f"- {line}" for line in made.report.why(20)))


def _each(files: list[Path]) -> int:
    """Each file by itself; how many are odd."""
    found = Counter[bool]()
    for exact in (True, False):
        results = each(partial(_is_same, exact=exact), files, 8)
        found.update(results)
        wrong = [file.name for file, right in zip(files, results, strict=True) if not right]
        print(f"each by itself, {'exact' if exact else 'default'}: {len(files)} files, {len(wrong)} differ {wrong[:9]}")
    return found[False]


def _is_same(file: Path, exact: bool) -> bool:
    before, after, _ = said_again([file], exact)
    return before.missing(after) == [] == after.missing(before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="+", help="folders with dashboards, rules, configurations of Alertmanager")
    parser.add_argument("--each", action="store_true", help="import each file by itself, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
