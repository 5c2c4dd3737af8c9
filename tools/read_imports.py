"""Print the files that an import makes of dashboards and rules drawn with a fixed seed, for a person to read.

OBSDSL_CORPUS=/path/to/corpus python tools/read_imports.py | less
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from obsdsl.cli.main import cli

SEED = 20
EACH = 10


def drawn(folder: Path, pattern: str) -> list[Path]:
    """As many files of one kind as are read, the same each time."""
    return random.Random(SEED).sample(sorted(folder.glob(pattern)), EACH)


def main() -> None:
    """Import each file by itself, and print what a person would edit."""
    corpus = Path(os.environ["OBSDSL_CORPUS"])
    files = [*drawn(corpus, "dashboards/*/*.json"), *drawn(corpus, "rules/*/*.y*ml")]
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder, "w")
            result = CliRunner().invoke(cli, ["import", str(file), "-o", str(workspace), "--quiet"])
            sys.stdout.write(f"{'#' * 20} {file.relative_to(corpus)}: {result.exit_code}\n{result.output}")
            for made in sorted([*workspace.glob("dashboards/*.py"), *workspace.glob("alerts/*.py")]):
                if made.stat().st_size:
                    sys.stdout.write(f"{'=' * 10} {made.relative_to(workspace)}\n{made.read_text()}\n")


if __name__ == "__main__":
    main()
