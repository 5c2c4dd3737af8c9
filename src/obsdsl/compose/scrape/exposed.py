"""What `metrics=` of a job takes: modules of metrics, metrics, and sequences of either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, TypeAlias

from obsdsl.compose.fault import attempt, shown
from obsdsl.define.declaration import Declaration
from obsdsl.express.metric import Metric

# A module of metrics, a metric, or several of either.
MetricsLike: TypeAlias = "ModuleType | Metric | Declaration | Sequence[MetricsLike] | Mapping[str, MetricsLike]"
# Deeper than anyone nests them; a list that holds itself has no end.
_DEEPEST = 20


def exposed(value: MetricsLike | None) -> tuple[Declaration, ...] | None:
    """A converter: the declarations, each once, in order; None is unknown."""
    return None if value is None else attempt(_declarations, value)


def _declarations(value: Any) -> tuple[Declaration, ...]:
    found: dict[str, Declaration] = {}
    for one in _each(value, 0):
        if found.setdefault(one.name, one) != one:
            raise ValueError(f"has two metrics named {shown(one.name)} that differ; delete one")
    return tuple(found.values())


def _each(value: Any, depth: int) -> Iterator[Declaration]:
    if depth > _DEEPEST:
        raise ValueError(f"is nested deeper than {_DEEPEST} levels; does it hold itself?")
    if isinstance(value, Declaration):
        yield value
    elif isinstance(value, ModuleType):
        yield from _of_module(value)
    elif isinstance(declaration := getattr(value, "declaration", None), Declaration):
        yield declaration
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _each(one, depth + 1)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _each(one, depth + 1)
    else:
        raise ValueError(_mend(value))


def _of_module(module: ModuleType) -> Iterator[Declaration]:
    held = [one for name, one in vars(module).items() if not name.startswith("__")]
    found = [one for value in held for one in _metrics_in(value, 0)]
    if not found:
        raise ValueError(f"has the module {module.__name__}, which declares no metric; name the one that does")
    yield from found


def _metrics_in(value: Any, depth: int) -> Iterator[Declaration]:
    """Metrics that a module holds, by name or in a sequence; whatever else is there is passed over."""
    if isinstance(value, tuple | list | dict):
        for one in () if depth > _DEEPEST else value.values() if isinstance(value, dict) else value:
            yield from _metrics_in(one, depth + 1)
    elif isinstance(declaration := getattr(value, "declaration", None), Declaration):
        yield declaration


def _mend(value: object) -> str:
    kind = type(value).__name__
    if kind == "RecordingRule":
        return f"has {shown(value)}: a rule is computed, not scraped; delete it"
    if isinstance(value, str):
        return f"has the text {shown(value)}; it takes metrics, and modules of metrics"
    return f"has a {kind}; it takes metrics, and modules of metrics"
