"""Labels: what matchers leave of them, and how sets are joined, met and cut."""

import pytest

from obsdsl.express.infer.labels import (
    ANYTHING,
    NEVER,
    PRESENT,
    UNKNOWN,
    Label,
    LabelSet,
    canonical,
    is_dynamic,
    spellings,
)
from obsdsl.express.node import Matcher, MatchOp

STATUS = Label(("ok", "error", "timeout"), True)
MAYBE = Label(("ok", "error"), False)
LE = Label(("0.5", "1.0", "120.0", "+Inf"), True, numeric=True)


@pytest.mark.parametrize(
    ("label", "op", "value", "expected"),
    [
        (STATUS, "=", "ok", Label(("ok",), True)),
        (STATUS, "=", "bogus", None),
        (STATUS, "=", "", None),
        (STATUS, "!=", "ok", Label(("error", "timeout"), True)),
        (STATUS, "!=", "", STATUS),
        (STATUS, "=~", "ok|e.*", Label(("ok", "error"), True)),
        (STATUS, "=~", "o", None),
        (STATUS, "=~", ".*", STATUS),
        (STATUS, "!~", "ok|e.*", Label(("timeout",), True)),
        (STATUS, "!~", ".+", None),
        (MAYBE, "=", "", NEVER),
        (MAYBE, "!=", "", Label(("ok", "error"), True)),
        (MAYBE, "=~", "ok", Label(("ok",), True)),
        (MAYBE, "=~", "ok|", Label(("ok",), False)),
        (MAYBE, "!~", "ok", Label(("error",), False)),
        (MAYBE, "!~", "ok|error", NEVER),
        (MAYBE, "!~", ".*", None),
        (NEVER, "=", "x", None),
        (NEVER, "=", "", NEVER),
        (NEVER, "!=", "x", NEVER),
        (UNKNOWN, "=", "x", Label(("x",), True)),
        (UNKNOWN, "=", "", NEVER),
        (UNKNOWN, "!=", "", PRESENT),
        (UNKNOWN, "=~", "a|b", Label(("a", "b"), True)),
        (UNKNOWN, "=~", r"a\.b|c", Label(("a.b", "c"), True)),
        (UNKNOWN, "=~", "a|", Label(("a",), False)),
        (UNKNOWN, "=~", "", NEVER),
        (PRESENT, "=~", "", None),
        (UNKNOWN, "=~", "a.*", PRESENT),
        (UNKNOWN, "=~", ".*", UNKNOWN),
        (UNKNOWN, "!~", "a|b", UNKNOWN),
        (UNKNOWN, "=~", "(", UNKNOWN),
        (STATUS, "=~", "$status", STATUS),
        (STATUS, "=", "[[status]]", STATUS),
        (STATUS, "=~", "${status:regex}", STATUS),
        (LE, "=", "1", Label(("1.0",), True, numeric=True)),
        (LE, "=", "1.0", Label(("1.0",), True, numeric=True)),
        (LE, "=~", "120|120\\.0", Label(("120.0",), True, numeric=True)),
        (LE, "!=", "+Inf", Label(("0.5", "1.0", "120.0"), True, numeric=True)),
        # It may be written as "1.0" too.
        (LE, "!=", "1", LE),
        (LE, "!~", "1|1\\.0", Label(("0.5", "120.0", "+Inf"), True, numeric=True)),
        (LE, "=", "7", None),
    ],
)
def test_matchers(label: Label, op: MatchOp, value: str, expected: Label | None) -> None:
    assert label.narrowed(op, value) == expected


@pytest.mark.parametrize("value", ["1", "1.0", "120", "120.0", "0.5", "+Inf"])
def test_bounds_of_buckets_have_several_spellings(value: str) -> None:
    assert LE.admits(value)


def test_spellings() -> None:
    assert {"1000000", "1000000.0", "1e+06", "1e6"} <= set(spellings(canonical("1e6")))
    assert {"0.005", "5e-3"} & set(spellings(canonical("0.005"))) == {"0.005"}
    assert {"2.5e-05", "2.5e-5"} <= set(spellings(canonical("0.000025")))
    assert spellings(canonical("Inf")) == ("+Inf",)
    assert spellings(canonical("a")) == ("a",)
    assert canonical("le") == "le"


