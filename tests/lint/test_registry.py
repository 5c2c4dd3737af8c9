"""The built-in checks, and those of a workspace's own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from obsdsl.errors import LoadError
from obsdsl.lint.listed import Listed
from obsdsl.lint.registry import LISTED, built_in, explained, plugged_in
from tests.conftest import ROOT
from tests.support import Run

Workspace = Callable[[Mapping[str, str]], Path]

OWN = '''\
"""Checks of our own."""

from collections.abc import Iterator

import attrs

from obsdsl import AlertRule
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@attrs.frozen(kw_only=True)
class NoPlayground(Check[AlertRule]):
    """An alert is named after a playground."""

    code = "TEAM01"
    name = "no-playground"
    level = Level.WARNING
    on = (AlertRule,)
    word: str = "Playground"

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        if value.name.startswith(self.word):
            yield Finding("it is named after a playground", "rename or delete it", field=("alert",))
'''
ALERT = """\
from obsdsl import P3, AlertRule, Gauge, RuleGroup

queue = Gauge("queue_length", "Queue.")
group = RuleGroup("g", rules=(AlertRule("PlaygroundFull", queue > 5, severity=P3, summary="Full."),))
"""


@pytest.fixture(autouse=True)
def _modules() -> Iterator[None]:
    """Modules and paths of a test end with it."""
    modules, path = dict(sys.modules), list(sys.path)
    yield
    for name in sys.modules.keys() - modules.keys():
        if not name.startswith("obsdsl."):
            del sys.modules[name]
    sys.path[:] = path


def test_each_file_of_a_check_has_its_line() -> None:
    files = {path.stem.replace("_", "-") for path in (ROOT / "src/obsdsl/lint/checks").glob("[a-z]*.py")}
    assert sorted(one.name for one in LISTED) == sorted(files)
    assert [one.name for one in built_in()] == [one.name for one in sorted(built_in(), key=lambda one: one.code)]


@pytest.mark.parametrize("line", LISTED, ids=lambda one: one.name)
def test_a_line_says_what_the_class_says(line: Listed) -> None:
    kind = line.kind
    assert line == Listed(kind.code, kind.name, tuple(one.__name__ for one in kind.on), kind.opt_in)


def test_a_check_is_imported_once_there_is_something_for_it() -> None:
    code = """\
import sys
from pathlib import Path
from obsdsl.config import Config
from obsdsl.lint.files import file_units, opened
from obsdsl.lint.context import Context
from obsdsl.lint.found import FileText
from obsdsl.lint.listed import Listed
from obsdsl.lint.registry import deferred
from obsdsl.lint.run import Dispatch, check_visits
from obsdsl.lint.settings import settings_of

settings = settings_of(Config(Path()).lint, deferred())
dispatch = Dispatch(settings.checks, settings.later)
text = "groups:\\n- name: g\\n  rules:\\n  - alert: A\\n    expr: irate(a_total[5m]) > 1\\n"
outcomes = [check_visits(unit(Context()), dispatch) for unit in file_units(opened(FileText("rules.yml", text)))]
print(*(problem.check for outcome in outcomes for problem in outcome.problems))
print(*(name.rpartition(".")[2] for name in sys.modules if name.startswith("obsdsl.lint.checks.")))
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    found, imported = (set(line.split()) for line in out.splitlines())
    assert "irate-in-alert" in found
    assert imported >= {"irate_in_alert", "alert_name", "group_name"}
    assert not imported & {"panel_unit", "unused_receiver", "own_port", "metric_help", "unused_ignore", "file_syntax"}


def test_one_class_in_the_workspace_is_a_check(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"obsdsl.toml": "", "checks/team.py": OWN, "alerts/a.py": ALERT})
    (root / "obsdsl.toml").write_text('[lint]\nplugins = ["checks.team"]\nselect = ["TEAM"]\n')
    (root / "rules.yml").write_text(
        "groups:\n  - name: g\n    rules:\n      - alert: PlaygroundShut\n        expr: up == 0\n"
        "      - alert: SandboxShut # obsdsl: ignore[no-playground] reason=\"Ours.\"\n        expr: up == 0\n"
    )  # fmt: skip
    done = obsdsl("lint", "alerts", "rules.yml", cwd=root)
    assert [line for line in done.stdout.splitlines() if "TEAM01" in line] == [
        "alerts/a.py:4:41: warning: AlertRule 'PlaygroundFull': it is named after a playground [TEAM01 no-playground]",
        "rules.yml:4:16: warning: alert 'PlaygroundShut': it is named after a playground [TEAM01 no-playground]",
    ]
    assert "TEAM01  no-playground" in obsdsl("lint", "--list", cwd=root).stdout
    assert "An alert is named after a playground." in obsdsl("lint", "--explain", "TEAM01", cwd=root).stdout
    # It has options and levels like any other.
    with (root / "obsdsl.toml").open("a") as file:
        file.write('levels = { no-playground = "error" }\noptions.no-playground.word = "Sandbox"\n')
    done = obsdsl("lint", "rules.yml", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no problems in 1 file (1 ignored by comments)\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("import nowhere_at_all", "ModuleNotFoundError"),
        ("1 / 0", "ZeroDivisionError"),
        ("raise SystemExit(0)", "SystemExit"),
        ("x = (", "SyntaxError"),
        ("from obsdsl.lint.check import Check", "holds no Check"),
        ("", "holds no Check"),
        ("from obsdsl.lint.check import Check\nclass A(Check):\n    name = 'a'", "A has no code, level and on"),
        (OWN.replace("Level.WARNING", "'warning'"), "NoPlayground has level 'warning'"),
        (OWN.replace("(AlertRule,)", "AlertRule"), "NoPlayground has on <class 'obsdsl.compose.rule.AlertRule'>"),
    ],
)
def test_a_plugin_that_is_none_is_named(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "own_checks.py").write_text(text)
    with pytest.raises(LoadError) as caught:
        list(plugged_in(["own_checks"], tmp_path))
    (found,) = caught.value.faults
    assert found.startswith("plugins names 'own_checks', ")
    assert fault in found


def test_a_plugin_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="plugins names 'no_such_module', which fails"):
        list(plugged_in(["no_such_module"], tmp_path))


def test_what_checks_share_is_no_check_itself(tmp_path: Path) -> None:
    shared = OWN.replace("class NoPlayground(Check[AlertRule])", "class _Shared(Check[AlertRule])")
    (tmp_path / "own_checks.py").write_text(shared + "\n\nclass Real(_Shared):\n    name = 'real'\n")
    assert [one.__name__ for one in plugged_in(["own_checks"], tmp_path)] == ["Real"]


def test_a_check_is_explained_by_name_and_code() -> None:
    for word in ("record-name", "OBS404", "obs404"):
        assert explained(word, built_in()).name == "record-name"
    with pytest.raises(LoadError, match="did you mean 'record-name'"):
        explained("record-nam", built_in())


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("unit-", "did you mean 'unit-mismatch' or 'unit-contradiction'? see `obsdsl lint --list`"),
        ("OBS30", "did you mean 'range-too-short', 'range-over-retention', "),
        ("obs", "it is no check's code or name; 118 checks are like it; see"),
        ("nothing", "it is no check's code or name; see `obsdsl lint --list`"),
    ],
)
def test_a_part_of_a_name_leads_to_the_checks_that_have_it(word: str, words: str) -> None:
    with pytest.raises(LoadError) as caught:
        explained(word, built_in())
    assert words.replace("118", str(len(built_in()))) in str(caught.value)
