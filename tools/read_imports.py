"""Print the files that an import makes of dashboards, rules and configurations of Alertmanager drawn with a fixed seed,
for a person to read. Another seed draws others.

OBSDSL_CORPUS=/path/to/corpus python tools/read_imports.py [SEED] | less
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
FEW = 3
PARTS = ("dashboards/*.py", "alerts/*.py", "metrics/*.py")


def drawn(folder: Path, pattern: str, seed: int, count: int = EACH) -> list[Path]:
    """As many files of one kind as are read, the same each time."""
    return random.Random(seed).sample(sorted(folder.glob(pattern)), count)


def main() -> None:
    """Import each file by itself, and print what a person would edit."""
    corpus = Path(os.environ["OBSDSL_CORPUS"])
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else SEED
    files = [*drawn(corpus, "dashboards/*/*.json", seed), *drawn(corpus, "rules/*/*.y*ml", seed)]
    for file in [*files, *drawn(corpus, "alertmanager/good/*.yml", seed, FEW)]:
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder, "w")
            result = CliRunner().invoke(cli, ["import", str(file), "-o", str(workspace), "--quiet"])
            sys.stdout.write(f"{'#' * 20} {file.relative_to(corpus)}: {result.exit_code}\n{result.output}")
            for made in [path for part in PARTS for path in sorted(workspace.glob(part))]:
                if made.stat().st_size:
                    sys.stdout.write(f"{'=' * 10} {made.relative_to(workspace)}\n{made.read_text()}\n")


if __name__ == "__main__":
    main()
