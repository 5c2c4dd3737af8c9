"""Targets of a scrape job: addresses with labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from obsdsl.compose.convert import labels
from obsdsl.compose.definition import Definition


@attrs.frozen(kw_only=True, slots=False)
class StaticTargets(Definition):
    """Addresses, `host:port`, that share labels."""

    addresses: tuple[str, ...] = attrs.field(kw_only=False)
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)

    def faults(self) -> Iterable[str]:
        if not self.addresses:
            yield "addresses is empty; list at least one"
