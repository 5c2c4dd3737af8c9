"""Which labels an alert has when it is routed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from obsdsl.express.infer.labels import NEVER, PRESENT, UNKNOWN, Label, LabelSet

# Labels that every Prometheus adds on its way out in so many places that they may be there, whoever says what.
_OFTEN_ADDED: Final = ("cluster", "env", "environment", "region", "zone", "datacenter", "dc", "replica", "prometheus")


class Alert(Protocol):
    """What is asked of an alert."""

    @property
    def name(self) -> str: ...
    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def may(self) -> tuple[str, ...] | None: ...


def may_have(labels: LabelSet) -> tuple[str, ...] | None:
    """The names of the labels that may be there, None where it may be any."""
    return None if labels.rest else labels.names()


def labels_when_routed(alert: Alert, external: Mapping[str, str] | None, *, surely: bool = False) -> LabelSet:
    """The labels that an alert may have at Alertmanager.

    Where nobody says which labels Prometheus adds there, `surely` takes any for possible, and else only those that
    often are.
    """
    known: dict[str, Label] = dict.fromkeys(alert.may or (), UNKNOWN)
    is_open = alert.may is None or (surely and external is None)
    for name, value in alert.labels.items():
        known[name] = UNKNOWN if "{{" in value else Label((value,), True) if value else NEVER
    known["alertname"] = Label((alert.name,), True)
    for name, value in (dict.fromkeys(_OFTEN_ADDED, "") if external is None else external).items():
        own = known.get(name, UNKNOWN if is_open else NEVER)
        if not own.certain:
            known[name] = _added(own, value)
    return LabelSet(known, is_open)


def _added(own: Label, value: str) -> Label:
    """A label that Prometheus adds where the alert does not have it; an empty value stands for one that is unknown."""
    if not value:
        return UNKNOWN
    if "$" in value:
        return PRESENT
    if own.values is None:
        return PRESENT
    return Label(tuple(dict.fromkeys((*own.values, value))), True)
