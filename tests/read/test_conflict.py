"""Files that git left half merged say so."""

from __future__ import annotations

from obsdsl.read.json import read_json
from obsdsl.read.yaml import open_document

YAML = "groups:\n<<<<<<< HEAD\n- name: a\n=======\n- name: b\n>>>>>>> other\n"
JSON = '{\n<<<<<<< HEAD\n"title": "a"\n=======\n"title": "b"\n>>>>>>> other\n}\n'


def test_a_merge_conflict_is_named_with_its_first_line() -> None:
    for flaws in (open_document("a.yml", YAML).flaws, read_json(JSON, "a.json").flaws):
        (one,) = flaws
        assert one.message == "a merge conflict is left in the file"
        assert one.place is not None
        assert (one.place.line, one.place.column, one.place.end_column) == (2, 1, 13)


def test_text_that_looks_like_a_marker_is_fine_where_the_file_can_be_read() -> None:
    assert not open_document("a.yml", "a: |\n  <<<<<<< HEAD\n").flaws
    assert not read_json('{"a": "<<<<<<< HEAD"}', "a.json").flaws
