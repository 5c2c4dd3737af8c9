"""Archives of exports: read as if they were unpacked, and refused where they are no archive of exports."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.importing.files import archive
from obsdsl.importing.files.archive import is_archive, read_archive
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan

RULES = b"groups: [{name: web, rules: [{record: 'a:b', expr: up}]}]"
BOARD = json.dumps({"uid": "web", "title": "Web", "schemaVersion": 39, "panels": []}).encode()
ROUTES = b"""route: {receiver: a}
receivers: [{name: a, slack_configs: [{channel: "#a", api_url_file: /x, title: '{{ template "slack.a" . }}'}]}]
"""
FILES = {"rules/web.yml": RULES, "Boards/web.json": BOARD, "am.yaml": ROUTES, "README.md": b"#", ".git/x.yml": b"a: ["}
MODES = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}


def made(file: Path, files: Mapping[str, bytes]) -> Path:
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in files.items():
                packed.writestr(name, content)
        return file
    mode = next(mode for ending, mode in MODES.items() if file.name.endswith(ending))
    with tarfile.open(file, mode) as tar:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return file


def read(file: Path) -> Found:
    found = Found()
    assert is_archive(file)
    read_archive(file, found)
    return found


@pytest.mark.parametrize("ending", [".zip", *MODES])
def test_what_lies_in_an_archive_is_read(tmp_path: Path, ending: str) -> None:
    file = made(tmp_path / f"exports{ending}", FILES)
    found = read(file)
    assert not found.faults
    assert [one.file for one in found.groups] == [f"{file}/rules/web.yml"]
    assert [name for name, _ in found.dashboards] == [f"{file}/Boards/web.json"]
    assert [one.file for one in found.routings] == [f"{file}/am.yaml"]
    assert {"alerts/web.py", "alerts/routing.py", "dashboards/web.py"} < plan(found).files.keys()


@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
@pytest.mark.parametrize("name", ["../web.yml", "/etc/web.yml", "a/../../web.yml", "C:\\web.yml", "..\\web.yml"])
def test_a_name_that_leads_out_refuses_the_whole_archive(tmp_path: Path, ending: str, name: str) -> None:
    found = read(made(tmp_path / f"exports{ending}", {"a.yml": RULES, name: RULES}))
    assert not found.groups
    (fault,) = found.faults
    assert fault.startswith(f"{tmp_path}/exports{ending}: the name ")
    assert "leads out of the archive; nothing of it was read" in fault


@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
def test_bombs_are_refused_before_they_are_in_memory(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST", 2 << 20)
    monkeypatch.setattr(archive, "_MOST_BYTES", 3 << 20)
    monkeypatch.setattr(archive, "_MOST_FILES", 5)
    large = b" " * ((2 << 20) - 10)
    (fault,) = read(made(tmp_path / f"a{ending}", {"a.yml": large * 2})).faults
    assert "larger than 2 MiB" in fault or "more than 0 GiB unpacked" in fault
    (fault,) = read(made(tmp_path / f"b{ending}", {"a.yml": large, "b.yml": large})).faults
    assert "holds more than 0 GiB unpacked; name a smaller one" in fault
    (fault,) = read(made(tmp_path / f"c{ending}", {f"{number}.yml": RULES for number in range(6)})).faults
    assert "holds more than 5 files" in fault


def test_a_zip_that_lies_about_sizes_is_broken(tmp_path: Path) -> None:
    file = made(tmp_path / "a.zip", {"a.yml": b" " * 5000})
    content = file.read_bytes()
    file.write_bytes(content.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    found = read(file)
    assert "it cannot be unpacked" in found.faults[0]


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    with tarfile.open(file, "w") as tar:
        for name, kind, target in (("a.yml", tarfile.SYMTYPE, "/etc/passwd"), ("b.yml", tarfile.CHRTYPE, "")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            tar.addfile(member)
    found = read(file)
    assert (found.faults, found.passed) == ([], [str(file)])


def test_what_is_locked_is_told(tmp_path: Path) -> None:
    file = made(tmp_path / "a.zip", {"a.yml": RULES})
    content = bytearray(file.read_bytes())
    # The flag of encryption, in the file's own header and in the directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    assert "it is locked with a password; unpack it" in read(file).faults[0]


def test_broken_parts_are_named_with_file_and_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = made(
        tmp_path / "a.zip", {"a.yml": RULES, "b.yml": b"groups:\n  - name: a\n   rules: []\n", "c.yml": b"\xff"}
    )
    found = read(file)
    assert len(found.groups) == 1
    assert any(one.startswith(f"{file}/b.yml:3:") for one in found.faults)
    assert f"{file}/c.yml: byte 0 is not UTF-8; save the file as UTF-8" in found.faults


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("packed")
    return {ending: made(folder / f"a{ending}", FILES).read_bytes() for ending in (".zip", *MODES)}


@given(data=st.data())
def test_cut_and_spoilt_archives_are_told(
    packed: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    ending = data.draw(st.sampled_from(sorted(packed)))
    content = bytearray(packed[ending])
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.getbasetemp() / f"spoilt{ending}"
    file.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    found = read(file)
    assert found.faults or found.passed or found.groups or found.routings or found.dashboards
