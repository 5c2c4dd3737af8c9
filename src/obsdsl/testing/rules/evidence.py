"""What promtool found in a test, as its expectations ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from obsdsl.define.duration import Duration
from obsdsl.testing.rules.rulebook import Entry
from obsdsl.testing.rules.trial import Fired, Firing, Labels, Outcome, Query, Sample

FIRING_SERIES = 'ALERTS{alertstate="firing"}'


@attrs.frozen
class Instance:
    """An instance of an alert at one evaluation: its labels, and whether it is pending or firing."""

    labels: Labels
    state: str


def state_query(name: str, time: int) -> Query:
    """Asks for the instances of an alert that are pending or firing."""
    return Query(f"ALERTS{{alertname={json.dumps(name, ensure_ascii=False)}}}", time)


def past_query(name: str, time: int) -> Query:
    """Asks for the instances that have fired until then."""
    selector = f'ALERTS{{alertname={json.dumps(name, ensure_ascii=False)},alertstate="firing"}}'
    return Query(f"count_over_time({selector}[{Duration(time + 1000)}])", time)


@attrs.frozen(eq=False)
class Evidence:
    """The answers to a trial. `step` is its evaluation interval, `horizon` its end.

    `alias` says under which name a changed copy of an alert stands in for it.
    """

    outcome: Outcome
    step: int
    horizon: int
    alias: Mapping[str, str] = attrs.field(factory=dict)

    def floor(self, time: int) -> int:
        """The evaluation whose results hold then."""
        return time // self.step * self.step

    def instances(self, name: str, entries: Sequence[Entry], time: int) -> tuple[Instance, ...]:
        """The active instances of these alerts."""
        found = self.samples(state_query(self._asked(name), self.floor(time)))
        return tuple(self._instances(found, name, entries))

    def past(self, name: str, entries: Sequence[Entry], time: int) -> tuple[Instance, ...]:
        """The instances that have fired until then."""
        found = self.samples(past_query(self._asked(name), self.floor(time)))
        return tuple(self._instances(found, name, entries))

    def firing_labels(self, time: int) -> list[dict[str, str]]:
        """The labels of everything that fires."""
        found = self.samples(Query(FIRING_SERIES, self.floor(time)))
        kept = [{key: text for key, text in one.labels.items() if key not in _OWN} for one in found]
        back = {asked: name for name, asked in self.alias.items()}
        return [{**one, "alertname": back.get(one["alertname"], one["alertname"])} for one in kept]

    def fired(self, name: str, entries: Sequence[Entry], time: int) -> tuple[Fired, ...]:
        """The firing instances with their annotations."""
        found = self.outcome.fired.get(Firing(self._asked(name), self.floor(time)), ())
        back = [Fired({**one.labels, "alertname": name}, one.annotations) for one in found]
        return tuple(one for one in back if is_of(one.labels, entries))

    def samples(self, query: Query) -> tuple[Sample, ...]:
        """A query's result; none where promtool gave an error, which is reported elsewhere."""
        found = self.outcome.samples.get(query, ())
        return () if isinstance(found, str) else found

    def _asked(self, name: str) -> str:
        return self.alias.get(name, name)

    def _instances(self, found: Iterable[Sample], name: str, entries: Sequence[Entry]) -> Iterator[Instance]:
        for one in found:
            labels = {key: text for key, text in one.labels.items() if key not in _OWN} | {"alertname": name}
            if is_of(labels, entries):
                yield Instance(labels, one.labels.get("alertstate", "firing"))


_OWN = ("__name__", "alertstate")


def is_of(labels: Labels, entries: Sequence[Entry]) -> bool:
    """Whether an instance is one of these alerts, by the labels that each gives to all of its own."""
    return any(all(labels.get(key) == text for key, text in entry.labels.items()) for entry in entries)


def state_of(instances: Sequence[Instance]) -> str:
    """The state of an alert with these active instances."""
    states = {one.state for one in instances}
    return "firing" if "firing" in states else "pending" if states else "inactive"
