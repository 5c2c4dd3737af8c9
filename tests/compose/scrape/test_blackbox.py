"""Probes: the exporter is scraped, and what was probed is the instance."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import DefinitionError, Relabel, StaticTargets, blackbox_job


def test_the_exporter_stands_in_the_target_s_place() -> None:
    step = Relabel(target_label="kind", replacement="web")
    job = blackbox_job(
        "web", module="http_2xx", targets=("https://example.org",), exporter="probe:9115", relabel=[step]
    )
    assert (job.metrics_path, job.params) == ("/probe", {"module": ("http_2xx",)})
    assert [(one.source_labels, one.target_label, one.replacement) for one in job.relabel] == [
        (("__address__",), "__param_target", None),
        (("__param_target",), "instance", None),
        ((), "__address__", "probe:9115"),
        ((), "kind", "web"),
    ]


def test_it_exposes_probes_and_not_the_exporter_s_own_metrics() -> None:
    job = blackbox_job("web", module="http_2xx", targets=("https://example.org",))
    assert job.metrics is not None
    assert "probe_success" in {one.name for one in job.metrics}
    assert {one.name.partition("_")[0] for one in job.metrics} == {"probe"}


def test_other_fields_are_a_job_s() -> None:
    job = blackbox_job(
        "web", module="m", targets=("example.org",), params={"debug": "true"}, scrape_interval="1m", metrics=()
    )
    assert (job.params, str(job.scrape_interval), job.metrics) == ({"module": ("m",), "debug": ("true",)}, "1m", ())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"targets": ("wss://localhost:8443/ws",)},
            "targets has 'wss://localhost:8443/ws', and no prober speaks WebSocket; write 'localhost:8443' for a "
            'module of the TCP prober, or "https://localhost:8443/ws" for one of the HTTP prober',
        ),
        ({"targets": (StaticTargets(("ws://a/ws",)),)}, "targets has 'ws://a/ws', and no prober speaks WebSocket"),
        (
            {"targets": ("https://a:443/x",), "prober": "tcp"},
            "targets has 'https://a:443/x', a URL, and the module is one of the tcp prober; write 'a:443'",
        ),
        ({"targets": ("a.example",), "prober": "tcp"}, "targets has 'a.example', and the TCP prober needs a port"),
        ({"prober": "udp"}, "prober is 'udp'; it is one of 'http', 'tcp'"),
        ({"module": ""}, "module is ''; write the name that blackbox.yml gives it"),
        ({"exporter": "http://a:9115/probe"}, "exporter is 'http://a:9115/probe'; write its host:port"),
        ({"targets": ()}, "targets is empty"),
        ({"targets": "a:1"}, "targets: is the bare string 'a:1'"),
    ],
)
def test_what_no_prober_reaches_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        blackbox_job("web", **({"module": "m", "targets": ("a:1",)} | fields))
    assert any(one.startswith(message) for one in caught.value.faults), caught.value.faults


@pytest.mark.parametrize(
    ("target", "prober"),
    [("https://a/x", "http"), ("a", "http"), ("a:1", "tcp"), ("a", "icmp"), ("8.8.8.8", "dns"), ("https://a", None)],
)
def test_what_a_prober_reaches_is_taken(target: str, prober: Any) -> None:
    assert blackbox_job("web", module="m", targets=(target,), prober=prober).targets[0].addresses == (target,)
