"""Which files of a folder are compared, and as what."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.review.documents import Documents
from obsdsl.review.sources.files import files
from tests.review.repository import write

RULES = "groups:\n- name: g\n  rules:\n  - {record: 'a:b', expr: up}\n"
KNOWN = {
    "a/board.json": ("dashboard", '{"title": "A", "panels": []}'),
    "a/board.v2.json": ("dashboard", '{"elements": {}, "layout": {}}'),
    "rules.yml": ("rules", RULES),
    "app.rules": ("rules", f"# Rules.\n---\n{RULES}"),
    "indented.yaml": ("rules", "".join(f"  {line}\n" for line in RULES.splitlines())),
    "flow.yml": ("rules", "{groups: [{name: g, rules: []}]}"),
    "rules.json": ("rules", '{"groups": [{"name": "g", "rules": []}]}'),
    "trimmed.yml": ("rules", RULES + "  - alert: A\n    expr: up\n    annotations: {a: '{{- $value }}'}\n"),
    "operator.yml": ("rules", "kind: List\nitems:\n- kind: PrometheusRule\n  spec:\n    groups: []\n"),
    "alertmanager.yml": ("alertmanager", "route: {receiver: a}\nreceivers: [{name: a}]\n"),
    "prometheus.yml": ("prometheus", "global: {}\nscrape_configs: []\n"),
}
OTHERS = {
    "package.json": '{"name": "x"}',
    "tests.yml": "rule_files: [rules.yml]\ntests: []\n",
    "provisioned.yml": "apiVersion: 1\ngroups:\n- name: g\n  folder: f\n  rules: []\n",
    "compose.yml": "services:\n  prometheus:\n    groups: [a]\n",
    "deployment.yml": "apiVersion: apps/v1\nkind: Deployment\nspec: {}\n",
    "chart/templates/rules.yml": "groups:\n{{- range .Values.groups }}\n- name: {{ . }}\n{{- end }}\n",
    "README.md": "groups:",
    ".hidden/rules.yml": RULES,
    "node_modules/rules.yml": RULES,
    "empty.yml": "",
    "comment.yml": "# groups:\n",
}


def test_each_file_is_known_for_what_it_is(tmp_path: Path) -> None:
    write(tmp_path, {name: text for name, (_, text) in KNOWN.items()} | OTHERS)
    (tmp_path / "image.json").write_bytes(b"\xff\xfe\x00")
    found = files(tmp_path, "folder")
    assert {one.path: one.kind for one in found.artifacts} == {name: kind for name, (kind, _) in KNOWN.items()}
    assert found.told is None
    assert all(one.location is not None and Path(one.location.file).exists() for one in found.artifacts)


def test_a_mark_of_the_order_of_bytes_is_no_part_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(RULES, encoding="utf-8-sig")
    (found,) = files(tmp_path, "folder").artifacts
    assert (found.kind, found.content.decode()) == ("rules", RULES)


@pytest.mark.parametrize(("name", "encoding"), [("rules.yml", "utf-16"), ("board.json", "utf-16")])
def test_a_named_file_must_be_readable(name: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(RULES, encoding=encoding)
    with pytest.raises(ObsdslError, match="it is no text in UTF-8; save it as that, or leave it out"):
        files(tmp_path / name, "file")


@pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS is unset")
@pytest.mark.parametrize("kind", ["dashboard", "rules", "alertmanager"])
def test_of_what_there_is_in_the_world_all_is_known_and_can_be_read(kind: str) -> None:
    folder = Path(os.environ["OBSDSL_CORPUS"]) / {"dashboard": "dashboards"}.get(kind, kind)
    every = (one for one in folder.rglob("*") if one.suffix in (".json", ".yml", ".yaml", ".rules"))
    ours = {one for one in every if not one.name.startswith(".")}
    found = files(folder, "corpus")
    assert {one.kind for one in found.artifacts} == {kind}
    assert len(found.artifacts) == len(ours)
    assert len(Documents(found).opened(found.artifacts)) >= len(ours)
