"""Declarations for prom-client, https://github.com/siimon/prom-client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.codegen.value import NOTE, Generated, Wanted, camel, comment, divided, is_gauge, number, text, words
from obsdsl.define.declaration import Declaration, MetricType

_CLASSES = {MetricType.COUNTER: "Counter", MetricType.HISTOGRAM: "Histogram", MetricType.SUMMARY: "Summary"}
# Words that name nothing in TypeScript; keywords of Python among the definitions' names are none of these.
_RESERVED = (
    " break case catch class const continue debugger default delete do else enum export extends false finally for "
    "function if implements import in instanceof interface let new null package private protected public return "
    "static super switch this throw true try typeof var void while with yield await arguments eval "
)


def source(metrics: Sequence[Wanted], _package: str = "") -> Generated:
    """A module that exports a metric object for each."""
    kept, left_out = divided(metrics, _reason, _name)
    names = sorted({_class(one.metric) for one in kept})
    lines = [f"// {NOTE}"]
    if names:
        lines += [f'import {{ {", ".join(names)} }} from "prom-client";', ""]
    for one in kept:
        lines += _declaration(one)
    lines += [f"// {one.metric.name} is left out: {comment(reason)}." for one, reason in left_out]
    return Generated("\n".join(lines) + "\n", left_out)


def _reason(metric: Declaration) -> str | None:
    return "prom-client has no native histograms" if metric.type is MetricType.NATIVE_HISTOGRAM else None


def _class(metric: Declaration) -> str:
    return "Gauge" if is_gauge(metric) else _CLASSES[metric.type]


def _name(name: str) -> str:
    found = camel(name)
    return f"{found}_" if f" {found} " in _RESERVED else found


def _declaration(one: Wanted) -> Iterator[str]:
    metric = one.metric
    yield f"export const {one.name} = new {_class(metric)}({{"
    yield f"  name: {text(metric.name)},"
    # prom-client refuses an empty one.
    yield f"  help: {text(metric.help or metric.name)},"
    if metric.labels:
        known = words(metric)
        yield f"  labelNames: [{', '.join(map(text, metric.labels))}]," + (f" // {comment(known)}" if known else "")
    if metric.buckets:
        yield f"  buckets: [{', '.join(map(number, metric.buckets))}],"
    if metric.quantiles:
        yield f"  percentiles: [{', '.join(map(number, metric.quantiles))}],"
    yield "});" + (" // always 1" if metric.type is MetricType.INFO else "")
