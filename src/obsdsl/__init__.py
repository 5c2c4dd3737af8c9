"""Dashboards, alerts and recording rules as typed Python objects.

Names are imported when they are first used, so that `import obsdsl` costs nothing; `__init__.pyi` lists them for
type checkers, and is what `__getattr__` here follows.
"""

from __future__ import annotations

import importlib
from typing import Any

_MODULES = {
    "obsdsl.define.duration": ("Duration",),
    "obsdsl.define.unit": ("Unit",),
    "obsdsl.errors": ("CompileError", "DefinitionError", "LoadError", "ObsdslError"),
    "obsdsl.express.matcher": ("Not", "NotRegex", "Regex"),
    "obsdsl.express.metric": ("Counter", "Gauge", "Histogram", "Info", "NativeHistogram", "Summary"),
    "obsdsl.express.raw": ("promql",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [*_HOME, "functions"]  # noqa: PLE0604
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "functions":
        return importlib.import_module("obsdsl.express.functions")
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module 'obsdsl' has no attribute {name!r}")
    value = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
