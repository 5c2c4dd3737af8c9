"""What users' tests import; the pytest plugin is found without."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from obsdsl.testing.rules.scenario import Rules as Rules
    from obsdsl.testing.simulator.simulator import Simulator as Simulator
    from obsdsl.testing.simulator.step import Absent as Absent
    from obsdsl.testing.simulator.step import Gone as Gone
    from obsdsl.testing.simulator.step import Observe as Observe
    from obsdsl.testing.simulator.step import Ramp as Ramp
    from obsdsl.testing.simulator.step import Rate as Rate
    from obsdsl.testing.simulator.step import Recover as Recover
    from obsdsl.testing.simulator.step import Restart as Restart
    from obsdsl.testing.simulator.step import Scenario as Scenario
    from obsdsl.testing.simulator.step import Set as Set
    from obsdsl.testing.simulator.step import Share as Share

# As obsdsl's own names, imported when they are first used: pytest loads this package in every project.
_MODULES = {
    "obsdsl.testing.rules.scenario": ("Rules",),
    "obsdsl.testing.simulator.simulator": ("Simulator",),
    "obsdsl.testing.simulator.step": (
        "Absent",
        "Gone",
        "Observe",
        "Ramp",
        "Rate",
        "Recover",
        "Restart",
        "Scenario",
        "Set",
        "Share",
    ),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module 'obsdsl.testing' has no attribute {name!r}")
    return getattr(importlib.import_module(module), name)
