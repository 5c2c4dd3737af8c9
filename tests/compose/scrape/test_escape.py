"""`extra` takes what Prometheus has and no field covers, and nothing else."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import AlertmanagerTargets, DefinitionError, PrometheusServer, RemoteRead, RemoteWrite, ScrapeJob, Secret
from obsdsl.compose.scrape.discovery import ALL, REQUIRED
from obsdsl.compose.scrape.escape import settings, structure_faults
from obsdsl.compose.scrape.scalar import CHECKS

TOKEN = {"client_id": "a", "token_url": "https://auth.example.org/token"}


def job(**extra: Any) -> ScrapeJob:
    return ScrapeJob("web", targets=("a:1",), extra=extra)


def faults(make: Any) -> tuple[str, ...]:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert "hunter2" not in str(caught.value)
    return caught.value.faults


@pytest.mark.parametrize(
    "extra",
    [
        {"enable_http2": False, "proxy_from_environment": True, "keep_dropped_targets": 100},
        {"scrape_protocols": ["PrometheusText0.0.4"], "native_histogram_min_bucket_factor": 1.1},
        {"http_sd_configs": ({"url": "https://sd.example.org/", "refresh_interval": "1m"},)},
        {"dns_sd_configs": [{"names": ["a.example.org"], "type": "A", "port": 9100}]},
        {"kubernetes_sd_configs": [{"role": "pod", "namespaces": {"names": ["shop"]}}]},
        {"oauth2": {**TOKEN, "client_secret": Secret("OAUTH")}},
        {"oauth2": {**TOKEN, "client_secret_file": "/run/secrets/OAUTH", "scopes": ["read"]}},
        {"http_headers": {"X-Scope": {"values": ["a"]}, "X-Key": {"secrets": [Secret("KEY")]}}},
    ],
)
def test_what_prometheus_has_is_taken(extra: dict[str, Any]) -> None:
    assert set(job(**extra).extra) == set(extra)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"enable_htp2": True}, "extra.enable_htp2 is no field of Prometheus's; did you mean 'enable_http2'?"),
        ({"job_name": "a"}, "extra has 'job_name'; use the field 'name' instead"),
        ({"static_configs": []}, "extra has 'static_configs'; use the field 'targets' instead"),
        ({"tls_config": {}}, "extra has 'tls_config'; use the field 'tls' instead"),
        ({"bearer_token": "hunter2"}, "extra has 'bearer_token'; use the field 'authorization' instead"),
        ({"enable_http2": "no"}, "extra.enable_http2 takes True or False"),
        ({"keep_dropped_targets": -1}, "extra.keep_dropped_targets is negative; write 0 or more"),
        ({"keep_dropped_targets": True}, "extra.keep_dropped_targets takes a whole number"),
        ({"native_histogram_min_bucket_factor": 10**400}, "extra.native_histogram_min_bucket_factor takes a number"),
        (
            {"native_histogram_min_bucket_factor": float("inf")},
            "extra.native_histogram_min_bucket_factor takes a finite number",
        ),
        ({"native_histogram_min_bucket_factor": "a"}, "extra.native_histogram_min_bucket_factor takes a number"),
        ({"scrape_protocols": "text"}, "extra.scrape_protocols takes a list"),
        ({"scrape_protocols": ["text"]}, "extra.scrape_protocols[0] is none of PrometheusProto,"),
        ({"http_headers": []}, "extra.http_headers takes a mapping"),
        ({"http_headers": {"A": {"secrets": ["hunter2"]}}}, "extra.http_headers.A.secrets[0] is a secret, which is na"),
        ({"oauth2": {"client_id": "a"}}, "extra.oauth2 lacks 'token_url'; write it"),
        ({"oauth2": {**TOKEN, "client_secret": "hunter2"}}, "extra.oauth2.client_secret is a secret, which is named"),
        ({"oauth2": {**TOKEN, "scopes": [Secret("A")]}}, "extra.oauth2.scopes[0] cannot be a Secret: it is no secret"),
        (
            {"oauth2": {**TOKEN, "client_secret": Secret("A"), "client_secret_file": "/a"}},
            "extra.oauth2.client_secret and extra.oauth2.client_secret_file say the same; delete one",
        ),
        ({"http_sd_configs": [{}]}, "extra.http_sd_configs[0] lacks 'url'; write it"),
        ({"http_sd_configs": [{"url": "sd"}]}, "extra.http_sd_configs[0].url is no URL; begin it with http://"),
        ({"http_sd_configs": [{"url": "http://a:hunter2@sd"}]}, "extra.http_sd_configs[0].url holds a password"),
        ({"dns_sd_configs": [{"names": ["a"], "type": "TXT"}]}, "extra.dns_sd_configs[0].type is none of 'A', 'AAAA'"),
        ({"dns_sd_configs": [{"names": "a"}]}, "extra.dns_sd_configs[0].names takes a list"),
        (
            {"consul_sd_configs": [{"token": Secret("CONSUL")}]},
            "extra.consul_sd_configs[0].token cannot be a Secret: Prometheus reads it from no file",
        ),
        ({"sample_age_limit": "5"}, "extra.sample_age_limit is no field of Prometheus's"),
        (
            {"http_sd_configs": [{"url": "http://sd", "basic_auth": {}, "authorization": {}}]},
            "extra.http_sd_configs[0] has 'basic_auth' and 'authorization', of which Prometheus takes one",
        ),
        ({"no_proxy": "a"}, "extra has no_proxy without proxy_url; write it, or delete no_proxy"),
        (
            {"http_sd_configs": [{"url": "http://sd", "proxy_connect_header": {"A": []}, "no_proxy": "a"}]},
            "extra.http_sd_configs[0] has no_proxy without proxy_url",
        ),
        (
            {"dns_sd_configs": [{"names": ["a"], "type": "A"}]},
            "extra.dns_sd_configs[0] lacks 'port', which records of type A do not tell; write it",
        ),
        (
            {"file_sd_configs": [{"files": ["targets/*"]}]},
            "extra.file_sd_configs[0] has the file 'targets/*'; its name ends with .json, .yml or .yaml",
        ),
        ({"file_sd_configs": [{"files": [5]}]}, "extra.file_sd_configs[0].files[0] takes text; quote it"),
        (
            {"nerve_sd_configs": [{"servers": ["a"], "paths": ["b"]}]},
            "extra.nerve_sd_configs[0] has the path 'b'; begin it with a slash",
        ),
        (
            {"azure_sd_configs": [{"subscription_id": "a"}]},
            "extra.azure_sd_configs[0] lacks 'tenant_id', which OAuth needs",
        ),
        (
            {"scaleway_sd_configs": [{"role": "instance", "project_id": "a", "access_key": "b"}]},
            "extra.scaleway_sd_configs[0] lacks 'secret_key'; write a Secret, or secret_key_file",
        ),
        (
            {"kubernetes_sd_configs": [{"role": "pod", "basic_auth": {"username": "a"}}]},
            "extra.kubernetes_sd_configs[0] has 'basic_auth' without api_server; write its URL",
        ),
        ({"enable_http2": None}, "extra: holds None; leave the key out"),
        ({1: True}, "extra: has the key 1; keys are text"),
    ],
)
def test_what_prometheus_has_not_is_refused(extra: dict[Any, Any], message: str) -> None:
    said = faults(lambda: ScrapeJob("web", targets=("a:1",), extra=extra))
    assert any(one.startswith(message) for one in said), said


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PrometheusServer(extra={"globals": {}}), "extra.globals is no field of Prometheus's; did you mean"),
        (lambda: PrometheusServer(extra={"scrape_configs": []}), "extra has 'scrape_configs'; use the field 'jobs'"),
        (
            lambda: PrometheusServer(extra={"global": {"scrape_interval": "5s"}}),
            "extra.global has 'scrape_interval'; use the field 'scrape_interval' instead",
        ),
        (
            lambda: PrometheusServer(extra={"alerting": {"alertmanagers": []}}),
            "extra.alerting has 'alertmanagers'; use the field 'alertmanagers' instead",
        ),
        (
            lambda: PrometheusServer(extra={"otlp": {"ignore_resource_attributes": ["a"]}}),
            "extra.otlp has ignore_resource_attributes, which needs promote_all_resource_attributes",
        ),
        (
            lambda: PrometheusServer(extra={"tracing": {"endpoint": "a:1", "tls_config": {"cert_file": "/a"}}}),
            "extra.tracing.tls_config has one of certificate and key, which go together",
        ),
        (lambda: PrometheusServer(extra={"global": "a"}), "extra.global takes a mapping"),
        (lambda: PrometheusServer(extra={"storage": {"tsbd": {}}}), "extra.storage.tsbd is no field of Prometheus's"),
        (lambda: PrometheusServer(extra={"tracing": {}}), "extra.tracing lacks 'endpoint'; write it"),
        (lambda: RemoteWrite("https://a.example", extra={"url": "b"}), "extra has 'url'; use the field 'url' instead"),
        (lambda: RemoteWrite("https://a.example", queue={"capcity": 1}), "queue.capcity is no field of Prometheus's"),
        (lambda: RemoteRead("https://a.example", extra={"read_recent": True}), "extra has 'read_recent'; use the fi"),
        (
            lambda: AlertmanagerTargets(("a:9093",), extra={"sigv4": {"secret_key": "hunter2"}}),
            "extra.sigv4.secret_key is a secret, which is named, never held",
        ),
    ],
)
def test_each_object_has_its_own_escape(make: Any, message: str) -> None:
    said = faults(make)
    assert any(one.startswith(message) for one in said), said


def test_every_type_of_the_tables_is_known() -> None:
    for name, rows in ALL.items():
        for key, field in rows.items():
            kind = field.type.strip("[]{}")
            assert kind in CHECKS or kind.removeprefix("@") in ALL or kind.startswith("one("), (name, key, kind)


def test_what_is_required_is_there() -> None:
    assert [(name, key) for name, keys in REQUIRED.items() for key in keys if key not in ALL[name]] == []


def test_a_deep_extra_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    assert faults(lambda: job(**endless)) == ("extra: is nested deeper than 100 levels; does it hold itself?",)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(("5m", "http://a", "A", "SRV", "http://[", "1MB", 10**400, b"a", Secret("A"), {1, 2})),
)


@given(st.data())
def test_anything_is_judged_and_nothing_raises_but_its_faults(data: st.DataObject) -> None:
    """Values of any kind at known fields, nested as the tables say or otherwise."""
    structure = data.draw(st.sampled_from(sorted(ALL)))
    names = st.sampled_from((*ALL[structure], "odd"))
    nested = st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
    )
    value = data.draw(st.dictionaries(names, nested, max_size=4))
    with contextlib.suppress(DefinitionError):
        ScrapeJob("web", targets=("a:1",), extra=value)
    with contextlib.suppress(DefinitionError):
        PrometheusServer(extra={structure: value, "global": value})
    copied = settings(value)
    if isinstance(copied, dict):
        assert all(isinstance(fault, str) for fault in structure_faults(structure, copied, "it"))
