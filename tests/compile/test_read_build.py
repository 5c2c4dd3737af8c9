"""A build read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.manifest import MANIFEST, manifest
from obsdsl.compile.read_build import read_build
from obsdsl.errors import LoadError, Location

ALL = (
    Artifact("dashboard", "web", "grafana/team/web.json", b"{}\n", Location("boards.py", 7), "Team"),
    Artifact("rules", "web", "prometheus/rules/web.yml", b"groups: []\n"),
)


@pytest.fixture
def build(tmp_path: Path) -> Path:
    for one in ALL:
        file = tmp_path / one.path
        file.parent.mkdir(parents=True)
        file.write_bytes(one.content)
    (tmp_path / MANIFEST).write_bytes(manifest(ALL, tmp_path))
    return tmp_path


def test_it_is_what_was_built(build: Path) -> None:
    found = read_build(build)
    assert found == ALL
    assert [one.location for one in found] == [one.location for one in ALL]


def test_a_file_that_is_no_part_of_it_does_not_count(build: Path) -> None:
    (build / "grafana/team/other.json").write_text("{}")
    assert read_build(build) == ALL


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        (MANIFEST, None, "it holds no manifest.json, so it is no build"),
        (MANIFEST, "{", "it is no manifest of a build"),
        (MANIFEST, "[]", "it is no manifest of a build"),
        (MANIFEST, '{"artifacts": [{}]}', "it is no manifest of a build"),
        ("grafana/team/web.json", None, "the manifest names it, and it cannot be read (No such file or directory)"),
        ("grafana/team/web.json", "{ }", "it was changed since it was built; build anew"),
    ],
)
def test_what_is_no_build_is_named(build: Path, path: str, content: str | None, said: str) -> None:
    (build / path).unlink()
    if content is not None:
        (build / path).write_text(content)
    with pytest.raises(LoadError) as caught:
        read_build(build)
    assert said in str(caught.value)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b"])
def test_nothing_outside_is_read(build: Path, path: str) -> None:
    row = {"kind": "rules", "identity": "x", "path": path, "sha256": ""}
    (build / MANIFEST).write_text(json.dumps({"artifacts": [row]}))
    with pytest.raises(LoadError, match="leads out of the build"):
        read_build(build)
