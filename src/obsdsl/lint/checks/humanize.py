"""The check humanize."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsdsl.define.unit import Unit
from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.expansion import meant, template_of
from obsdsl.lint.problem import Finding, Fix, Level
from obsdsl.lint.site import ACTION, Site, TemplateText

if TYPE_CHECKING:
    from obsdsl.lint.template import ValueUse

# An action that holds nothing but the value, and what may be its unit behind it.
_OPENED = re.compile(r"\{\{-?\s*\Z")
_CLOSED = re.compile(r"\s*\}\}")
_SIGNED = re.compile(r"[\w%/°-]|\s?(?:%|percent|[kKMGTP]?i?B|bytes?|[mµun]?s|secs?|seconds?|minutes?|hours?|days?)\b")


class Humanize(Check[TemplateText]):
    """A text writes the alert's value in a form that its unit does not fit.

    "Errors: 0.07319587628865979" is read as 7 in a thousand, or not at all at night. The unit follows from the
    metrics: a ratio goes through humanizePercentage, seconds through humanizeDuration, bytes through humanize1024. What
    reads badly is an info; what says something false (`{{ $value }}%` of a ratio, humanizeDuration of milliseconds)
    is a warning.

    Bad:
    ```python
    AlertRule("DiskFull", m.disk_used > 0.9, severity=P3, summary="{{ $value }}% of the disk is used")
    ```
    Good:
    ```python
    AlertRule("DiskFull", m.disk_used > 0.9, severity=P3, summary="{{ $value | humanizePercentage }} of the disk is used")
    ```
    Bad file:
    ```yaml
    - alert: MemoryHigh
      expr: app_memory_bytes > 1e9
      annotations:
        summary: It uses {{ $value | humanizeDuration }}
    ```
    Good file:
    ```yaml
    - alert: MemoryHigh
      expr: app_memory_bytes > 1e9
      annotations:
        summary: It uses {{ $value | humanize1024 }}B
    ```
    """  # noqa: E501 - whole alerts

    code = "OBS509"
    name = "humanize"
    level = Level.WARNING
    rows = (52,)
    groups = (14,)
    on = (TemplateText,)
    names = frozenset({ACTION})

    def find(self, value: TemplateText, at: Site) -> Iterator[Finding]:
        # A value in a label is another fault.
        if value.kind == "label" or (template := template_of(value, at)) is None:
            return
        from obsdsl.lint.template.humanize import misfit

        for use in template.uses.values:
            if not use.shown or (of := meant(use, at)) is None or (unit := of.measured) is None:
                continue
            if (found := misfit(use, unit)) is None:
                continue
            message, _, mend = found.message.rpartition("; ")
            # Where a constant was taken for a conversion, the scale is a guess.
            level = None if found.wrong and not of.converted else Level.INFO
            span, fix = Span(use.start, use.end), None
            if not found.wrong and (mended := _mended(use, unit, value.text)) is not None:
                span, fix = mended
            yield Finding(message, mend, span=span, fix=fix, level=level)


def _mended(use: ValueUse, unit: Unit, text: str) -> tuple[Span, Fix] | None:
    """A value that stands alone in its action, without a unit behind it: the function that fits is put in."""
    if use.functions or use.query is not None or not _OPENED.search(text[: use.start]):
        return None
    from obsdsl.lint.template.humanize import fitting

    closed, writing = _CLOSED.match(text, use.end), fitting(unit)
    if closed is None or _SIGNED.match(text, closed.end()) or '"' in writing.function:
        return None
    said = f"{text[use.start : use.end]} | {writing.function}"
    if not writing.sign:
        return Span(use.start, use.end), Fix(said, safe=True)
    return Span(use.start, closed.end()), Fix(f"{said} }}}}{writing.sign}", safe=True)
