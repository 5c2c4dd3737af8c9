"""Hypothesis's servers and jobs: all fields, all actions, and what `extra` adds."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

from obsdsl import (
    TLS,
    AlertmanagerTargets,
    Authorization,
    BasicAuth,
    PrometheusServer,
    Relabel,
    RemoteRead,
    RemoteWrite,
    ScrapeJob,
    Secret,
    StaticTargets,
    blackbox_job,
    federation_job,
)
from obsdsl.compose.scrape.relabel import ACTIONS

LABELS = st.sampled_from(("env", "team", "cluster", "__param_target", "instance", "job", "_x9"))
TEXTS = st.sampled_from(
    ("", "prod", "ünï code", 'quo"te', "yes", "1e3", "0x1F", "null", "back\\slash", "two\nlines", "$1")
)
ADDRESSES = st.sampled_from(("a:1", "b.example.org:9100", "[::1]:9090", "localhost", "10.0.0.1:80"))
SPANS = st.sampled_from(("30s", "1m", "90s", "1h30m", "1d"))
PATHS = st.sampled_from(("/etc/tls/a.pem", "relative/b.pem"))
SECRETS = st.sampled_from(("TOKEN", "slack-url", "a.b")).map(Secret)
REGEXES = st.sampled_from(("", "(.*)", "a|b", "([^:]+):(\\d+)", "(?i)X.*", "\\d{2,4}", "__meta_(.+)", "ü+"))
LIMITS = st.integers(0, 10**9)
PARAMS = st.dictionaries(st.sampled_from(("module", "match[]", "ü")), st.lists(TEXTS, min_size=1), max_size=2)
MAPPINGS = st.dictionaries(LABELS.filter(lambda name: not name.startswith("__")), TEXTS, max_size=3)
URLS = st.sampled_from(("https://a.example.org/push", "http://10.0.0.1:9201/write?db=a", "http://me@b:80"))
# `job` may lie below its server: no interval of a server is longer than a minute.
TIMEOUTS = st.sampled_from(("1s", "5s", "10s"))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@st.composite
def relabels(draw: st.DrawFn, names: st.SearchStrategy[str] = LABELS) -> Relabel:
    action: Any = draw(st.sampled_from(tuple(ACTIONS)))
    row = ACTIONS[action]
    values: dict[str, st.SearchStrategy[Any]] = {
        "source_labels": st.lists(names, min_size=1, max_size=3).map(tuple),
        "separator": st.sampled_from((";", "", "-", "ü")),
        "regex": REGEXES,
        "modulus": st.integers(1, 2**40),
        "target_label": names | (st.sampled_from(("${1}_x", "x_$2")) if action == "replace" else st.nothing()),
        "replacement": st.sampled_from(("$1", "x_${2}", "a")) if action == "labelmap" else TEXTS,
    }
    heeded = draw(st.lists(st.sampled_from(row.heeds), unique=True)) if row.heeds else []
    if action == "replace" and not {"source_labels", "replacement"} & set(heeded):
        heeded.append("replacement")
    return Relabel(action=action, **{name: draw(values[name]) for name in (*row.needs, *heeded)})


STEPS = st.lists(relabels(), max_size=3)


def keep_addresses(steps: list[Relabel]) -> bool:
    """Whether targets keep their address, without which they are refused."""
    return not any(one.action == "labelkeep" or one.regex == "(.*)" for one in steps)


TLS_CONFIGS = st.builds(
    TLS,
    ca_file=maybe(PATHS),
    server_name=maybe(TEXTS),
    insecure_skip_verify=st.booleans(),
    min_version=maybe(st.sampled_from(("TLS10", "TLS12"))),
    max_version=maybe(st.sampled_from(("TLS12", "TLS13"))),
) | st.builds(TLS, cert_file=PATHS, key_file=PATHS)
# Who asks: one of the ways, or none.
CLIENTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.builds(lambda secret: {"basic_auth": BasicAuth("me", password=secret)}, SECRETS),
    st.builds(lambda path: {"basic_auth": BasicAuth("me", password_file=path)}, PATHS),
    st.builds(lambda secret: {"authorization": Authorization(secret)}, SECRETS),
    st.builds(lambda path: {"authorization": Authorization(credentials_file=path, type="Key")}, PATHS),
)
HTTP_EXTRAS: tuple[dict[str, Any], ...] = (
    {"enable_http2": False},
    {"oauth2": {"client_id": "a", "token_url": "https://a.example", "client_secret": Secret("OAUTH"), "scopes": ["a"]}},
    {"proxy_connect_header": {}},
)
DISCOVERIES = (
    {"file_sd_configs": [{"files": ["targets/*.yml"], "refresh_interval": "1m"}]},
    {"http_sd_configs": [{"url": "https://sd.example.org/", "basic_auth": {"username": "a", "password": Secret("B")}}]},
    {"dns_sd_configs": [{"names": ["a.example.org"], "type": "A", "port": 9100}]},
    {"docker_sd_configs": [{"host": "unix:///var/run/docker.sock", "filters": [{"name": "a", "values": ["b"]}]}]},
    {"hetzner_sd_configs": [{"role": "hcloud", "authorization": {"credentials": Secret("HETZNER")}}]},
    {"marathon_sd_configs": [{"servers": ["http://a"], "auth_token": Secret("MARATHON")}]},
)


@st.composite
def targets(draw: st.DrawFn) -> tuple[str | StaticTargets, ...]:
    addresses = draw(st.lists(ADDRESSES, min_size=1, max_size=4, unique=True))
    rest = addresses[1:]
    labels = draw(MAPPINGS)
    return (addresses[0], *((StaticTargets(tuple(rest), labels=labels),) if rest else ()))


@st.composite
def jobs(draw: st.DrawFn, name: str) -> ScrapeJob:
    if (kind := draw(st.sampled_from(("plain", "plain", "plain", "blackbox", "federation")))) != "plain":
        return special(name, kind)
    client = draw(CLIENTS)
    extra: dict[str, Any] = draw(st.sampled_from(DISCOVERIES)) if draw(st.booleans()) else {}
    if not client and draw(st.booleans()):
        extra = extra | draw(st.sampled_from(HTTP_EXTRAS))
    return ScrapeJob(
        name,
        targets=draw(targets()),
        labels=draw(MAPPINGS),
        scrape_interval=draw(maybe(SPANS)),
        scrape_timeout=draw(maybe(TIMEOUTS)),
        metrics_path=draw(maybe(st.sampled_from(("/metrics", "/a/b", "/ü")))),
        scheme=draw(maybe(st.sampled_from(("http", "https")))),
        params=draw(
            st.dictionaries(st.sampled_from(("module", "match[]", "ü")), st.lists(TEXTS, min_size=1), max_size=2)
        ),
        honor_labels=draw(st.booleans()),
        honor_timestamps=draw(st.booleans()),
        relabel=draw(STEPS.filter(keep_addresses)),
        metric_relabel=draw(STEPS),
        tls=draw(maybe(TLS_CONFIGS)),
        follow_redirects=draw(st.booleans()),
        proxy_url=draw(maybe(st.just("http://proxy:3128"))),
        body_size_limit=draw(maybe(st.sampled_from(("0", "100MB", "1.5GiB")))),
        sample_limit=draw(maybe(LIMITS)),
        target_limit=draw(maybe(LIMITS)),
        label_limit=draw(maybe(LIMITS)),
        label_name_length_limit=draw(maybe(LIMITS)),
        label_value_length_limit=draw(maybe(LIMITS)),
        extra=extra,
        **client,
    )


def special(name: str, kind: str) -> ScrapeJob:
    if kind == "blackbox":
        return blackbox_job(name, module="http_2xx", targets=("https://example.org/a", "example.org"))
    return federation_job(name, match=('{job="a"}', "up"), targets=("prometheus-1:9090",))


def remotes() -> st.SearchStrategy[dict[str, Any]]:
    fields = {
        "remote_timeout": maybe(SPANS),
        "headers": st.dictionaries(st.sampled_from(("X-Scope-OrgID", "X-Other")), st.just("1"), max_size=2),
        "tls": maybe(TLS_CONFIGS),
    }
    return st.builds(lambda own, client: {**own, **client}, st.fixed_dictionaries(fields), CLIENTS)


def writes() -> st.SearchStrategy[RemoteWrite]:
    queues = st.fixed_dictionaries(
        {}, optional={"capacity": st.integers(1, 10**5), "max_shards": st.integers(1, 200), "min_backoff": SPANS}
    )
    return st.builds(
        lambda url, steps, queue, exemplars, shared: RemoteWrite(
            url, write_relabel=steps, queue=queue, send_exemplars=exemplars, **shared
        ),
        URLS,
        STEPS,
        queues,
        st.booleans(),
        remotes(),
    )


def named(several: list[RemoteWrite]) -> list[RemoteWrite]:
    return [attrs.evolve(one, name=f"w{index}") for index, one in enumerate(several)]


def reads() -> st.SearchStrategy[RemoteRead]:
    return st.builds(
        lambda url, matchers, recent, shared: RemoteRead(url, required_matchers=matchers, read_recent=recent, **shared),
        URLS,
        MAPPINGS,
        st.booleans(),
        remotes(),
    )


ALERTMANAGERS = st.builds(
    lambda addresses, scheme, prefix, timeout, version, steps, client: AlertmanagerTargets(
        tuple(addresses),
        scheme=scheme,
        path_prefix=prefix,
        timeout=timeout,
        api_version=version,
        relabel=steps,
        **client,
    ),
    st.lists(ADDRESSES, min_size=1, max_size=2, unique=True),
    maybe(st.sampled_from(("http", "https"))),
    maybe(st.sampled_from(("/", "/am", "am"))),
    maybe(SPANS),
    # The first is gone from Prometheus 3.0 on.
    maybe(st.just("v2")),
    STEPS,
    CLIENTS,
)
SERVER_EXTRAS: tuple[dict[str, Any], ...] = (
    {},
    {"global": {"query_log_file": "/var/log/queries"}},
    {"storage": {"tsdb": {"out_of_order_time_window": "30m"}, "exemplars": {"max_exemplars": 10}}},
    {"tracing": {"endpoint": "localhost:4317", "client_type": "grpc", "sampling_fraction": 0.1, "insecure": True}},
)


@st.composite
def servers(draw: st.DrawFn) -> PrometheusServer:
    names = draw(st.lists(st.sampled_from(("web", "node", "ünï", "a b", "yes", "1")), max_size=3, unique=True))
    return PrometheusServer(
        scrape_interval=draw(maybe(st.sampled_from(("15s", "1m")))),
        scrape_timeout=draw(maybe(TIMEOUTS)),
        evaluation_interval=draw(maybe(SPANS)),
        external_labels=draw(MAPPINGS),
        retention=draw(maybe(SPANS)),
        jobs=[draw(jobs(name)) for name in names],
        alertmanagers=draw(st.lists(ALERTMANAGERS, max_size=2)),
        alert_relabel=draw(STEPS),
        rule_files=draw(st.sampled_from(((), ("rules/*.yml",), ("/etc/a.yml", "b*")))),
        remote_write=[
            attrs.evolve(one, name=f"w{index}") for index, one in enumerate(draw(st.lists(writes(), max_size=2)))
        ],
        remote_read=draw(st.lists(reads(), max_size=1)),
        extra=draw(st.sampled_from(SERVER_EXTRAS)),
    )
