"""Which files are ours, and what is checked of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl.config import Config
from obsdsl.errors import ObsdslError
from obsdsl.lint.context import context_of
from obsdsl.lint.files import FileText, file_units, found, opened, recorded
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch
from obsdsl.lint.settings import settings_of
from obsdsl.lint.workspace import check_units

RULES = "groups:\n  - name: g\n    rules:\n      - record: a:b:c\n        expr: up\n"
DASHBOARD = json.dumps({"title": "T", "panels": []})
FILES = {
    "rules": ("r.yml", RULES, True),
    "rules in JSON": ("r.json", '{"groups": [{"name": "g", "rules": []}]}', True),
    "rules by another name": ("r.rules", RULES, True),
    "a PrometheusRule": ("r.yaml", "kind: PrometheusRule\nspec:\n  groups:\n    - name: g\n      rules: []\n", True),
    "an Alertmanager": ("a.yml", "route: {receiver: x}\nreceivers: [{name: x}]\n", True),
    "a dashboard": ("d.json", DASHBOARD, True),
    "a wrapped dashboard": ("d.json", f'{{"dashboard": {DASHBOARD}}}', True),
    "broken rules": ("r.yml", RULES + "  - [", True),
    "a template of Helm": ("r.yml", "{{- if x }}\n" + RULES + "{{- end }}\n", False),
    "a template of Jinja": ("r.yml", "{% if x %}\n" + RULES + "{% endif %}\n", False),
    "values": ("v.yml", "replicas: 3\n", False),
    "a workflow": ("w.yml", "on: push\njobs: {}\n", False),
    "rules of someone else": ("x.yml", "groups: 3\nrules: []\n", False),
    "a package": ("package.json", '{"name": "x"}', False),
    "a firewall": ("f.json", '{"groups": ["web"]}', False),
    "empty": ("e.yml", "", False),
}


@pytest.mark.parametrize(("file", "text", "ours"), FILES.values(), ids=FILES)
def test_in_a_folder_only_what_is_ours_is_looked_at(file: str, text: str, ours: bool) -> None:
    assert (opened(FileText(file, text, named=False)) is not None) == ours
    # What was asked for by name is looked at in any case.
    assert opened(FileText(file, text)) is not None


def said(file: str, text: str, named: bool = True) -> list[str]:
    one = opened(FileText(file, text, named))
    if one is None:
        return []
    chosen = settings_of(Config(Path()).lint, built_in())
    outcome = check_units(list(file_units(one)), context_of(recorded([one]), Config(Path())), Dispatch(chosen.checks))
    assert not outcome.broken
    return sorted({problem.check for problem in outcome.problems if problem.level.word == "error"})


@pytest.mark.parametrize(
    ("file", "text", "checks"),
    [
        ("v.yml", "replicas: 3\n", ["file-schema"]),
        ("v.json", '{"name": "x"}', ["file-schema"]),
        ("v.json", "[1", ["file-syntax"]),
        ("r.yml", RULES + "  - [", ["file-syntax"]),
        ("r.yml", RULES.replace("expr: up", "expr: up{"), ["promql-syntax"]),
        ("r.yml", RULES + "        expr: up\n", ["duplicate-key"]),
        ("r.yml", RULES.replace("expr", "exrp"), ["file-schema"]),
        ("r.yml", "", []),
        ("r.yml", RULES, []),
    ],
)
def test_what_a_reader_cannot_take_in_is_a_problem(file: str, text: str, checks: list[str]) -> None:
    assert said(file, text) == checks


def test_what_files_record_is_known_to_all() -> None:
    read = [opened(FileText("a.yml", RULES)), opened(FileText("d.json", DASHBOARD))]
    assert [one.name for one in recorded(one for one in read if one is not None)] == ["a:b:c"]


def test_files_come_sorted_and_once_with_whether_they_were_named(tmp_path: Path) -> None:
    for name in (
        "b.yml",
        "a/z.yml",
        "a/b.json",
        "a/.git/x.yml",
        "a/node_modules/x.yml",
        "dist/x.yml",
        "c.txt",
        "d.rules",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    root = str(tmp_path)
    names = [(file.removeprefix(f"{root}/"), named) for file, named in found([root, f"{root}/b.yml"], f"{root}/dist")]
    assert names == [("d.rules", False), ("a/b.json", False), ("a/z.yml", False), ("b.yml", True)]
    # A folder that is named is looked through, whatever it is called.
    assert [file for file, _ in found([f"{root}/dist"], f"{root}/dist")] == [f"{root}/dist/x.yml"]


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("os.scandir", refused)
    with pytest.raises(ObsdslError, match=r"it cannot be read \(Permission denied\); mend that, or leave it out"):
        list(found([str(tmp_path)]))


ALERTS = '# Ours.\ngroups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up{x="1"} == 0\n        for: 5m\n'
PIECES = st.lists(
    st.sampled_from(
        ["groups:", "- ", "  ", "\n", "kind: X", "record: a", "{{-", "[", ":", "\t", "'", "# ", "---\n", "a"]
    ),
    max_size=3,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(ALERTS)), st.integers(0, 12), PIECES, st.booleans())
def test_alerts_are_read_where_they_are_checked_as_they_would_be_at_once(
    start: int, length: int, piece: str, named: bool
) -> None:
    text = ALERTS[:start] + piece + ALERTS[start + length :]
    # Of a large file, the groups are checked apart.
    large = text + "\n#" + "x" * 40_000
    assert said("r.yml", text, named) == said("r.yml", large, named)


def test_alerts_are_known_at_a_glance() -> None:
    one = opened(FileText("r.yml", ALERTS, named=False))
    assert one is not None
    assert one.rules
    assert one.document is None
