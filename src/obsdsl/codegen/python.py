"""Declarations for prometheus_client, https://prometheus.github.io/client_python/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.codegen.value import NOTE, Generated, Wanted, comment, divided, is_gauge, number, text, words
from obsdsl.define.declaration import Declaration, MetricType

_CLASSES = {MetricType.COUNTER: "Counter", MetricType.HISTOGRAM: "Histogram", MetricType.SUMMARY: "Summary"}


def source(metrics: Sequence[Wanted], _package: str = "") -> Generated:
    """A module with a metric object for each."""
    kept, left_out = divided(metrics, _reason, str)
    names = sorted({_class(one.metric) for one in kept})
    lines = [f'"""{NOTE}"""', ""]
    if names:
        lines += [f"from prometheus_client import {', '.join(names)}", ""]
    for one in kept:
        lines += _declaration(one)
    lines += [f"# {one.metric.name} is left out: {comment(reason)}." for one, reason in left_out]
    return Generated("\n".join(lines) + "\n", left_out)


def _reason(metric: Declaration) -> str | None:
    if metric.type is MetricType.COUNTER and not metric.name.endswith("_total"):
        return "prometheus_client ends the name of every counter in _total"
    if metric.type is MetricType.NATIVE_HISTOGRAM:
        return "prometheus_client has no native histograms"
    if metric.type is MetricType.SUMMARY and metric.quantiles:
        return "summaries of prometheus_client have no quantiles"
    return None


def _class(metric: Declaration) -> str:
    return "Gauge" if is_gauge(metric) else _CLASSES[metric.type]


def _declaration(one: Wanted) -> Iterator[str]:
    metric = one.metric
    yield f"{one.name} = {_class(metric)}("
    yield f"    {text(metric.name)},"
    yield f"    {text(metric.help)},"
    if metric.labels:
        known = words(metric)
        yield f"    [{', '.join(map(text, metric.labels))}]," + (f"  # {comment(known)}" if known else "")
    if metric.buckets:
        yield f"    buckets=({', '.join(map(number, metric.buckets))},),"
    yield ")" + ("  # always 1" if metric.type is MetricType.INFO else "")
