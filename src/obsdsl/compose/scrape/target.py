"""Targets of a scrape job, or of alerts: addresses with labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from obsdsl.compose.convert import labels
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, sequence, shown
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class StaticTargets(Definition):
    """Addresses, `host:port`, that share labels."""

    addresses: tuple[str, ...] = attrs.field(kw_only=False)
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)

    def faults(self) -> Iterable[str]:
        if not self.addresses:
            yield "addresses is empty; list at least one"
        for address in self.addresses:
            if fault := address_fault(address):
                yield fault
        yield from (f"addresses lists {shown(one)} twice; delete one" for one in _twice(self.addresses))
        yield from label_faults(self.labels)


def targets(value: Sequence[str | StaticTargets]) -> tuple[StaticTargets, ...]:
    """A converter: addresses, of which those in a row are one StaticTargets, and StaticTargets."""
    found = sequence(value)
    if isinstance(found, Fault):
        return found
    groups: list[StaticTargets | list[str]] = []
    for one in found:
        if isinstance(one, StaticTargets):
            groups.append(one)
        elif fault := address_fault(one) if isinstance(one, str) else _odd(one):
            return Fault(fault)
        elif groups and isinstance(groups[-1], list):
            groups[-1].append(one)
        else:
            groups.append([one])
    for group in groups:
        if isinstance(group, list) and (twice := next(iter(_twice(group)), None)):
            return Fault(f"lists {shown(twice)} twice; delete one")
    return tuple(one if isinstance(one, StaticTargets) else StaticTargets(tuple(one)) for one in groups)


def _odd(value: object) -> str:
    return f'holds {shown(value)}; it takes addresses such as "localhost:9100", and StaticTargets'


def address_fault(address: str) -> str | None:
    """Why the text is no address of anything; a URL may be one, for a prober."""
    if not address or not is_text(address) or not address.isprintable() or " " in address:
        return f'has the address {shown(address)}; write it as "host:port"'
    return None


def label_faults(labels: Mapping[str, str]) -> Iterable[str]:
    """Labels that a target cannot have."""
    for name in ("__name__", "__address__"):
        if name in labels:
            yield f"labels has {name!r}, which is not the target's to set; delete it"


def scrapable_faults(groups: Iterable[StaticTargets]) -> Iterable[str]:
    """Addresses that Prometheus refuses where no relabelling replaces them."""
    for address in (one for group in groups for one in group.addresses):
        if "/" in address:
            yield f"targets has {shown(address)}, which is no host:port; move scheme and path to their fields"


def duplicate_faults(groups: Iterable[StaticTargets]) -> Iterable[str]:
    """Targets that are listed twice with the same labels: Prometheus would take one."""
    pairs = [(address, tuple(sorted(group.labels.items()))) for group in groups for address in group.addresses]
    for address in dict.fromkeys(address for address, _ in _twice(pairs)):
        yield f"targets lists {shown(address)} twice with the same labels; delete one"


def _twice(values: Iterable[Any]) -> Iterable[Any]:
    seen = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)
