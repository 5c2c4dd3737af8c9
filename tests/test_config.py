"""The settings of a workspace: every key, where they are found, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.config import Config, LintConfig, find_root, read_config
from obsdsl.define.duration import Duration
from obsdsl.errors import LoadError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def faults(root: Path, text: str, name: str = "obsdsl.toml") -> tuple[str, ...]:
    (root / name).write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        read_config(root)
    return caught.value.faults


def test_without_a_file_all_is_as_by_default(root: Path) -> None:
    assert read_config(root) == Config(root)


def test_every_key_sets_its_field(root: Path) -> None:
    (root / "obsdsl.toml").write_text(
        """
        paths = ["here", "there/one.py"]
        out = "build/dist"
        grafana_version = "9.4.1"
        prometheus_version = "3"
        alertmanager_version = "0.33.1"
        secret_dir = "/etc/secrets/"
        grafana_url = "https://grafana.example.org/"
        [lint]
        scrape_interval = "15s"
        evaluation_interval = "30s"
        retention = "15d"
        external_labels = { region = "eu" }
        target_labels = ["cluster"]
        select = ["ALL"]
        ignore = ["record-name", "OBS6"]
        per-path = { "alerts/vendor/*" = ["alert-name"] }
        levels = { group-size = "error" }
        plugins = ["checks.team"]
        options = { group-size = { most = 5 } }
        undeclared = ["legacy_.*"]
        baseline = "known.json"
        """
    )
    assert read_config(root) == Config(
        root,
        paths=("here", "there/one.py"),
        out="build/dist",
        grafana=(9, 4),
        prometheus=(3, 0),
        alertmanager=(0, 33),
        secret_dir="/etc/secrets",
        grafana_url="https://grafana.example.org",
        scrape_interval=Duration.parse("15s"),
        evaluation_interval=Duration.parse("30s"),
        retention=Duration.parse("15d"),
        external_labels={"region": "eu"},
        target_labels=("cluster",),
        lint=LintConfig(
            select=("ALL",),
            ignore=("record-name", "OBS6"),
            per_path={"alerts/vendor/*": ("alert-name",)},
            levels={"group-size": "error"},
            plugins=("checks.team",),
            options={"group-size": {"most": 5}},
            undeclared=("legacy_.*",),
            baseline="known.json",
        ),
    )


def test_no_external_labels_are_known_to_be_none(root: Path) -> None:
    assert read_config(root).external_labels is None
    (root / "obsdsl.toml").write_text("[lint]\nexternal_labels = {}\n")
    assert read_config(root).external_labels == {}


def test_the_table_s_place_is_known_for_later_messages(root: Path) -> None:
    assert read_config(root).lint.location is None
    (root / "pyproject.toml").write_text("[project]\n\n[tool.obsdsl]\n")
    location = read_config(root).lint.location
    assert location is not None
    assert (location.file, location.line) == (str(root / "pyproject.toml"), 3)


def test_pyproject_holds_the_same_keys_in_its_table(root: Path) -> None:
    (root / "pyproject.toml").write_text('[tool.obsdsl]\nout = "x"\n[tool.obsdsl.lint]\ntarget_labels = ["a"]\n')
    assert read_config(root) == Config(root, out="x", target_labels=("a",))


def test_a_file_of_its_own_comes_first(root: Path) -> None:
    (root / "pyproject.toml").write_text('[tool.obsdsl]\nout = "x"\n')
    (root / "obsdsl.toml").write_text('out = "y"\n')
    assert read_config(root).out == "y"


def test_the_root_is_the_nearest_folder_with_settings(root: Path) -> None:
    deep = root / "a/b"
    deep.mkdir(parents=True)
    assert find_root(deep) == deep
    (root / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert find_root(deep) == deep
    (root / "obsdsl.toml").touch()
    assert find_root(deep) == root
    (root / "a/pyproject.toml").write_text("[tool.obsdsl]\n")
    assert find_root(deep) == root / "a"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("pathes = []", "pathes is no setting; did you mean 'paths'?"),
        ("lint.scrape_intervall = '5s'", "lint.scrape_intervall is no setting; did you mean 'scrape_interval'?"),
        ("lint = 5", "lint is not a table; write [tool.obsdsl.lint]"),
        ("paths = []", "paths is []; write a list of folders or files"),
        ("paths = 'metrics'", "paths is 'metrics'; write a list of folders or files"),
        ("paths = ['/etc']", "paths is ['/etc']; write a path inside the workspace"),
        ("paths = ['../other']", "paths is ['../other']; write a path inside the workspace"),
        ("out = '.'", "out is '.'; the workspace itself cannot be its own output"),
        ("out = ''", "out is ''; write a path inside the workspace"),
        ("out = 'a/../..'", "out is 'a/../..'; write a path inside the workspace"),
        ("out = 5", "out is 5; write a path inside the workspace"),
        ("grafana_version = 12", 'grafana_version is 12; write a version as text, such as "12.0"'),
        ("grafana_version = 'v12'", "grafana_version is 'v12'; write a version as text"),
        ("grafana_version = '7.4'", "grafana_version is '7.4'; Grafana 7.4 is older than 7.5"),
        ("prometheus_version = 3.5", "prometheus_version is 3.5; write a version as text"),
        ("alertmanager_version = 0.33", "alertmanager_version is 0.33; write a version as text"),
        ("alertmanager_version = '0.24'", "alertmanager_version is '0.24'; Alertmanager 0.24 is older than 0.25"),
        ("secret_dir = 'secrets'", "secret_dir is 'secrets'; write the absolute path of a folder on the servers"),
        ("secret_dir = 5", "secret_dir is 5; write the absolute path of a folder on the servers"),
        ("grafana_url = 'grafana.example.org'", "grafana_url is 'grafana.example.org'; write a URL"),
        ("lint.scrape_interval = 15", "lint.scrape_interval is 15; write a duration as text"),
        ("lint.scrape_interval = 'soon'", "lint.scrape_interval is 'soon'; 'soon' is not a duration"),
        ("lint.retention = '1 month'", "lint.retention is '1 month'; "),
        ("lint.external_labels = ['a']", "lint.external_labels is ['a']; write a table, such as { cluster"),
        ("lint.external_labels.a = 5", "lint.external_labels is {'a': 5}; 5 is not text; quote it"),
        ("lint.external_labels.'a b' = 'x'", "lint.external_labels is {'a b': 'x'}; label 'a b' holds white space"),
        ("lint.select = 'x'", "lint.select is 'x'; write a list of text, such as [\"record-name\"]"),
        ("lint.ignore = [5]", "lint.ignore is [5]; write a list of text"),
        ("lint.plugins = ['']", "lint.plugins is ['']; write a list of text, such as [\"checks.team\"]"),
        ("tool.obsdsl = {}", "tool is no setting; write [lint] instead of [tool.obsdsl.lint]"),
        ("lint.per-path = ['a']", "lint.per-path is ['a']; write a table, such as { \"alerts/vendor/*\" = "),
        ("lint.per-path.'a/*' = 'b'", "lint.per-path is {'a/*': 'b'}; write a list of text"),
        ("lint.levels.record-name = 'fatal'", "lint.levels is {'record-name': 'fatal'}; 'fatal' is no level; write er"),
        ("lint.options.most = 5", "lint.options is {'most': 5}; write a table, such as { most = 50 }"),
        ("lint.options = 5", "lint.options is 5; write a table, such as [tool.obsdsl.lint.options.group-size]"),
        ("lint.baseline = '../known.json'", "lint.baseline is '../known.json'; write a path inside the workspace"),
        ("lint.per_path = {}", "lint.per_path is no setting; did you mean 'per-path'?"),
        ("lint.target_labels = 'a'", "lint.target_labels is 'a'; write a list of label names"),
        ("lint.target_labels = ['a b']", "lint.target_labels is ['a b']; label 'a b' holds white space"),
    ],
)
def test_a_fault_names_the_key_and_the_mend(root: Path, text: str, fault: str) -> None:
    (found,) = faults(root, text)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("out = 'a'\n\npaths = 5\n", 3),
        ("[lint]\nselect = []\nretention = 5\n", 3),
        ("[lint]\n\n[lint.per-path]\n'a' = 'b'\n", 3),
        ("[lint]\nretentoin = '5d'\n", 2),
        ("lint = 5\n", 1),
    ],
)
def test_a_fault_alone_is_reported_with_the_line_of_its_key(root: Path, text: str, line: int) -> None:
    (root / "obsdsl.toml").write_text(text)
    with pytest.raises(LoadError) as caught:
        read_config(root)
    assert caught.value.location is not None
    assert caught.value.location.line == line


def test_all_faults_are_reported_with_the_line_of_the_table(root: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\n\n[tool.obsdsl]\nout = 5\npaths = 5\n")
    with pytest.raises(LoadError) as caught:
        read_config(root)
    assert len(caught.value.faults) == 2
    assert caught.value.location is not None
    assert caught.value.location.line == 4


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("obsdsl.toml", "paths = [", "it cannot be read as TOML"),
        ("pyproject.toml", "[tool]\nobsdsl = 5", "tool.obsdsl is not a table; write [tool.obsdsl]"),
    ],
)
def test_a_file_that_is_no_table_is_named(root: Path, name: str, text: str, fault: str) -> None:
    (found,) = faults(root, text, name)
    assert found.startswith(fault)


def test_a_pyproject_of_odd_tools_has_no_settings(root: Path) -> None:
    (root / "pyproject.toml").write_text("tool = 5\n")
    assert read_config(root) == Config(root)


def test_text_that_is_not_utf_8_is_named(root: Path) -> None:
    (root / "obsdsl.toml").write_bytes(b"out = '\xff'")
    with pytest.raises(LoadError, match="cannot be read as TOML"):
        read_config(root)
