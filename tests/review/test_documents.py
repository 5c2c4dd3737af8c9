"""Which documents of two sides are compared with which, and which are not even read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.errors import LoadError, Location
from obsdsl.review.documents import Documents, Pair, changed
from obsdsl.review.documents import Kind as DocumentKind
from obsdsl.review.side import Side
from obsdsl.review.sources.files import files


def side(*artifacts: Artifact, is_live: bool = False) -> Side:
    return Side("side", artifacts, is_live=is_live)


def rules(path: str, *names: str, expr: str = "up", identity: str | None = None) -> Artifact:
    groups = [{"name": name, "rules": [{"record": "a:b", "expr": expr}]} for name in names]
    return Artifact("rules", identity or path, path, yaml.safe_dump({"groups": groups}).encode(), Location(path, 1))


def artifact(kind: Kind, identity: str, content: str, path: str | None = None, folder: str | None = None) -> Artifact:
    ending = "yml" if kind in ("alertmanager", "prometheus") else "json"
    return Artifact(kind, identity, path or f"{identity}.{ending}", content.encode(), None, folder)


def pairs(before: Side, after: Side, kind: DocumentKind) -> list[tuple[str, str | None, str | None]]:
    def path(one: Any) -> str | None:
        return None if one is None else one.artifact.path

    found = changed(Documents(before), Documents(after), kind)
    return [(one.name, path(one.before), path(one.after)) for one in found]


def test_documents_are_paired_by_identity() -> None:
    before = side(artifact("dashboard", "a", '{"uid": "a", "panels": []}'), artifact("dashboard", "b", '{"uid": "b"}'))
    after = side(artifact("dashboard", "a", '{"uid": "a"}'), artifact("dashboard", "c", '{"uid": "c"}'))
    assert pairs(before, after, "dashboard") == [
        ("a", "a.json", "a.json"), ("b", "b.json", None), ("c", None, "c.json")
    ]  # fmt: skip


def test_what_is_equal_is_not_parsed() -> None:
    broken = artifact("dashboard", "a", "{{{")
    assert pairs(side(broken), side(broken), "dashboard") == []
    assert Documents(side(broken)).naming("dashboard", ["up"]) == []


def test_a_file_that_is_only_called_otherwise_is_no_change() -> None:
    one = artifact("dashboard", "old.json", '{"uid": "a", "panels": []}', "old.json")
    other = artifact("dashboard", "new.json", '{"uid": "a", "panels": []}', "new.json")
    assert pairs(side(one), side(other), "dashboard") == []


def test_another_folder_is_a_change() -> None:
    text = '{"uid": "a", "panels": []}'
    before, after = (side(artifact("dashboard", "a", text, folder=one)) for one in ("Old", None))
    (pair,) = changed(Documents(before), Documents(after), "dashboard")
    assert pair.before is not None
    assert pair.after is not None
    assert (pair.before.folder, pair.after.folder) == ("Old", None)
    assert pair.folders == ("Old", "General")


def test_a_file_that_does_not_say_its_folder_is_in_no_other(tmp_path: Path) -> None:
    for name, text in {
        "plain.json": '{"uid": "a", "panels": []}',
        "export.json": '{"dashboard": {"uid": "a", "title": "A", "panels": []}, "meta": {"folderTitle": "New"}}',
    }.items():
        (tmp_path / name).write_text(text)
    after = side(artifact("dashboard", "a", '{"panels": [], "uid": "a"}', folder="Old"))
    plain, export = (files(tmp_path / name, name) for name in ("plain.json", "export.json"))
    found = [next(changed(Documents(one), Documents(after), "dashboard")).folders for one in (plain, export)]
    assert found == [None, ("New", "Old")]


def test_groups_are_found_in_whatever_file_they_are() -> None:
    before = side(rules("all.yml", "a", "b", "c"))
    after = side(rules("a.yml", "a"), rules("rest.yml", "b", "d", expr="down"))
    assert pairs(before, after, "group") == [
        ("a", "all.yml", "a.yml"), ("b", "all.yml", "rest.yml"), ("c", "all.yml", None), ("d", None, "rest.yml")
    ]  # fmt: skip


def test_groups_of_one_name_in_several_files_do_not_collide() -> None:
    before = side(rules("x.yml", "a"), rules("y.yml", "a", expr="other"))
    after = side(rules("x.yml", "a", expr="new"), rules("y.yml", "a", expr="newer"))
    assert pairs(before, after, "group") == [
        ("a (x.yml)", "x.yml", "x.yml"), ("a (y.yml)", "y.yml", "y.yml")
    ]  # fmt: skip
    assert list(Documents(after).groups) == ["a (x.yml)", "a (y.yml)"]


def test_groups_of_one_name_in_one_file_do_not_either() -> None:
    assert list(Documents(side(rules("x.yml", "a", "a", "a"))).groups) == [
        "a (x.yml)", "a (x.yml) #2", "a (x.yml) #3"
    ]  # fmt: skip


def test_a_group_of_a_file_stands_in_its_line() -> None:
    found = Documents(side(rules("x.yml", "a", "b"))).groups
    assert [one.location for one in found.values()] == [Location("x.yml", 2), Location("x.yml", 6)]


def test_groups_of_manifests_are_groups() -> None:
    spec = {"groups": [{"name": "a", "rules": []}]}
    manifest = {"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "spec": spec}
    text = yaml.safe_dump_all([{"kind": "ConfigMap"}, manifest])
    assert list(Documents(side(Artifact("rules", "m.yml", "m.yml", text.encode()))).groups) == ["a"]


@pytest.mark.parametrize(
    ("text", "uid", "folder"),
    [
        ('{"dashboard": {"uid": "a", "panels": [], "title": "A"}, "meta": {"folderTitle": "F"}}', "a", "F"),
        ('{"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": "a"}, '
         '"spec": {"title": "A", "panels": []}}', "a", None),
        ('{"title": "A", "panels": [], "schemaVersion": 41}', "file.json", None),
    ],
)  # fmt: skip
def test_what_wraps_a_dashboard_is_taken_off(text: str, uid: str, folder: str | None) -> None:
    (found,) = Documents(side(artifact("dashboard", "file.json", text, "file.json"))).dashboards.values()
    assert (found.name, found.folder, found.data["panels"]) == (uid, folder, [])


def test_the_only_configuration_of_a_side_is_compared_whatever_it_is_called() -> None:
    before, after = (side(artifact("alertmanager", name, f"route: {{receiver: {name}}}")) for name in ("a", "b"))
    assert pairs(before, after, "alertmanager") == [("b", "a.yml", "b.yml")]
    two = side(*before.artifacts, *after.artifacts)
    assert pairs(two, after, "alertmanager") == [("a", "a.yml", None)]


def test_two_files_are_compared_whatever_their_uids() -> None:
    before, after = (side(artifact("dashboard", one, f'{{"uid": "{one}", "panels": []}}')) for one in ("a", "b"))
    assert pairs(before, after, "dashboard") == [("b", "a.json", "b.json")]


def test_secrets_are_marks() -> None:
    text = "receivers: [{name: a, slack_configs: [{api_url: 'https://hooks.slack.com/services/s3cr3t'}]}]"
    (found,) = Documents(side(artifact("alertmanager", "a", text))).alertmanagers.values()
    assert "s3cr3t" not in str(found.data)
    assert "hooks.slack.com" in str(found.data) or "<secret:" in str(found.data)


def test_what_is_derived_is_compared_where_its_source_is_not() -> None:
    derived = artifact("grafana-rules", "g", "{}")
    assert [one.kind for one in Documents(side(derived, rules("x.yml", "a"))).of_kind("other")] == []
    assert [one.kind for one in Documents(side(derived)).of_kind("other")] == ["grafana-rules"]
    live = side(derived, rules("x.yml", "a"), is_live=True)
    assert [one.kind for one in Documents(live).of_kind("other")] == ["grafana-rules"]


@pytest.mark.parametrize(("kind", "text"), [("dashboard", '{"uid": "a",\n "panels": [}'), ("rules", "groups:\n- a: [")])
def test_what_cannot_be_read_names_the_line(kind: Kind, text: str) -> None:
    broken = Artifact(kind, "x", "x.json" if kind == "dashboard" else "x.yml", text.encode(), Location("there/x", 1))
    with pytest.raises(LoadError, match=r"^there/x:2: .+; .+"):
        Documents(side(broken)).all("dashboard" if kind == "dashboard" else "group")


def test_the_newer_document_stands_for_a_pair() -> None:
    (one,) = Documents(side(rules("x.yml", "a"))).groups.values()
    assert Pair("a", one, None).document is one
    assert one.of == ("rules", "a")
