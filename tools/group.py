"""Print a dependency group of pyproject.toml for pip: older pips know no --group."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path


def main() -> None:
    """Print the requirements of the group that the first argument names, one a line."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    print(*project["dependency-groups"][sys.argv[1]], sep="\n")


main()
