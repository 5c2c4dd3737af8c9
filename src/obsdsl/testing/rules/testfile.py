"""promtool's own test files, read: what is asked, and what is expected, each with its line."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError, did_you_mean, shown
from obsdsl.express.node import Selector
from obsdsl.express.raw import promql
from obsdsl.read.yaml import Document, open_document
from obsdsl.read.yaml_node import NULL, MappingNode, Node, ScalarNode, SequenceNode, pairs
from obsdsl.testing.rules.rulebook import name_of
from obsdsl.testing.rules.trial import Fired, Firing, Labels, Query, Sample, Trial

DEFAULT_INTERVAL: Final = 60_000
_FIELDS: Final = {
    "file": ("rule_files", "evaluation_interval", "group_eval_order", "tests", "fuzzy_compare"),
    "test": (
        "name",
        "interval",
        "input_series",
        "alert_rule_test",
        "promql_expr_test",
        "external_labels",
        "external_url",
        "start_timestamp",
    ),
    "series": ("series", "values"),
    "alert_rule_test": ("eval_time", "alertname", "exp_alerts"),
    "exp_alerts": ("exp_labels", "exp_annotations"),
    "promql_expr_test": ("expr", "eval_time", "exp_samples"),
    "exp_samples": ("labels", "value", "histogram"),
}
# What promtool reads and we only hand on.
_PASSED_ON: Final = ("external_url", "start_timestamp")


class _Flawed(Exception):
    """A part of the file that is not as promtool reads it."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@attrs.frozen
class AlertCase:
    """The firing instances that are expected of an alert at a time."""

    line: int
    asked: Firing
    expected: tuple[Fired, ...]


@attrs.frozen
class QueryCase:
    """The samples that are expected of a query at a time."""

    line: int
    asked: Query
    expected: tuple[Sample, ...]


@attrs.frozen(eq=False)
class FileTest:
    """One of the file's tests."""

    name: str
    line: int
    trial: Trial
    alerts: tuple[AlertCase, ...]
    queries: tuple[QueryCase, ...]


@attrs.frozen(eq=False)
class TestFile:
    """The file; `flaws` are lines with what is wrong there, and then there is no test."""

    # It is no test of pytest's.
    __test__ = False

    path: Path
    tests: tuple[FileTest, ...] = ()
    fuzzy: bool = False
    # The names of all alerts in the rule files.
    alerts: frozenset[str] = frozenset()
    flaws: tuple[tuple[int, str], ...] = ()


