"""Names of metrics and labels, and what a label may be."""

from __future__ import annotations

from enum import Enum
from types import EllipsisType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME, is_text, label_domains, name_fault

names = st.from_regex(LEGACY_LABEL, fullmatch=True).filter(
    lambda name: not name.startswith("__") and name not in ("le", "quantile")
)
values = st.lists(st.text().filter(is_text), min_size=1, unique=True)


class Status(str, Enum):  # noqa: UP042 - formats as "Status.OK", unlike a StrEnum
    OK = "ok"
    BAD = "bad"


@given(st.lists(names, unique=True))
def test_names_alone_are_open(labels: list[str]) -> None:
    assert label_domains(labels) == label_domains(tuple(labels)) == dict.fromkeys(labels)


@given(st.dictionaries(names, st.one_of(values, st.just(...))))
def test_a_mapping_keeps_names_values_and_order(labels: dict[str, list[str] | EllipsisType]) -> None:
    domains = label_domains(labels)
    assert list(domains) == list(labels)
    assert domains == {
        name: None if isinstance(domain, EllipsisType) else tuple(domain) for name, domain in labels.items()
    }


@given(st.one_of(st.from_regex(LEGACY_NAME, fullmatch=True), st.sampled_from(["http.server", "größe", "a-b/c"])))
def test_names_of_utf8_are_taken(name: str) -> None:
    assert name_fault("metric", name) is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (5, "metric 5 is not a string; quote it"),
        (None, "metric None is not a string; quote it"),
        ("", "metric is empty; give it a name"),
        ("a b", "metric 'a b' holds white space"),
        ("a\n", r"metric 'a\n' holds white space, a control character"),
        ("a\x00", r"metric 'a\x00' holds white space, a control character"),
        ("a\u00a0b", r"metric 'a\xa0b' holds white space"),
        ("\ud800", r"metric '\ud800' holds white space, a control character or a surrogate"),
    ],
)
def test_name_faults(name: object, message: str) -> None:
    fault = name_fault("metric", name)
    assert fault is not None
    assert fault.startswith(message)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("status", "labels is the bare string 'status'; add a comma: ('status',)"),
        (None, "labels is None; write a tuple of names"),
        ({"a", "b"}, "labels is {"),
        (("a", "a"), "labels ('a', 'a') name one label twice; delete one"),
        ((["a"],), "label ['a'] is not a string; quote it"),
        (("a", 5), "label 5 is not a string; quote it"),
        ({5: ("a",)}, "label 5 is not a string; quote it"),
        (("",), "label is empty; give it a name"),
        (("__name__",), "label '__name__' is reserved"),
        (("le",), "label 'le' belongs to histograms"),
        ({"quantile": ...}, "label 'quantile' belongs to histograms"),
        ({"a": "ok"}, "the values of label 'a' are the bare string 'ok'; add a comma: ('ok',)"),
        ({"a": ()}, "the values of label 'a' are (); list the allowed ones, or write ... for any"),
        ({"a": None}, "the values of label 'a' are None; list the allowed ones"),
        ({"a": {"x"}}, "the values of label 'a' are {'x'}; list the allowed ones"),
        ({"a": (200, 404)}, "label 'a' allows the value 200, which is not text; quote it"),
        ({"a": ("\ud800",)}, r"label 'a' allows the value '\ud800', which is not text"),
        ({"a": ("x", "x")}, "label 'a' lists a value twice: ('x', 'x'); delete one"),
    ],
)
def test_label_faults(labels: object, message: str) -> None:
    with pytest.raises(ValueError, match="label") as raised:
        label_domains(labels)  # type: ignore[arg-type]
    assert str(raised.value).startswith(message)


def test_members_of_an_enum_are_their_text() -> None:
    domain = label_domains({"status": tuple(Status)})["status"]
    assert domain == ("ok", "bad")
    assert [type(value) for value in domain] == [str, str]


@pytest.mark.parametrize(("value", "expected"), [("", True), ("größe", True), ("😀", True), ("\ud83d", False)])
def test_is_text(value: str, expected: bool) -> None:
    assert is_text(value) is expected
