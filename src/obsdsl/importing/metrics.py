"""Definitions of the metrics that expressions read, as far as the expressions tell.

The type is that of the suffix and of the functions that read it, the labels are those that are named. What obsdsl's
library defines is taken from there.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

import obsdsl.library
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.express.node import Node
from obsdsl.express.variable import has_variable
from obsdsl.importing import code
from obsdsl.importing.expression import FROM_FUNCTIONS
from obsdsl.importing.naming import fresh, snake
from obsdsl.importing.series import Use, uses
from obsdsl.importing.written import Written

# A prefix with fewer metrics has no file of its own.
_FEW: Final = 3
_COUNTERS: Final = ("_total", "_bucket")
_SUFFIXES: Final = ("_bucket", "_sum", "_count")
_PARTIAL = "The bounds are those that the expressions name; complete them."


@frozen
class Definitions:
    """Files by their path, and Python for each series, whose first name is imported from where `imports` says."""

    files: Mapping[str, str]
    known: Mapping[str, Written]
    imports: Mapping[str, code.Import]
    count: int = 0


@attrs.frozen
class _Metric:
    name: str
    value: Any
    call: code.Group
    comments: tuple[str, ...] = ()


def definitions(
    nodes: Iterable[Node], recorded: frozenset[str] = frozenset(), shown: Mapping[int, tuple[str, ...]] | None = None
) -> Definitions:
    """Definitions of all series of the expressions, but those that rules record.

    `shown` are labels that texts show of an expression's result, by the expression's id.
    """
    used = {name: use for name, use in uses(nodes, shown).items() if name not in recorded and not has_variable(name)}
    known: dict[str, Written] = {}
    imports: dict[str, code.Import] = {}
    for name in [name for name in used if name in library()]:
        known[name] = library()[name]
        root = known[name].text.split(".")[0]
        imports[root] = ("obsdsl.library", root)
    metrics = _metrics({name: use for name, use in used.items() if name not in known})
    files: dict[str, str] = {}
    taken = {*(module for module, _ in _library_modules()), *FROM_FUNCTIONS}
    for prefix, held in _by_prefix(metrics).items():
        module = fresh(prefix, taken, "metrics")
        taken.add(module)
        imports[module] = ("metrics", module)
        names: dict[str, _Metric] = {}
        for metric in held:
            variable = fresh(_variable(metric.name, prefix), names)
            names[variable] = metric
            known.update({name: one for name, one in _series(f"{module}.{variable}", metric).items() if name in used})
        rows = [(variable, metric.call, metric.comments) for variable, metric in names.items()]
        about = f"begin with {prefix}_" if prefix != "other" else "stand alone"
        files[f"metrics/{module}.py"] = code.module(f"Metrics whose names {about}: as far as expressions tell.", rows)
    return Definitions(files, known, imports, len(metrics))


def _by_prefix(metrics: Iterable[_Metric]) -> dict[str, list[_Metric]]:
    """Metrics by the first word of their names, in order; those of small families together at the end."""
    found: dict[str, list[_Metric]] = {}
    for metric in sorted(metrics, key=lambda one: one.name):
        found.setdefault(_prefix(metric.name), []).append(metric)
    few = [one for held in found.values() if len(held) < _FEW for one in held]
    large = {prefix: held for prefix, held in found.items() if len(held) >= _FEW and prefix != "other"}
    others = few + found.get("other", []) if len(found.get("other", [])) >= _FEW else few
    return {**large, **({"other": others} if others else {})}


def _prefix(name: str) -> str:
    return "recorded" if ":" in name else snake(name.split("_")[0])


def _variable(name: str, prefix: str) -> str:
    short = snake(name)
    return snake(short.removeprefix(f"{prefix}_").removesuffix("_total"))


def _metrics(used: Mapping[str, Use]) -> list[_Metric]:
    """A metric for each series, one for all that belong to a histogram whose bounds are known."""
    found: dict[str, _Metric] = {}
    covered: set[str] = set()
    for name, use in used.items():
        base = name.removesuffix("_bucket")
        if base == name or not use.bounds:
            continue
        together = [used[f"{base}{suffix}"] for suffix in _SUFFIXES if f"{base}{suffix}" in used]
        labels = tuple(dict.fromkeys(label for one in together for label in one.labels))
        if metric := _histogram(base, labels, use.bounds):
            found[base] = metric
            covered |= {f"{base}{suffix}" for suffix in _SUFFIXES}
    for name, use in used.items():
        if name not in covered and (metric := _plain(name, use)):
            found[name] = metric
    # Of names that differ in case alone, a workspace has one.
    return list({name.casefold(): found[name] for name in reversed(found)}.values())


def _histogram(name: str, labels: tuple[str, ...], bounds: tuple[float, ...]) -> _Metric | None:
    options: dict[str, Any] = {"labels": labels} if labels else {}
    try:
        value = Histogram(name, _help(name), buckets=bounds, **options)
    except DefinitionError:
        return None
    call = code.call("Histogram", name, _help(name), **options, buckets=bounds)
    return _Metric(name, value, call, (_PARTIAL,))


def _plain(name: str, use: Use) -> _Metric | None:
    """A counter, a gauge or an info metric; None where the name is none that a definition can have."""
    grows = use.grows or (name.endswith(_COUNTERS) and not use.moves)
    kind: Any = Counter if grows else Info if name.endswith("_info") else Gauge
    options: dict[str, Any] = {"labels": use.labels} if use.labels else {}
    try:
        value = kind(name, _help(name), **options)
    except DefinitionError:
        return None
    return _Metric(name, value, code.call(kind.__name__, name, _help(name), **options))


def _help(name: str) -> str:
    """Words of the name, where nobody says what it means."""
    words = snake(name.removesuffix("_total")).replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}."


def _series(text: str, metric: _Metric) -> dict[str, Written]:
    """Python for each of the metric's series."""
    return _series_of(text, metric.name, metric.value)


def _series_of(text: str, name: str, value: Any) -> dict[str, Written]:
    if isinstance(value, Histogram):
        whole = Written(text, value)
        return {
            f"{name}_bucket": Written(f"{text}.bucket_series", value.bucket_series, histogram=whole),
            f"{name}_sum": Written(f"{text}.sum_series", value.sum_series),
            f"{name}_count": Written(f"{text}.count_series", value.count_series),
        }
    found = {name: Written(text, value)}
    if isinstance(value, Summary):
        found[f"{name}_sum"] = Written(f"{text}.sum_series", value.sum_series)
        found[f"{name}_count"] = Written(f"{text}.count_series", value.count_series)
    return found


@functools.cache
def library() -> Mapping[str, Written]:
    """Python for each series of obsdsl's library."""
    found: dict[str, Written] = {}
    for name, module in _library_modules():
        for variable, value in vars(module).items():
            if isinstance(value, Counter | Gauge | Histogram | Info | NativeHistogram | Summary):
                series = _series_of(f"{name}.{variable}", value.declaration.name, value)
                found = {**series, **found}
    return found


@functools.cache
def _library_modules() -> tuple[tuple[str, Any], ...]:
    names = sorted(one.name for one in pkgutil.iter_modules(obsdsl.library.__path__))
    return tuple((name, importlib.import_module(f"obsdsl.library.{name}")) for name in names)