def read_test_file(path: Path) -> TestFile:
    """The file, or its flaws; never raises."""
    try:
        document = open_document(str(path), path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return TestFile(path, flaws=((1, f"it cannot be read: {error}"),))
    if document.flaws:
        return TestFile(path, flaws=tuple((one.place.line if one.place else 1, one.message) for one in document.flaws))
    if not document.roots:
        return TestFile(path)
    try:
        return _Reader(path, document).read()
    except _Flawed as flaw:
        return TestFile(path, flaws=((flaw.line, flaw.message),))


@attrs.frozen(eq=False)
class _Reader:
    path: Path
    document: Document

    def read(self) -> TestFile:
        fields = self._fields(self.document.roots[0], "file")
        interval = self._time(fields.get("evaluation_interval"), DEFAULT_INTERVAL)
        files = list(self._rule_files(fields.get("rule_files")))
        contents = [file.read_bytes() for file in files]
        groups, alerts = _names(files, contents)
        order = [self._text(one) for one in self._list(fields.get("group_eval_order"))]
        frame = Trial(
            evaluation=interval or DEFAULT_INTERVAL,
            interval=interval or DEFAULT_INTERVAL,
            rules=tuple(contents),
            groups=tuple(dict.fromkeys([*order, *groups])),
        )
        tests = [self._test(one, index, frame) for index, one in enumerate(self._list(fields.get("tests")))]
        fuzzy = self._text(fields.get("fuzzy_compare")) == "true"
        return TestFile(self.path, tuple(tests), fuzzy, frozenset(alerts))

    def _rule_files(self, node: Node | None) -> Iterator[Path]:
        for one in self._list(node):
            pattern = self._text(one)
            found = sorted(glob.glob(str(self.path.parent / pattern)))  # noqa: PTH207 - it may be absolute
            if not found:
                raise _Flawed(self._line(one), f"there is no rule file {shown(pattern)}; mend the path")
            yield from map(Path, found)

    def _test(self, node: Node, index: int, frame: Trial) -> FileTest:
        fields = self._fields(node, "test")
        alerts = tuple(self._alert(one) for one in self._list(fields.get("alert_rule_test")))
        queries = tuple(self._query(one) for one in self._list(fields.get("promql_expr_test")))
        series = [self._fields(one, "series") for one in self._list(fields.get("input_series"))]
        trial = attrs.evolve(
            frame,
            interval=self._time(fields.get("interval"), 0) or frame.interval,
            series=tuple((self._text(one.get("series")), self._text(one.get("values"))) for one in series),
            queries=tuple(dict.fromkeys(one.asked for one in queries)),
            firing=tuple(dict.fromkeys(one.asked for one in alerts)),
            external_labels=self._texts(fields.get("external_labels")),
            extra={name: self._text(fields[name]) for name in _PASSED_ON if name in fields},
        )
        name = self._text(fields.get("name")) or f"test {index + 1}"
        return FileTest(name, self._line(node), trial, alerts, queries)

    def _alert(self, node: Node) -> AlertCase:
        fields = self._fields(node, "alert_rule_test")
        name = self._text(fields.get("alertname"))
        if not name:
            raise _Flawed(self._line(node), "it has no alertname; write the alert's")
        asked = Firing(name, self._time(fields.get("eval_time"), 0))
        expected = [self._fields(one, "exp_alerts") for one in self._list(fields.get("exp_alerts"))]
        return AlertCase(
            self._line(node),
            asked,
            tuple(
                Fired(
                    {**self._texts(one.get("exp_labels")), "alertname": name}, self._texts(one.get("exp_annotations"))
                )
                for one in expected
            ),
        )

    def _query(self, node: Node) -> QueryCase:
        fields = self._fields(node, "promql_expr_test")
        asked = Query(self._text(fields.get("expr")), self._time(fields.get("eval_time"), 0))
        expected = tuple(self._sample(one) for one in self._list(fields.get("exp_samples")))
        return QueryCase(self._line(node), asked, expected)

    def _sample(self, node: Node) -> Sample:
        fields = self._fields(node, "exp_samples")
        text = self._text(fields.get("labels"))
        try:
            labels = metric_labels(text)
            value = number(self._text(fields.get("value")) or "0")
        except (ValueError, DefinitionError) as error:
            raise _Flawed(self._line(node), str(error)) from None
        return Sample(labels, value, self._text(fields.get("histogram")))

    # Parts

    def _line(self, node: Node) -> int:
        return self.document.line(node)

    def _fields(self, node: Node, kind: str) -> Mapping[str, Node]:
        if not isinstance(node, MappingNode):
            raise _Flawed(self._line(node), f"it is no mapping; write {', '.join(_FIELDS[kind])}")
        found = {str(key.value): value for key, value in pairs(node)}
        odd = next((name for name in found if name not in _FIELDS[kind]), None)
        if odd is not None:
            raise _Flawed(self._line(node), f"{odd!r} is no field{did_you_mean(odd, _FIELDS[kind])}")
        return {name: one for name, one in found.items() if one.tag != NULL}

    def _list(self, node: Node | None) -> Sequence[Node]:
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            raise _Flawed(self._line(node), "it is no list; begin each item with '-'")
        items: list[Node] = node.value
        return items

    def _text(self, node: Node | None) -> str:
        if node is None or node.tag == NULL:
            return ""
        if not isinstance(node, ScalarNode):
            raise _Flawed(self._line(node), "it is no text")
        return str(node.value)

    def _texts(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        if not isinstance(node, MappingNode):
            raise _Flawed(self._line(node), "it is no mapping; write `name: value`")
        return {str(key.value): self._text(value) for key, value in pairs(node)}

    def _time(self, node: Node | None, otherwise: int) -> int:
        if node is None:
            return otherwise
        try:
            return Duration.parse(self._text(node)).milliseconds
        except ValueError as error:
            raise _Flawed(self._line(node), str(error)) from None


def _names(files: Sequence[Path], contents: Sequence[bytes]) -> tuple[list[str], set[str]]:
    """The groups of rule files in order, and their alerts; what is no rule file is promtool's to refuse."""
    groups: list[str] = []
    alerts: set[str] = set()
    for file, content in zip(files, contents, strict=True):
        document = open_document(str(file), content.decode("utf-8", "replace"))
        for group in _items(document.root(0), "groups"):
            groups += [name.value for name in _values(group, "name")]
            alerts |= {name.value for rule in _items(group, "rules") for name in _values(rule, "alert")}
    return groups, alerts


def _values(node: Node | None, name: str) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        yield from (value for key, value in pairs(node) if key.value == name)


def _items(node: Node | None, name: str) -> Iterator[Node]:
    for value in _values(node, name):
        if isinstance(value, SequenceNode):
            yield from value.value


_NONE = re.compile(r"\s*(?:\{\s*\})?\s*")


def metric_labels(text: str) -> Labels:
    """The labels that `name{a="b"}` says. Raises for what is no metric."""
    if _NONE.fullmatch(text):
        return {}
    selector = promql(text).node
    if not isinstance(selector, Selector) or any(one.op != "=" for one in selector.matchers):
        raise ValueError(f'labels: {shown(text)} is no metric; write name{{label="value"}}')
    name = name_of(selector)
    found = {one.label: one.value for one in selector.matchers}
    return {**({"__name__": name} if name else {}), **found}


def number(text: str) -> float:
    """A number as Go's YAML reads it. Raises ValueError."""
    plain = text.replace("_", "").lower()
    if plain.lstrip("+-") in (".inf", ".nan"):
        plain = plain.replace(".", "")
    try:
        return float(plain)
    except ValueError:
        try:
            return float(int(plain, 0))
        except ValueError:
            raise ValueError(f"value: {shown(text)} is no number") from None
