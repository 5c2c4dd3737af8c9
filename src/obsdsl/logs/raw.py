"""`logql("…")`: any LogQL text as the query that the builder would make."""

from __future__ import annotations

from obsdsl.errors import DefinitionError, shown
from obsdsl.logs.lines import LogLines, SelectedLines
from obsdsl.logs.metrics import LogMetric
from obsdsl.logs.node import Lines
from obsdsl.logs.parse import parse


def logql(text: str) -> LogLines | LogMetric:
    """The query that `text` says, with Grafana's variables where they may stand.

    A query of lines has the methods of `LogLines`, one of numbers those of `LogMetric`. Text that Loki would refuse
    raises DefinitionError.
    """
    if not isinstance(text, str):
        raise DefinitionError("logql", f"it takes LogQL as a string, not {shown(text)}")
    node = parse(str.__str__(text))
    return SelectedLines(node) if isinstance(node, Lines) else LogMetric(node)
