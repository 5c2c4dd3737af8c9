"""Federation takes selections of series, as objects or as text."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import Counter, DefinitionError, Histogram, RecordingRule, federation_job, promql

hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500")})
took = Histogram("took_seconds", "Took.", buckets=(1, 5))
ratio = RecordingRule("job:hits:rate5m", hits.rate("5m").sum(by="job"))


def job(*match: Any, **fields: Any) -> Any:
    return federation_job(match=match, targets=("prometheus-1:9090",), **fields)


def test_selections_become_text() -> None:
    found = job(hits, hits(code="500"), took, ratio, '{job = "web"}', promql('up{job="a"}'))
    assert found.params == {
        "match[]": (
            "hits_total",
            'hits_total{code="500"}',
            '{__name__=~"took_seconds_bucket|took_seconds_sum|took_seconds_count"}',
            "job:hits:rate5m",
            '{job="web"}',
            'up{job="a"}',
        )
    }
    assert (found.name, found.metrics_path, found.honor_labels) == ("federate", "/federate", True)


def test_what_it_brings_is_known_where_all_are_metrics() -> None:
    assert [one.name for one in job(hits, took).metrics] == ["hits_total", "took_seconds"]
    assert job(hits, '{job="web"}').metrics is None
    assert [one.name for one in job('{job="web"}', metrics=(hits,)).metrics] == ["hits_total"]


@pytest.mark.parametrize(
    ("match", "message"),
    [
        ((), "match is empty, which federates nothing; list selections"),
        ((hits.rate("5m"),), "match: `rate(hits_total[5m])` is no selection of series"),
        (("up[5m]",), "match: `up[5m]` is no selection of series"),
        (("up offset 5m",), "match: `up offset 5m` is moved in time"),
        (("{}",), "match: "),
        (("{job=}",), "match: "),
        ((3,), "match: 3 is no selection of series"),
    ],
)
def test_what_selects_no_series_is_refused(match: tuple[Any, ...], message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        job(*match)
    assert any(one.startswith(message) for one in caught.value.faults), caught.value.faults


def test_a_bare_text_is_refused() -> None:
    with pytest.raises(DefinitionError, match="match is the bare string 'up', where a sequence belongs; add a comma"):
        federation_job(match="up", targets=("a:9090",))
