"""What another program says of an expression."""

from __future__ import annotations

from obsdsl.define.light import frozen
from obsdsl.express.tokens import Span


@frozen
class Refusal:
    """Promtool refuses an expression, for a reason, at a place of its text."""

    reason: str
    span: Span | None = None
