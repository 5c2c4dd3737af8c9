"""What all results depend on: the programs that made them, and the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder

import attrs

from obsdsl.cache.dependency import digest, stamp, stamp_of
from obsdsl.config import Config

# The format of the cache itself.
FORMAT = 1
PACKAGES = ("obsdsl", "attr", "grafanalib", "orjson", "promql_parser", "yaml")
# Read by Python or the C library, not by the code that depends on it. The seed of hashes orders sets.
_VARIABLES = ("LANG", "LC_ALL", "LC_CTYPE", "LC_TIME", "TZ")
# Of Python's own variables, those that change no result: how output is buffered, where bytecode goes.
_NO_MATTER = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONPATH")


# Settings that change no result of a file, or that the consumer has in its own keys.
_APART = ("out", "lint", "targets", "manifests", "kubernetes")


def variant(config: Config, packages: Iterable[str] = PACKAGES) -> str:
    """A name for all that must be equal for a result to be used again, whatever file it is of."""
    parts = [
        str(FORMAT),
        sys.version,
        str((sys.flags.optimize, sys.flags.utf8_mode, sys.flags.hash_randomization)),
        repr([(one.name, getattr(config, one.name)) for one in attrs.fields(Config) if one.name not in _APART]),
        repr([path for path in sys.path if path != str(config.root)]),
        repr([(name, value) for name, value in sorted(os.environ.items()) if _matters(name)]),
        *(one for name in packages for one in _installed(name)),
    ]
    return digest("\n".join(parts).encode(errors="surrogateescape"))[:24]


def _matters(name: str) -> bool:
    return name in _VARIABLES or (name.startswith("PYTHON") and name not in _NO_MATTER)


def _installed(package: str) -> list[str]:
    """Each file of an installed package with its size and time: its version alone would not tell of a checkout."""
    loaded = sys.modules.get(package)
    spec = PathFinder.find_spec(package) if loaded is None else loaded.__spec__
    if spec is None:
        return [f"{package} is absent"]
    return [line for folder in spec.submodule_search_locations or () for line in _files(folder)] or [
        f"{spec.origin} {stamp(spec.origin or '')}"
    ]


def _files(folder: str) -> list[str]:
    found: list[str] = []
    pending = [folder]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    pending += [entry.path] if entry.name != "__pycache__" else []
                elif not entry.name.endswith((".pyi", ".typed", ".md")):
                    found.append(f"{entry.path} {stamp_of(entry.stat())}")
    return sorted(found)
