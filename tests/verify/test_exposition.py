"""Prometheus's text format, read."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary, generate_latest

from obsdsl.errors import ObsdslError
from obsdsl.verify.exposition import Sample, read_exposition

TEXT = """# HELP http_requests_total Requests,\\nby code.
# TYPE http_requests_total counter
http_requests_total{code="200",path="/a\\"b\\\\c\\nd}"} 3 1395066363000
http_requests_total{code="500"} 1e3

# a comment
# TYPE duration_seconds histogram
duration_seconds_bucket{le="0.1"} 1
duration_seconds_bucket{le="+Inf"} 2
duration_seconds_sum 0.3
duration_seconds_count 2
plain NaN
{"a.dotted.name", "odd label"="x"} 1
# EOF
"""


def test_families_have_a_type_help_and_samples() -> None:
    found = read_exposition(TEXT, "x")
    assert list(found) == ["http_requests_total", "duration_seconds", "plain", "a.dotted.name"]
    requests = found["http_requests_total"]
    assert (requests.type, requests.help) == ("counter", "Requests,\nby code.")
    assert requests.samples[0] == Sample("http_requests_total", {"code": "200", "path": '/a"b\\c\nd}'}, 3)
    assert [one.value for one in found["duration_seconds"].samples] == [1, 2, 0.3, 2]
    assert found["plain"].type == "untyped"
    assert math.isnan(found["plain"].samples[0].value)
    assert found["a.dotted.name"].samples[0].labels == {"odd label": "x"}


@pytest.mark.parametrize("text", ["<html>", "a{b=c} 1", "a", "a{} x", '{"status":"ok"}'])
def test_what_is_no_exposition_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(ObsdslError, match="line 2 is"):
        read_exposition(f"up 1\n{text}", "http://host/metrics")


_LABEL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)


@given(st.dictionaries(st.tuples(_LABEL, _LABEL), st.floats(min_value=0, allow_infinity=False), max_size=5))
def test_what_the_client_library_writes_is_read_as_it_was_meant(values: dict[tuple[str, str], float]) -> None:
    registry = CollectorRegistry()
    counter = Counter("a_total", "A\nb\\c.", ["x", "y"], registry=registry)
    gauge = Gauge("b", "B.", ["x", "y"], registry=registry)
    histogram = Histogram("c", "C.", ["x", "y"], buckets=(1, 2), registry=registry)
    summary = Summary("d", "D.", registry=registry)
    for labels, value in values.items():
        counter.labels(*labels).inc(value)
        gauge.labels(*labels).set(value)
        histogram.labels(*labels).observe(value)
        summary.observe(value)
    found = read_exposition(generate_latest(registry).decode(), "x")
    assert found["a_total"].help == "A\nb\\c."
    for name in ("a_total", "b"):
        read = {(one.labels["x"], one.labels["y"]): one.value for one in found[name].samples}
        assert read == values
    assert (found["c"].type, len(found["c"].samples)) == ("histogram", 5 * len(values))
    assert found["d"].samples[0].value == len(values)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ObsdslError):
        read_exposition(text, "x")
