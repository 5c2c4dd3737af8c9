"""What another program says of an expression."""

from __future__ import annotations

import attrs

from obsdsl.express.tokens import Span


@attrs.frozen
class Refusal:
    """Promtool refuses an expression, for a reason, at a place of its text."""

    reason: str
    span: Span | None = None
