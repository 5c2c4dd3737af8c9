"""What a pattern gives: rules for a group, panels for a dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import attrs

from obsdsl.compose.panel import Panel
from obsdsl.compose.row import Row
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError, did_you_mean, shown

# Labels by which a pattern keeps series apart.
By: TypeAlias = str | Iterable[str]
# What of an alert a pattern leaves to who calls it.
_OF_ALERTS: Final = ("annotations", "for_", "keep_firing_for", "labels", "owner", "panel", "runbook")


@attrs.frozen(eq=False)
class Pattern:
    """Recordings, the alerts that read them, and panels that show both.

        checkout = red("checkout", requests=m.requests, errors=m.requests(code=Regex("5..")), duration=m.duration)
        group = RuleGroup("checkout", rules=checkout.rules)
        dashboard = Dashboard("Checkout", rows=(checkout.row("Checkout"),))

    Two patterns are added with `+`.
    """

    recordings: tuple[RecordingRule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    panels: tuple[Panel, ...] = ()

    @property
    def rules(self) -> tuple[RecordingRule | AlertRule, ...]:
        """What a RuleGroup takes: recordings before the alerts that read them."""
        return (*self.recordings, *self.alerts)

    def row(self, title: str, **options: Any) -> Row:
        """A row with the panels; `options` are those of Row."""
        return Row(title, panels=self.panels, **options)

    def __add__(self, other: Pattern) -> Pattern:
        return Pattern(
            (*self.recordings, *other.recordings), (*self.alerts, *other.alerts), (*self.panels, *other.panels)
        )


@attrs.frozen
class Name:
    """What a pattern is about, as rules, alerts and people call it."""

    text: str
    by: tuple[str, ...]

    @classmethod
    def of(cls, text: str, by: By, alert: Iterable[str] = ()) -> Name:
        """Raises DefinitionError for a name without letters, and for a keyword of `alert` that alerts do not take.

        Where no alert is made, nobody else would see that a limit's name is misspelled.
        """
        if not isinstance(text, str) or not re.search(r"[A-Za-z]", text):
            raise DefinitionError("pattern", f'name is {shown(text)}; write what it is about, such as "checkout"')
        for keyword in alert:
            if keyword not in _OF_ALERTS:
                mend = did_you_mean(keyword, _OF_ALERTS) or f"; alerts take {', '.join(_OF_ALERTS)}"
                raise DefinitionError("pattern", f"{keyword!r} is no keyword of the pattern, nor of its alerts{mend}")
        labels = (by,) if isinstance(by, str) else by
        if not isinstance(labels, Iterable):
            raise DefinitionError("pattern", f'by is {shown(by)}; name a label, such as "job", or several')
        return cls(text, tuple(labels))

    def recording(self, operation: str, what: str = "") -> str:
        """`job:checkout_errors:ratio_rate5m`: the level, what is measured, what was done to it."""
        stem = re.sub(r"[^a-zA-Z0-9]+", "_", f"{self.text} {what}".strip()).strip("_").lower()
        level = "_".join(self.by) or "all"
        return f"{level}:{stem if not stem[:1].isdigit() else f'_{stem}'}:{operation}"

    def alert(self, what: str) -> str:
        """`CheckoutErrors`."""
        words = re.split(r"[^a-zA-Z0-9]+", self.text)
        return "".join(word[:1].upper() + word[1:] for word in words) + what

    @property
    def where(self) -> str:
        """The labels of an alert, at the beginning of its description: `{{ $labels.job }}: `."""
        labels = ", ".join(f"{{{{ $labels.{one} }}}}" for one in self.by)
        return f"{labels}: " if labels else ""

    @property
    def legend(self) -> str | None:
        """Of a panel's series."""
        return ", ".join(f"{{{{{one}}}}}" for one in self.by) or None


def window_of(value: str | Duration, field: str) -> Duration:
    """A length of time. Raises DefinitionError with the field's name."""
    try:
        return value if isinstance(value, Duration) else Duration.parse(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise DefinitionError("pattern", f"{field}: {error}") from None


def limit_of(limit: float | None, field: str, given: object, name: str) -> float | None:
    """The limit. Raises DefinitionError where what it limits is not given: there would be no alert."""
    if limit is not None and given is None:
        raise DefinitionError("pattern", f"{field} limits {name}, which is not there; give {name}=, or leave it out")
    return limit


def share(value: float, field: str) -> float:
    """A number between 0 and 1. Raises DefinitionError where it is a percentage."""
    if not isinstance(value, int | float) or not 0 < value < 1:
        raise DefinitionError(
            "pattern", f"{field} is {shown(value)}; it is a share between 0 and 1: write 0.95 for 95 %"
        )
    return float(value)
