"""Whatever files hold: an import ends without a traceback, and what it writes builds."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from obsdsl.importing.differences.registry import chosen
from obsdsl.importing.files.sources import read_file
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan
from tests.importing.again import built_of, said_again
from tests.importing.odd_files import DATA, changed, cut

MODES = st.sampled_from(("exact", "default", "migrate"))
SLOW = settings(
    deadline=None,
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def judge(name: str, content: bytes, mode: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "old" / name
        file.parent.mkdir()
        file.write_bytes(content)
        found = Found()
        read_file(file, found, named=True)
        exact = mode == "exact"
        made = plan(found, exact, differences=chosen(exact, (), mode == "migrate"))
        # As they are written.
        assert all(text.encode() is not None for text in made.files.values())
        # What is not imported is said.
        said = (made.report.faults, made.report.passed, made.report.notes)
        assert made.files or any(said)
        if made.files:
            built_of(made.files, Path(folder) / "new")


@SLOW
@given(one=changed(), mode=MODES)
def test_files_with_odd_values(one: tuple[str, str], mode: str) -> None:
    name, text = one
    judge(name, text.encode(errors="surrogatepass"), mode)


@SLOW
@given(one=cut(), mode=MODES)
def test_files_that_are_cut_or_overwritten(one: tuple[str, bytes], mode: str) -> None:
    judge(*one, mode)


@settings(deadline=None)
@given(content=st.binary(max_size=60), name=st.sampled_from(sorted(DATA)))
def test_files_of_bytes(content: bytes, name: str) -> None:
    judge(name, content, "default")


@pytest.mark.parametrize("title", ["\0", "\x1b[2J", "\u202e", '"""', "\\", "a\nb", "\ud800", "x" * 5000, "ß∞"])
def test_odd_titles(title: str) -> None:
    judge("board.json", json.dumps({**DATA["board.json"], "title": title}).encode(), "exact")
    if title.isprintable():
        group = {**DATA["rules.yml"]["groups"][0], "name": title}
        judge("rules.yml", yaml.safe_dump({"groups": [group]}).encode(), "exact")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("groups: 'bool '\n", ":1: `groups` is 'bool '; write a list of groups"),
        ("groups:\n- 5\n- {name: a, rules: [{record: 'a:b', expr: up}]}\n", ":2: a group is '5'; write a mapping"),
        ("groups: []\nrules: []\n", ":2: a rule file has no field 'rules', so it is left out"),
    ],
)
def test_what_no_group_is_read_of_is_named(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(text)
    found = Found()
    read_file(tmp_path / "rules.yml", found, named=True)
    assert [fault in one for one in plan(found).report.faults] == [True]


def test_the_files_that_are_changed_are_right(tmp_path: Path) -> None:
    for name in ("board.json", "old.json", "wrapped.json", "rules.yml"):
        judge(name, (content := _content(name)), "migrate")
        (tmp_path / name).write_bytes(content)
    before, after, made = said_again([tmp_path])
    assert (made.report.faults, before.missing(after), after.missing(before)) == ([], [], [])


def _content(name: str) -> bytes:
    # JSON is YAML.
    return json.dumps(DATA[name]).encode()
