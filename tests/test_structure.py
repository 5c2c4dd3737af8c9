"""The layout's promises: which module imports which third-party package, and that the public names are typed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import obsdsl

SOURCE = Path(obsdsl.__file__).parent
# Each third-party package but attrs has one place.
HOMES = {
    "promql_parser": ("express/parse.py",),
    "grafanalib": ("compile/grafanalib.py",),
    "orjson": (
        "cache/",
        "compile/",
        "importing/dashboards/sources.py",
        "review/opening.py",
        "review/kinds/dashboard/board.py",
    ),
    "yaml": ("compile/prometheus.py", "read/yaml.py", "read/yaml_node.py"),
    "click": ("cli/",),
    "pytest": (
        "testing/plugin.py",
        *(f"testing/rules/{name}.py" for name in ("collect", "failure", "hold", "summary")),
        *("testing/snapshot/fixture.py", "testing/snapshot/report.py"),
    ),
    "_pytest": ("testing/rules/failure.py", "testing/rules/hold.py"),
    "requests": ("push/",),
}


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_third_party_packages_are_imported_only_in_their_place(file: Path) -> None:
    name = file.relative_to(SOURCE).as_posix()
    for package in set(imports(file)) - {"obsdsl", "attrs"} - sys.stdlib_module_names:
        assert name.startswith(HOMES.get(package, ())), f"{name} imports {package}"


def test_importing_obsdsl_imports_nothing_heavy() -> None:
    code = "import sys, obsdsl; print(*sorted({m.split('.')[0] for m in sys.modules} - sys.stdlib_module_names))"
    out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    present = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print(*sorted({m.split('.')[0] for m in sys.modules}))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(out.split()) - set(present) == {"obsdsl"}


def test_help_imports_neither_commands_nor_definitions() -> None:
    code = (
        "import sys; sys.argv = ['obsdsl', '--help']\n"
        "from obsdsl.cli.main import main\n"
        "try: main()\n"
        "finally: print(*[m for m in sys.modules if m.startswith('obsdsl')])"
    )
    out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    assert set(out.splitlines()[-1].split()) <= {"obsdsl", "obsdsl.cli", "obsdsl.cli.main", "obsdsl.errors"}


def test_every_public_name_resolves() -> None:
    for name in obsdsl.__all__:
        assert getattr(obsdsl, name) is not None


def test_the_stub_lists_the_public_names() -> None:
    stub = ast.parse((SOURCE / "__init__.pyi").read_text(encoding="utf-8"))
    listed = [alias.name for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert listed == list(obsdsl.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Dashbord'"):
        obsdsl.Dashbord  # noqa: B018
