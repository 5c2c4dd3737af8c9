"""What promtool prints, read."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.testing.rules import spoken
from obsdsl.testing.rules.trial import Fired, Sample

# Some lines end in a space, which `~` stands for.
SAID = """
    alertname: A, time: 3m,~
        exp:[
            0:
              Labels:{alertname="A", obsdsl_never="1"}
              Annotations:{}
            ],~
        got:[
            0:
              Labels:{a="x\\"y", alertname="A"}
              Annotations:{summary="6 } ü\\nline"},
            1:
              Labels:{a="z", alertname="A"}
              Annotations:{}
            ]
    alertname: B, time: 0s,~
        exp:[
            0:
              Labels:{alertname="B", obsdsl_never="1"}
              Annotations:{}
            ],~
        got:[]
    expr: "foo\\n#0", time: 1m30s,
        exp: {obsdsl_never="1"} 0E+00
        got: {__name__="foo", "a.b"="}, {c"} 6.5E-01, {} +Inf, {} NaN
    expr: "bar\\n#1", time: 1m,
        exp: {obsdsl_never="1"} 0E+00
        got: nil
    expr: "h\\n#2", time: 1m,
        exp: {obsdsl_never="1"} 0E+00
        got: {a="b"} {{schema:3 count:4 sum:2 offset:-7 buckets:[4]}}
    expr: "foo[5m]\\n#3", time: 1m, err: rule result is not a vector or scalar
""".replace("~", " ")


def test_answers_to_queries_are_told_by_their_number() -> None:
    found = dict(spoken.queries(SAID))
    assert found[0] is not None
    first, infinite, nan = found[0]
    assert first == Sample({"__name__": "foo", "a.b": "}, {c"}, 0.65)
    assert infinite == Sample({}, math.inf)
    assert math.isnan(nan.value)  # type: ignore[union-attr]
    assert found[1] == ()
    (native,) = found[2]
    assert (native.labels, native.histogram) == ({"a": "b"}, "{{schema:3 count:4 sum:2 offset:-7 buckets:[4]}}")  # type: ignore[union-attr]
    assert found[3] == "rule result is not a vector or scalar"


def test_alerts_are_told_by_name_and_time() -> None:
    assert list(spoken.alerts(SAID)) == [
        (
            "A",
            "3m",
            (
                Fired({"a": 'x"y', "alertname": "A"}, {"summary": "6 } ü\nline"}),
                Fired({"a": "z", "alertname": "A"}, {}),
            ),
        ),
        ("B", "0s", ()),
    ]


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        (r'"a\tb\\c\"d"', 'a\tb\\c"d'),
        (r'"\x00\u202e\U0001f600\a"', "\x00\u202e\U0001f600\a"),
        ("plain", "plain"),
    ],
)
def test_quotes_are_go_s(quoted: str, text: str) -> None:
    assert spoken.unquoted(quoted) == text


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,5}", fullmatch=True), st.text(max_size=8), max_size=4))
def test_labels_come_back_as_they_were(labels: dict[str, str]) -> None:
    # JSON quotes as Go does, but for characters beyond the basic plane.
    text = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in labels.items())
    assert spoken.labels(f"{{{text}}}") == labels
