"""A rule file as a whole: groups, and the documents in which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import sequence, shown
from obsdsl.compose.plain import extra
from obsdsl.compose.rule import RuleGroup
from obsdsl.define.light import frozen


@frozen
class GroupSlot:
    """Where a group stands in the documents of its file: its index among the file's groups."""

    index: int


@frozen(kw_only=True, slots=False)
class RuleFile(Definition):
    """What one file of Prometheus, or of the Prometheus operator, holds.

    `documents` is what stands around the groups where the file has another form than `groups` alone: a manifest of
    kind PrometheusRule, a List of them, several documents. A `GroupSlot` stands in place of each group.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    groups: tuple[RuleGroup, ...] = attrs.field(converter=sequence)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)
    # Any: the tree of a document, nested.
    documents: tuple[Any, ...] = attrs.field(default=(), hash=False)

    def faults(self) -> Iterable[str]:
        if not self.name:
            yield "name is empty; name the file"
        seen: set[str] = set()
        for group in self.groups:
            if not isinstance(group, RuleGroup):
                yield f"groups holds {shown(group)}; a file takes RuleGroup"
            elif group.name in seen and not self.documents:
                yield f"groups holds {group.subject} twice; rename one"
            else:
                seen.add(group.name)
