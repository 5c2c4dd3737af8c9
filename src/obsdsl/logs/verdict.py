"""Whether Loki takes a query, and what of it nobody here can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Variable
from obsdsl.logs.node import (
    Compare,
    LabelFormat,
    LineFilter,
    LineFormat,
    Lines,
    LogNode,
    Operation,
    Parse,
    RangeAggregation,
    VariableStage,
    VectorAggregation,
    VectorOf,
    filters_of,
    walk,
)
from obsdsl.logs.parse import parse
from obsdsl.logs.rules import has_variable
from obsdsl.logs.template import actions

# A path of the json parser that all releases read.
_PATH = re.compile(
    r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\]|\[\"[^\"\]]+\"\])*|(?:\[\"[^\"\]]+\"\])+(?:\.\w+)*", re.ASCII
)
_FIELD = re.compile(r"\s*-?\s*\.\w+\s*-?\s*")


@frozen
class Verdict:
    """What is said of a query: whether Loki takes it, why not, and what was not checked though it is taken."""

    valid: bool
    error: str | None = None
    unchecked: tuple[str, ...] = ()


def judge(text: str) -> Verdict:
    """The verdict on a query, as Loki 3 gives it."""
    try:
        node = parse(text)
    except DefinitionError as error:
        return Verdict(False, "; ".join(error.faults))
    return Verdict(True, None, unchecked(node))


def unchecked(node: LogNode) -> tuple[str, ...]:
    """What in a query that reads well was not checked."""
    return tuple(dict.fromkeys(_unchecked(node)))


def _unchecked(node: LogNode) -> Iterator[str]:
    for one in walk(node):
        match one:
            case Lines(selector=selector):
                if selector.variables or any(has_variable(m.label) or has_variable(m.value) for m in selector.matchers):
                    yield "what its variables hold"
                yield from _of_stages(one)
            case Variable() | VectorOf(value=Variable()) | VectorAggregation(param=Variable()):
                yield "what its variables hold"
            case RangeAggregation(param=Variable()):
                yield "what its variables hold"
            case Operation(bool_=True, op=op) if op not in ("==", "!=", ">", ">=", "<", "<="):
                yield "`bool` at an operator that compares nothing"


def _of_stages(lines: Lines) -> Iterator[str]:
    for stage in lines.stages:
        match stage:
            case VariableStage():
                yield "what its variables hold"
            case LineFormat(template=template) if _computes(template):
                yield "what the template of line_format computes"
            case LabelFormat(formats=formats) if any(
                _computes(text) for _, text, is_template in formats if is_template
            ):
                yield "what the templates of label_format compute"
            case Parse(kind="xml"):
                yield "whether the Loki is new enough for xml"
            case Parse(kind="json", fields=fields) if not all(_PATH.fullmatch(one.path) for one in fields):
                yield "the paths of json"
            case LineFilter(texts=texts) if any(has_variable(one.value) for one in texts):
                yield "what its variables hold"
        for one in filters_of(stage):
            if isinstance(one, Compare) and isinstance(one.value, Variable):
                yield "what its variables hold"


def _computes(template: str) -> bool:
    """Whether a template does more than to show labels."""
    return any(not _FIELD.fullmatch(action) for action in actions(template))
