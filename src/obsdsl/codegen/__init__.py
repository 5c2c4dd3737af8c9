"""From definitions to the code that exposes them: declarations for Prometheus's client libraries.

One file a language; each has `source(metrics, package)`.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from obsdsl.codegen.value import Generated, Wanted

LANGUAGES = ("python", "typescript", "go")


def source(language: str, metrics: Sequence[Wanted], package: str = "metrics") -> Generated:
    """The declarations of the metrics in a language; `package` is that of a Go file."""
    found: Generated = importlib.import_module(f"obsdsl.codegen.{language}").source(metrics, package)
    return found
