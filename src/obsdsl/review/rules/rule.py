"""Rules as Prometheus reads them: what a rule group's document says, with the labels that its group adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.errors import Location
from obsdsl.review.documents import Document, Documents

RuleKind: TypeAlias = Literal["alert", "recording"]
_KEYS: Mapping[str, RuleKind] = {"alert": "alert", "record": "recording"}


@attrs.frozen(eq=False)
class Rule:
    """One rule. `data` is all that the file says of it, `labels` those that its alerts or series have by it."""

    kind: RuleKind
    name: str
    expr: str
    labels: Mapping[str, str]
    data: Mapping[str, Any] = attrs.field(repr=False)
    group: Document = attrs.field(repr=False)

    @property
    def own_labels(self) -> Mapping[str, str]:
        """Those that the rule itself says."""
        return texts(self.data.get("labels"))

    @property
    def annotations(self) -> Mapping[str, str]:
        """What the alert says."""
        return texts(self.data.get("annotations"))

    @property
    def severity(self) -> str:
        """The value of the label `severity`; empty where there is none."""
        return self.labels.get("severity", "")

    @property
    def of(self) -> tuple[str, str]:
        """The artifact that remarks belong to."""
        return self.group.of

    @property
    def location(self) -> Location | None:
        """Where its group is defined."""
        return self.group.location


def rules_of(group: Document | None) -> Iterator[Rule]:
    """The rules of a group, in its order. What is no rule is passed over."""
    data = group.data if group is not None else {}
    shared = texts(data.get("labels"))
    found = data.get("rules")
    for one in found if isinstance(found, list) else ():
        key = next((key for key in _KEYS if isinstance(one, Mapping) and one.get(key)), None)
        if key is not None and group is not None:
            labels = {**shared, **texts(one.get("labels"))}
            yield Rule(_KEYS[key], str(one[key]), str(one.get("expr", "")), labels, one, group)


def all_rules(documents: Documents) -> tuple[Rule, ...]:
    """All rules of a side."""
    return tuple(rule for group in documents.groups.values() for rule in rules_of(group))


def texts(found: Any) -> dict[str, str]:
    """A mapping of names to text, whatever stands there."""
    return {str(name): _text(one) for name, one in found.items()} if isinstance(found, Mapping) else {}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
