"""Every fault of an object is reported at once, with its name, its place and the mend."""

from __future__ import annotations

import copy
import enum
import inspect
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import attrs
import pytest

from obsdsl import (
    P3,
    AlertRule,
    CustomVariable,
    Dashboard,
    DefinitionError,
    Gauge,
    GroupBy,
    IntervalVariable,
    Not,
    Override,
    QueryVariable,
    RangeMap,
    RawPanel,
    RecordingRule,
    Regex,
    Row,
    RuleGroup,
    Severity,
    Stat,
    Table,
    Text,
    Thresholds,
    TimeSeries,
)
from obsdsl.compose.definition import Definition

up = Gauge("up", "Health.")


@attrs.frozen(kw_only=True)
class Thing(Definition):
    """One field of each type."""

    title: str = attrs.field(kw_only=False)
    count: int = attrs.field(default=1, metadata={"within": (1, 10)})
    share: float = 0.5
    shown: bool = False
    mode: Literal["a", "b"] = "a"
    names: Sequence[str] = ()
    pair: tuple[str, int] | None = None
    texts: Mapping[str, str] = attrs.field(factory=dict)
    other: Thing | None = None
    several: Sequence[Thing] = ()

    def faults(self) -> Iterable[str]:
        if self.count == 7:
            yield "count is 7; choose another"


FAULTS = [
    ({"title": 1}, "title is 1; it takes a string"),
    ({"title": "\ud800"}, "title is '\\ud800', which cannot be written as UTF-8; delete the lone surrogate"),
    ({"count": "1"}, "count is '1'; it takes a whole number"),
    ({"count": True}, "count is True; it takes a whole number"),
    ({"count": 11}, "count is 11; it lies between 1 and 10"),
    ({"count": 7}, "count is 7; choose another"),
    ({"share": "x"}, "share is 'x'; it takes a number"),
    ({"share": False}, "share is False; it takes a number"),
    ({"shown": 1}, "shown is 1; it takes True or False"),
    ({"mode": "c"}, "mode is 'c'; it is one of 'a' or 'b'"),
    ({"names": "one"}, "names is the bare string 'one', where a sequence belongs; add a comma: ('one',)"),
    ({"names": 3}, "names is 3, where a sequence belongs; add a comma: (…,)"),
    ({"names": ("a", 3)}, "names holds an element that is 3; it takes a string"),
    ({"pair": ("a",)}, "pair is ('a',); it takes 2 values in a tuple"),
    ({"texts": ["a"]}, "texts is ['a']; it takes a mapping"),
    ({"texts": {"a": 1}}, "texts['a'] is 1; it takes a string"),
    ({"other": "x"}, "other is 'x'; it takes a Thing"),
    ({"several": ("x",)}, "several holds an element that is 'x'; it takes a Thing"),
]


