"""Declarations for client_golang, https://pkg.go.dev/github.com/prometheus/client_golang, as gofmt writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsdsl.codegen.value import NOTE, Generated, Wanted, camel, comment, divided, is_gauge, number, text, words
from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.errors import ObsdslError

_CLASSES = {
    MetricType.COUNTER: "Counter",
    MetricType.HISTOGRAM: "Histogram",
    MetricType.NATIVE_HISTOGRAM: "Histogram",
    MetricType.SUMMARY: "Summary",
}
# By how much a bucket of a native histogram is wider than the one before, and how far a quantile may be off.
_FACTOR = "1.1"
_ERROR = 0.1
_PACKAGE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def source(metrics: Sequence[Wanted], package: str) -> Generated:
    """A file of a package with an exported variable for each; they register where Prometheus's handler looks."""
    if not _PACKAGE.fullmatch(package):
        raise ObsdslError("--package", f"{package!r} names no package of Go; use small letters, digits and '_'")
    kept, left_out = divided(metrics, lambda _: None, _exported)
    lines = [f"// {NOTE}", "", f"package {package}"]
    if kept:
        module = "github.com/prometheus/client_golang/prometheus"
        lines += ["", "import (", f'\t"{module}"', f'\t"{module}/promauto"', ")"]
    for one in kept:
        lines += ["", *_declaration(one)]
    lines += [f"\n// {one.metric.name} is left out: {comment(reason)}." for one, reason in left_out]
    return Generated("\n".join(lines) + "\n", left_out)


def _exported(name: str) -> str:
    found = camel(name)
    return found[:1].upper() + found[1:]


def _declaration(one: Wanted) -> Iterator[str]:
    metric = one.metric
    exported = one.name
    class_ = "Gauge" if is_gauge(metric) else _CLASSES[metric.type]
    known = words(metric)
    said = [comment(metric.help or metric.name), *([f"Labels: {comment(known)}."] if known else [])]
    yield f"// {exported}: {' '.join(said)}"
    vector = "Vec" if metric.labels else ""
    yield f"var {exported} = promauto.New{class_}{vector}(prometheus.{class_}Opts{{"
    fields = _fields(metric)
    # gofmt aligns the values of a struct.
    width = max(map(len, fields)) + 1
    yield from (f"\t{f'{field}:'.ljust(width)} {value}," for field, value in fields.items())
    labels = ", ".join(map(text, metric.labels))
    yield f"}}, []string{{{labels}}})" if metric.labels else "})"


def _fields(metric: Declaration) -> dict[str, str]:
    found = {"Name": text(metric.name), "Help": text(metric.help)}
    if metric.buckets:
        found["Buckets"] = f"[]float64{{{', '.join(map(number, metric.buckets))}}}"
    if metric.type is MetricType.NATIVE_HISTOGRAM:
        found["NativeHistogramBucketFactor"] = _FACTOR
    if metric.quantiles:
        pairs = (f"{number(one)}: {number(round(min(one, 1 - one) * _ERROR, 6))}" for one in metric.quantiles)
        found["Objectives"] = f"map[float64]float64{{{', '.join(pairs)}}}"
    return found
