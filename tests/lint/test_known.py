"""Series by name: the workspace's own, and behind them the library's, of which only the right module is read."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import pytest

from obsdsl import Gauge, library
from obsdsl.define.declaration import Declaration
from obsdsl.express.infer import catalog
from obsdsl.lint.known import PREFIXES, Known

MODULES = [module.name for module in pkgutil.iter_modules(library.__path__)]


@pytest.mark.parametrize("module", MODULES)
def test_every_metric_of_the_library_is_found_by_its_name(module: str) -> None:
    known = Known({})
    values = vars(importlib.import_module(f"obsdsl.library.{module}")).values()
    names = [
        name
        for value in values
        if isinstance(one := getattr(value, "declaration", None), Declaration)
        for name in one.series()
    ]
    assert names
    assert [name for name in names if name not in known] == []


def test_the_own_comes_before_the_library() -> None:
    up = Gauge("up", "Ours.", labels=("zone",)).declaration
    known = Known(catalog([up]))
    assert known["up"] == (up,)
    assert list(known) == ["up"]
    assert known["node_load1"][0].name == "node_load1"
    assert "node_lod1" not in known
    assert "node_load1" in known.candidates("node")


def test_only_the_module_that_is_meant_is_imported() -> None:
    code = (
        "import sys; from obsdsl.lint.known import Known; k = Known({});"
        "assert 'http_requests_total' not in k and 'up' in k;"
        "print(*sorted(n for n in sys.modules if n.startswith('obsdsl.library.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["obsdsl.library.prometheus"]


def test_each_prefix_names_a_module() -> None:
    assert {module for modules in PREFIXES.values() for module in modules} == set(MODULES)