@pytest.mark.parametrize(
    ("text", "dynamic"),
    [("$job", True), ("${job:csv}", True), ("[[job]]", True), ("a$", False), ("[a-z]", False), ("a.*", False)],
)
def test_variables_are_told_from_anchors(text: str, dynamic: bool) -> None:
    assert is_dynamic(text) is dynamic


@pytest.mark.parametrize(
    ("one", "other", "joined", "met"),
    [
        (STATUS, STATUS, STATUS, STATUS),
        (STATUS, MAYBE, Label(("ok", "error", "timeout"), False), Label(("ok", "error"), True)),
        (STATUS, NEVER, Label(("ok", "error", "timeout"), False), None),
        (MAYBE, NEVER, MAYBE, NEVER),
        (STATUS, UNKNOWN, UNKNOWN, STATUS),
        (UNKNOWN, PRESENT, UNKNOWN, PRESENT),
        (Label(("a",), True), Label(("b",), True), Label(("a", "b"), True), None),
        (Label(("a",), False), Label(("b",), False), Label(("a", "b"), False), NEVER),
        (LE, NEVER, Label(LE.values, False, numeric=True), None),
        (LE, Label(("1",), True), PRESENT, LE),
    ],
)
def test_joining_and_meeting(one: Label, other: Label, joined: Label, met: Label | None) -> None:
    assert one.joined(other) == joined
    assert one.met(other) == met


KNOWN = LabelSet({"status": STATUS, "path": UNKNOWN, "__name__": Label(("requests_total",), True)}, False)
OPEN = LabelSet({"job": Label(("api",), True)}, True)


def test_presence() -> None:
    assert [KNOWN.presence(name) for name in ("status", "path", "nope")] == ["certain", "possible", "never"]
    assert OPEN.presence("nope") == "possible"
    assert OPEN.drop(("nope",)).presence("nope") == "never"
    assert KNOWN.names() == ("path", "status")
    assert KNOWN.values("status") == ("ok", "error", "timeout")


def test_what_a_sample_may_have() -> None:
    sample = {"__name__": "requests_total", "status": "ok"}
    assert KNOWN.admits(sample)
    assert KNOWN.admits({**sample, "path": "/"})
    assert not KNOWN.admits({**sample, "nope": "x"})
    assert not KNOWN.admits({**sample, "status": "bogus"})
    assert not KNOWN.admits({"__name__": "requests_total"})
    assert OPEN.admits({"job": "api", "nope": "x"})


def test_cutting() -> None:
    assert KNOWN.keep(("status", "nope")) == LabelSet({"status": STATUS}, False)
    assert OPEN.keep(("job", "nope")).presence("nope") == "possible"
    assert KNOWN.unnamed().presence("__name__") == "never"
    assert OPEN.unnamed().presence("__name__") == "never"
    assert KNOWN.having("status", NEVER).presence("status") == "never"
    assert KNOWN.perhaps().presence("status") == "possible"


def test_sets_joined_and_met() -> None:
    assert KNOWN.joined(OPEN).rest
    assert KNOWN.joined(OPEN).presence("job") == "possible"
    assert KNOWN.joined(KNOWN.unnamed()).presence("status") == "certain"
    assert KNOWN.met(ANYTHING, ("status", "path")) is KNOWN
    assert KNOWN.met(KNOWN.drop(("status",)), ("status",)) is None
    met = KNOWN.met(LabelSet({"path": Label(("/",), True)}, False), ("path",))
    assert met is not None
    assert met.get("path") == Label(("/",), True)


def test_a_contradiction_is_taken_at_its_word() -> None:
    """What is asked for in vain is still there, so that it is not found missing once more further up."""
    narrowed, possible = KNOWN.narrowed((Matcher("status", "=", "bogus"), Matcher("nope", "=~", "x.*")))
    assert not possible
    assert narrowed.get("status") == Label(("bogus",), True)
    assert narrowed.get("nope") == PRESENT
    assert KNOWN.narrowed((Matcher("$label", "=", "x"),)) == (KNOWN, True)
