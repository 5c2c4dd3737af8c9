"""The scenarios that a workspace defines: in its modules, or in a file of scenarios beside them."""

from __future__ import annotations

import sys

from obsdsl.config import Config
from obsdsl.errors import LoadError
from obsdsl.files import module_name, workspace_files
from obsdsl.load import import_file, objects_of
from obsdsl.testing.simulator.step import Scenario

# At the workspace's root; one of them.
_FILES = ("scenarios.py", "scenarios/__init__.py")
# The scenario that says what good times are.
NORMAL = "normal"


def defined_scenarios(config: Config) -> dict[str, Scenario]:
    """Scenarios by name, of a workspace that is loaded. Raises LoadError for two of one name."""
    modules = [sys.modules[module_name(one, config)] for one in workspace_files(config)]
    file = next((config.root / name for name in _FILES if (config.root / name).exists()), None)
    if file is not None:
        modules.append(import_file(str(file), config))
    found: dict[str, Scenario] = {}
    for module in modules:
        for value in objects_of(module):
            if isinstance(value, Scenario) and found.setdefault(value.name, value) is not value:
                fault = f"there is another scenario of that name at {found[value.name].location}; rename one"
                raise LoadError(value.subject, fault, value.location)
    return found
