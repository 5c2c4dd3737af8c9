"""`promql("…")`: any PromQL text as the expression that the builder would make."""

from __future__ import annotations

from obsdsl.errors import DefinitionError, shown
from obsdsl.express.parse import parse
from obsdsl.express.series import UntypedSeries


def promql(text: str) -> UntypedSeries:
    """The expression that `text` says, with Grafana's variables where they may stand.

    Its kind is not known to type checkers: every method is offered, and those that do not apply raise
    DefinitionError, as does text that is not PromQL.
    """
    if not isinstance(text, str):
        raise DefinitionError("promql", f"it takes PromQL as a string, not {shown(text)}")
    return UntypedSeries(parse(str.__str__(text)))