@pytest.mark.parametrize(("fields", "fault"), FAULTS, ids=[fault[:40] for _, fault in FAULTS])
def test_a_fault_says_what_and_how_to_mend_it(fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Thing(**{"title": "t", **fields})
    assert [one.replace("texts [", "texts[") for one in caught.value.faults] == [fault]


def test_all_faults_are_reported_together() -> None:
    line = inspect.currentframe().f_lineno + 2  # type: ignore[union-attr]
    with pytest.raises(DefinitionError) as caught:
        TimeSeries("t", up, width=30, unit="banana", fill="much", legend_calcs="max")  # type: ignore[arg-type]
    error = caught.value
    assert error.subject == "TimeSeries 't'"
    assert error.faults == (
        "width is 30; it lies between 1 and 24",
        'unit: \'banana\' is not a unit; write one such as "seconds" or "bytes/second"',
        "legend_calcs is the bare string 'max', where a sequence belongs; add a comma: ('max',)",
        "fill is 'much'; it takes a whole number",
    )
    assert (error.location.file, error.location.line) == (__file__, line)  # type: ignore[union-attr]
    assert str(error).splitlines()[0].endswith(f"test_definition.py:{line}: TimeSeries 't': 4 faults")


def test_what_one_field_cannot_say_alone_is_checked_once_all_are_right() -> None:
    with pytest.raises(DefinitionError) as caught:
        Stat("t", up, min=5, max=1, legend="x", decimals=99)
    assert caught.value.faults == ("decimals is 99; it lies between 0 and 20",)
    with pytest.raises(DefinitionError) as caught:
        Stat("t", (up, "up"), min=5, max=1, legend="x")
    assert caught.value.faults == (
        "legend belongs to a single query; with several, write a mapping from legend to expression",
        "min=5 is not below max=1",
    )


@pytest.mark.parametrize(
    ("make", "subject", "fault"),
    [
        (lambda: Thresholds("green", (9, "red"), (1, "blue")), "Thresholds", "steps [9, 1] do not ascend; sort them"),
        (lambda: Override("Up", decimals="1"), "Override 'Up'", "decimals is '1'; it takes a whole number"),  # type: ignore[arg-type]
        (lambda: Text("t", 1), "Text 't'", "content is 1; it takes a string"),  # type: ignore[arg-type]
        (
            lambda: Table("t", up, sort={"a": "up"}),  # type: ignore[dict-item]
            "Table 't'",
            "sort ['a'] is 'up'; it is one of 'asc' or 'desc'",
        ),
        (
            lambda: TimeSeries("t", 3),  # type: ignore[arg-type]
            "TimeSeries 't'",
            "query: is 3; it takes an expression or PromQL text",
        ),
    ],
    ids=["thresholds", "override", "text", "sort", "query"],
)
def test_objects_name_themselves(make: Any, subject: str, fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert (caught.value.subject, caught.value.faults) == (subject, (fault,))


def test_lists_become_tuples_so_that_a_later_change_changes_nothing() -> None:
    names = ["a"]
    thing = Thing("t", names=names)
    names.append("b")
    assert thing.names == ("a",)


def test_objects_are_frozen_and_compared_by_value() -> None:
    assert TimeSeries("t", up, min=0) == TimeSeries("t", up, min=0)
    assert TimeSeries("t", up, min=0) != TimeSeries("t", up, min=1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        TimeSeries("t", up).min = 1  # type: ignore[misc]


class Evil:
    """An object that cannot be shown or compared."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]


def endless() -> list[Any]:
    found: list[Any] = []
    for _ in range(5000):
        found = [found]
    return found


@pytest.mark.parametrize("value", [Evil(), [Evil()], endless(), 10**5000], ids=["repr", "nested", "deep", "digits"])
@pytest.mark.parametrize("field", ["title", "count", "share", "mode", "names", "pair", "texts", "other"])
def test_a_value_that_cannot_be_shown_is_refused_in_few_words(field: str, value: object) -> None:
    with pytest.raises(DefinitionError) as caught:
        Thing(**{"title": "t", field: value})
    # By its type, or cut: some releases of Python write what others say is too deep.
    assert "<" in str(caught.value) or "…" in str(caught.value) or field == "names"
    assert len(str(caught.value)) < 400


def test_a_message_without_end_keeps_its_start_and_its_mend() -> None:
    with pytest.raises(DefinitionError) as caught:
        Dashboard("d", uid="x" * 1_000_000)
    assert len(str(caught.value)) < 5000
    assert "it has 1 to 40 letters" in str(caught.value)


def test_whole_numbers_have_64_bits() -> None:
    with pytest.raises(DefinitionError, match="has more than 64 bits; write a smaller number"):
        Thing("t", share=10**30)


class Word(str, enum.Enum):  # noqa: UP042 - Python writes a member of this kind by its name
    """Text as many projects keep it."""

    ONE = "one"


def test_members_of_an_enum_are_kept_as_their_text() -> None:
    thing = Thing(Word.ONE, names=[Word.ONE], texts={Word.ONE: Word.ONE})
    assert [type(one) for one in (thing.title, *thing.names, *thing.texts, *thing.texts.values())] == [str] * 4
    assert str(Gauge(Word.ONE, "One.", labels=(Word.ONE,))(one=Word.ONE).sum(by=Word.ONE)) == (
        'sum by (one) (one{one="one"})'
    )


def test_a_copy_has_the_place_where_it_was_made() -> None:
    thing = Thing("t")
    line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
    again = attrs.evolve(thing, count=2)
    assert again.location is not None
    assert (again.location.file, again.location.line) == (__file__, line)


alert = AlertRule("A", up == 0, severity=P3, summary="s", labels={"team": "a"})
EXAMPLES = [
    alert,
    RecordingRule("a:b", up, labels={"a": "b"}),
    RuleGroup("g", rules=[alert], labels={"a": "b"}),
    Stat("s", up, thresholds=alert, overrides=[Override("n", properties={"custom.width": 1})], extra={"a": [1]}),
    Stat("s", up, thresholds=Thresholds("green", (1, "red"))),
    RawPanel({"type": "x", "title": "t", "a": [{"b": None}]}),
    Row("r", Text("t", "x"), repeat="v"),
    Row("r", Text("t", "x"), collapsed=True, below=(Text("t", "x"),)),
    CustomVariable("v", {"a": "b"}),
    Dashboard("d", rows=(Row("r", Stat("s", up)),), variables=(CustomVariable("v", ["a"]),), extra={"a": {}}),
    GroupBy(by=("a",), calculate={"b": ["max"]}),
    P3,
]


@pytest.mark.parametrize("value", EXAMPLES, ids=[type(one).__name__ for one in EXAMPLES])
def test_definitions_are_values(value: Definition) -> None:
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value), attrs.evolve(value)):
        assert (again == value) is True
        assert hash(again) == hash(value)
        assert (again != value) is False


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (5, "raw: is 5; it takes a mapping"),
        ({"a": {"b": [object]}}, "raw: a.b.0 is <class 'object'>, which JSON cannot hold; write text, a finite number"),
        ({"a": {1: 2}}, "raw: a has the key 1; JSON's keys are text: quote it"),
        ({"a": float("nan")}, "raw: a is nan, which JSON cannot hold"),
        ({"a": 2**64}, "raw: a is 18446744073709551616, which JSON cannot hold"),
        ({"a": "\ud800"}, "raw: a is '\\ud800', which JSON cannot hold"),
        ({"a": {1, 2}}, "raw: a is {1, 2}, which JSON cannot hold"),
        ({"a": up}, "raw: a is "),
        ({"a": endless()}, "raw: it is nested deeper than 100 levels; does it hold itself?"),
    ],
    ids=["mapping", "object", "key", "nan", "large", "surrogate", "set", "expression", "deep"],
)
def test_raw_json_is_what_json_can_hold(raw: Any, fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        RawPanel(raw)
    assert caught.value.faults[0].startswith(fault)


def test_raw_json_is_a_copy() -> None:
    raw = {"type": "x", "targets": [{"expr": "up"}]}
    panel = RawPanel(raw)
    raw["targets"][0]["expr"] = "down"  # type: ignore[index]
    assert panel.raw["targets"] == [{"expr": "up"}]


def test_panels_and_steps_may_be_given_by_name() -> None:
    one, two = Text("1", "x"), Text("2", "x")
    assert Row("r", one, two) == Row("r", panels=[one, two]) == Row("r", one, panels=(two,))
    assert Thresholds("green", (1, "red")) == Thresholds("green", steps=[(1, "red")])
    with pytest.raises(DefinitionError, match="is one Text, where a sequence belongs"):
        Row("r", panels=one)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Dashboard("d", annotations=(up,)), "annotations holds <Gauge up>; it takes Annotation"),  # type: ignore[arg-type]
        (lambda: CustomVariable("v", ("a",), default=()), "default is empty; list at least one, or leave it out"),
        (lambda: IntervalVariable("v", ()), "values is empty; list at least one"),
        (lambda: QueryVariable("v", "\ud800"), "query: is '\\ud800', which cannot be written as UTF-8"),
        (lambda: RangeMap(10**400, None, text="x"), "low is 1000"),
        (lambda: Regex(5), "pattern is 5, which is not text; quote it"),  # type: ignore[arg-type]
        (lambda: Not(5), '5 is not a label\'s value; labels are text: write "5"'),  # type: ignore[arg-type]
        (lambda: Severity("", response="5m"), "name is empty; it is the value of the label `severity`"),
    ],
)
def test_what_could_not_be_compiled_is_refused_at_once(make: Callable[[], object], fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert caught.value.faults[0].startswith(fault)
