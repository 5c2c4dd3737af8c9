"""What a template reads and does: the findings of a run, and the notebook that a run writes them into."""

from __future__ import annotations

from typing import TypeVar

from obsdsl.define.light import frozen
from obsdsl.lint.template.seen import Seen

# As much of the text beside a value as a check could want.
BESIDE = 40


@frozen
class LabelUse:
    """A label that the template reads: `$labels.job`, `.Labels.job`, `index $labels "job"`."""

    name: str
    start: int
    end: int


@frozen
class ValueUse:
    """A use of the alert's value, or, where there is a `query`, of that query's.

    `functions` are those that it goes through, in order, and `verb` is printf's: `("printf",)` and `%.2f`. `shown` says
    that it is put out; else it only decides. `after` is the text right behind it, up to the next action.
    """

    start: int
    end: int
    functions: tuple[str, ...] = ()
    verb: str | None = None
    shown: bool = True
    after: str = ""
    query: str | None = None


@frozen
class QueryUse:
    """A PromQL query that the template makes: its text, None where that is not known before it runs.

    Then `pattern` is the format that printf makes it from, if it does. The place is that of the string.
    """

    text: str | None
    start: int
    end: int
    pattern: str | None = None


@frozen
class Fault:
    """What Prometheus accepts, and what fails, or puts out rubbish, whenever it runs."""

    message: str
    start: int
    end: int


@frozen
class Uses:
    """All that a template reads, in the order of the text. `all_labels`: it reads the labels as a whole."""

    labels: tuple[LabelUse, ...] = ()
    external: tuple[LabelUse, ...] = ()
    values: tuple[ValueUse, ...] = ()
    queries: tuple[QueryUse, ...] = ()
    faults: tuple[Fault, ...] = ()
    all_labels: bool = False


NOTHING = Uses()
_Use = TypeVar("_Use", LabelUse, ValueUse, QueryUse, Fault)


class Notebook:
    """What a run has come upon, each once."""

    def __init__(self) -> None:
        self.labels: dict[LabelUse, None] = {}
        self.external: dict[LabelUse, None] = {}
        self.values: dict[ValueUse, None] = {}
        self.queries: dict[QueryUse, None] = {}
        self.faults: dict[Fault, None] = {}
        self.all_labels = False

    def uses(self) -> Uses:
        return Uses(
            _sorted(self.labels),
            _sorted(self.external),
            _sorted(self.values),
            _sorted(self.queries),
            _sorted(self.faults),
            self.all_labels,
        )

    def fault(self, message: str, start: int, end: int) -> None:
        self.faults[Fault(message, start, end)] = None

    def label(self, kind: str, name: str, start: int, end: int) -> None:
        """A label that is read of the alert's `labels`, or of the `external` ones."""
        (self.labels if kind == "labels" else self.external)[LabelUse(name, start, end)] = None

    def whole(self, value: Seen) -> None:
        """The value is taken as it is: where it is all labels, these are read."""
        self.all_labels |= value.kind in ("data", "labels")

    def shown(self, value: Seen, after: str) -> None:
        """The value is put out in front of a text."""
        self.whole(value)
        for one in value.amounts:
            tail = (one.tail + (after if one.last else ""))[:BESIDE]
            use = ValueUse(one.start, one.end, one.functions, one.verb, True, tail, one.query)
            self.values[use] = None

    def asked(self, value: Seen) -> None:
        """The value decides something, and is not put out."""
        for one in value.amounts:
            self.values[ValueUse(one.start, one.end, one.functions, one.verb, False, query=one.query)] = None


def _sorted(uses: dict[_Use, None]) -> tuple[_Use, ...]:
    return tuple(sorted(uses, key=lambda use: (use.start, use.end)))
