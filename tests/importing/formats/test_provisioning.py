"""Provisioned folders of dashboards."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.importing.formats.reading import read_all

BOARD = {"title": "Web", "uid": "web", "schemaVersion": 39, "panels": []}


def provider(path: str, folder: str = "", by_folder: bool = False) -> dict[str, object]:
    return {"folder": folder, "type": "file", "options": {"path": path, "foldersFromFilesStructure": by_folder}}


def folder_of(file: str, *providers: dict[str, object]) -> str | None:
    texts = {
        "prov/dashboards.yml": yaml.safe_dump({"apiVersion": 1, "providers": list(providers)}),
        file: json.dumps(BOARD),
    }
    found = read_all(texts, named=False)
    assert (found.faults, found.passed) == ([], [])
    ((_, text),) = found.dashboards
    data = json.loads(text)
    return data["meta"]["folderTitle"] if "meta" in data else None


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("prov/dashboards/web.json", "All"),
        ("prov/dashboards/shop/web.json", "All"),
        ("prov/dashboards/infra/web.json", "Infra"),
        ("elsewhere/web.json", None),
    ],
)
def test_the_folder_is_that_of_the_longest_path_that_a_file_lies_below(file: str, folder: str | None) -> None:
    providers = (provider("/var/lib/grafana/dashboards", "All"), provider("/var/lib/grafana/dashboards/infra", "Infra"))
    assert folder_of(file, *providers) == folder


@pytest.mark.parametrize(
    ("file", "folder"),
    [("dashboards/web.json", None), ("dashboards/shop/web.json", "shop"), ("dashboards/a/b/web.json", "b")],
)
def test_directories_may_be_the_folders(file: str, folder: str | None) -> None:
    assert folder_of(file, provider("/etc/dashboards", by_folder=True)) == folder
