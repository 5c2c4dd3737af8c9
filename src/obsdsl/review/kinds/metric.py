"""Metrics as they are declared: what their readers lose, and how many series they have."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from obsdsl.define.declaration import Declaration
from obsdsl.define.label import Domain
from obsdsl.express.render import number, quote
from obsdsl.review.cost import A_LOT, VERY_MUCH, rounded
from obsdsl.review.documents import Documents
from obsdsl.review.reads.asked import Reader
from obsdsl.review.reads.labels import reading_label, reading_value
from obsdsl.review.reads.lines import details, in_line, more
from obsdsl.review.reads.readers import readers_of, series_of
from obsdsl.review.reads.renames import own_metrics, renamed_metrics
from obsdsl.review.remark import Danger, Remark, names
from obsdsl.review.rules.change import Said


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each metric of the workspace's own. Of a side that declares nothing, nothing is known."""
    if before.metrics is None or after.metrics is None:
        return
    olds, news = own_metrics(before.metrics), own_metrics(after.metrics)
    renamed = {new.name: old for old, new in renamed_metrics(before, after)}
    gone = {one.name for one in renamed.values()}
    for name in sorted({*olds, *news} - gone):
        old, new = olds.get(name), news.get(name)
        metric = new or old
        assert metric is not None
        for one in _said(renamed.get(name, old), new, after):
            yield Remark("metric", name, one.text, one.danger, ("metric", name), one.details, metric.location)


def _said(old: Declaration | None, new: Declaration | None, after: Documents) -> Iterator[Said]:
    if old is None:
        yield Said("added", Danger.NOTE)
    elif new is None:
        yield _gone(old, after, "removed", "removed, but still read by", "; nothing here reads it")
    elif old.name != new.name:
        text = f"renamed, was {old.name}"
        yield _gone(old, after, text, f"{text}; still read under the old name by", "")
    else:
        yield from _Changes(old, new, after).all()


def _gone(old: Declaration, after: Documents, text: str, read: str, unread: str) -> Said:
    series = series_of(old)
    readers = [one.reader for one in readers_of(after).directly(series)]
    if not readers:
        return Said(text + unread)
    return Said(f"{read} {in_line(readers)}", Danger.CARE, more(readers_of(after), series))


class _Changes:
    """One metric on both sides."""

    def __init__(self, old: Declaration, new: Declaration, after: Documents) -> None:
        self._old, self._new, self._after = old, new, after
        self._series = tuple(dict.fromkeys((*series_of(old), *series_of(new))))

    def all(self) -> Iterator[Said]:
        old, new = self._old, self._new
        if old.type is not new.type:
            yield Said(f"{old.type.value} → {new.type.value}", Danger.CARE, self._read)
        if old.unit != new.unit:
            units = ["none" if one is None else str(one) for one in (old.unit, new.unit)]
            yield Said(f"unit {units[0]} → {units[1]}", Danger.CARE, self._read)
        yield from self._labels()
        yield from self._buckets()
        yield from self._quantiles()
        if old.range != new.range:
            yield Said(f"range {_range(old.range)} → {_range(new.range)}")
        if old.help != new.help:
            helps = [f'"{one.help}"' if one.help else "none" for one in (old, new)]
            yield Said(f"help {helps[0]} → {helps[1]}", Danger.NOTE)

    @property
    def _read(self) -> tuple[str, ...]:
        return details(readers_of(self._after), self._series)

    def _labels(self) -> Iterator[Said]:
        olds, news = self._old.labels, self._new.labels
        for name in sorted(olds.keys() - news.keys()):
            readers = reading_label(readers_of(self._after), self._series, name)
            yield self._lost(f"label {name} removed", readers)
        if added := sorted(news.keys() - olds.keys()):
            yield self._grown(f"label{'s' if len(added) > 1 else ''} {', '.join(added)} added", Danger.LOOK)
        if self._old.open_labels != self._new.open_labels:
            allowed = "open" if self._new.open_labels else "complete"
            yield Said(f"the list of its labels is {allowed} now", Danger.NOTE)
        for name in sorted(olds.keys() & news.keys()):
            if olds[name] is None or news[name] is None:
                if olds[name] != news[name]:
                    yield Said(f"label {name} {_domain(olds[name])} → {_domain(news[name])}")
            else:
                yield from self._values(name, set(olds[name] or ()), set(news[name] or ()))

    def _values(self, label: str, old: set[str], new: set[str]) -> Iterator[Said]:
        for value in sorted(old - new):
            readers = reading_value(readers_of(self._after), self._series, label, value)
            yield self._lost(f"label value {label}={quote(value)} removed", readers)
        if added := sorted(new - old):
            values = names(f"{label}={quote(value)}" for value in added)
            yield self._grown(f"label value{'s' if len(added) > 1 else ''} {values} added", Danger.NOTE)

    def _lost(self, text: str, readers: Iterable[Reader]) -> Said:
        found = list(readers)
        return Said(f"{text}, but still read by {in_line(found)}", Danger.CARE) if found else Said(text)

    def _grown(self, text: str, danger: Danger) -> Said:
        """Something was added; how many series there are then, where that is a lot."""
        olds, news = self._old.labels, self._new.labels
        opened = [name for name in news if news[name] is None and name not in olds]
        if opened:
            return Said(f"{text}, with any value", max(danger, Danger.LOOK))
        low, high = (math.prod([len(one) for one in it.values() if one is not None]) for it in (olds, news))
        if high < A_LOT * low:
            return Said(text, danger)
        danger = Danger.CARE if high >= VERY_MUCH * low else Danger.LOOK
        if None in news.values():
            return Said(f"{text}, {rounded(high / low)} times as many series on each target", danger)
        return Said(f"{text}, {low} → {high} series on each target", danger)

    def _buckets(self) -> Iterator[Said]:
        old, new = self._old.buckets, self._new.buckets
        end = f", quantiles end at {number(new[-1])}" if old and new and old[-1] != new[-1] else ""
        if gone := [one for one in old if one not in new]:
            text = f"{_counted('bucket', gone)} removed{end if gone[-1] == old[-1] else ''}"
            yield Said(text, Danger.CARE, self._read)
        if added := [one for one in new if one not in old]:
            yield Said(f"{_counted('bucket', added)} added{end if added[-1] == new[-1] else ''}", Danger.NOTE)

    def _quantiles(self) -> Iterator[Said]:
        old, new = self._old.quantiles, self._new.quantiles
        if gone := [one for one in old if one not in new]:
            yield Said(f"{_counted('quantile', gone)} removed", Danger.CARE, self._read)
        if added := [one for one in new if one not in old]:
            yield Said(f"{_counted('quantile', added)} added", Danger.NOTE)


def _counted(what: str, values: list[float]) -> str:
    return f"{what}{'s' if len(values) > 1 else ''} {names(map(number, values))}"


def _domain(values: Domain) -> str:
    return "any value" if values is None else names(map(quote, values))


def _range(bounds: tuple[float | None, float | None]) -> str:
    if bounds == (None, None):
        return "none"
    low, high = ("any" if one is None else number(float(one)) for one in bounds)
    return f"{low} to {high}"
