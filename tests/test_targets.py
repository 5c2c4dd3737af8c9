"""The targets of a configuration: every key, and what is wrong with them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import attrs
import pytest

from obsdsl.config import Config, read_config
from obsdsl.config.targets import CONNECTION, OVERRIDES, TABLES, TARGET
from obsdsl.define.duration import Duration
from obsdsl.errors import LoadError
from obsdsl.target_config import Connection, GrafanaTarget, PrometheusTarget, RulerTarget

EVERYTHING = """
project = "shop"
prometheus_version = "2.45"
[targets.prod]
prometheus_version = "3.5"
secrets = "secrets"
state = "state/prod.json"
prune = true
prune_limit = 20
values = { limit = 50 }
[targets.prod.grafana]
url = "https://grafana.example.org/sub/"
token_env = "GRAFANA_TOKEN"
ca_file = "ca.pem"
cert_file = "client.pem"
key_file = "client.key"
proxy = "http://proxy:3128"
timeout = "5s"
headers = { X-Team = "sre" }
headers_env = { X-Key = "KEY" }
org_id = 3
api = "classic"
folder = "Shop"
[[targets.prod.prometheus]]
name = "a"
rules = "/etc/prometheus/a"
url = "http://localhost:9090"
[[targets.prod.prometheus]]
name = "b"
rules = "/etc/prometheus/b"
reload = false
[[targets.prod.rulers]]
name = "logs"
url = "http://loki:3100"
engine = "loki"
tenant = "shop"
username = "shop"
password_file = "/run/secrets/loki"
groups = ["loki-*"]
[targets.prod.alertmanager]
config = "/etc/alertmanager/alertmanager.yml"
[targets.prod.vmalert]
rules = "/etc/vmalert"
[targets.stage]
out = "elsewhere"
"""


def config(root: Path, text: str) -> Config:
    (root / "obsdsl.toml").write_text(text, encoding="utf-8")
    return read_config(root)


def faults(root: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(LoadError) as caught:
        config(root, text)
    return caught.value.faults


def test_every_part_is_read(tmp_path: Path) -> None:
    found = config(tmp_path, EVERYTHING)
    target = found.targets["prod"]
    (grafana,) = target.grafana
    assert grafana == GrafanaTarget(
        Connection(
            "https://grafana.example.org/sub", token_env="GRAFANA_TOKEN", ca_file="ca.pem", cert_file="client.pem",
            key_file="client.key", proxy="http://proxy:3128", timeout=Duration.parse("5s"),
            headers={"X-Team": "sre"}, headers_env={"X-Key": "KEY"},
        ),
        org_id=3, api="classic", folder="Shop",
    )  # fmt: skip
    assert target.prometheus == (
        PrometheusTarget("/etc/prometheus/a", connection=Connection("http://localhost:9090"), name="prometheus:a"),
        PrometheusTarget("/etc/prometheus/b", reload=False, name="prometheus:b"),
    )
    (ruler,) = target.rulers
    assert ruler == RulerTarget(
        Connection("http://loki:3100", username="shop", password_file="/run/secrets/loki"),
        "loki", "shop", groups=("loki-*",), name="ruler:logs",
    )  # fmt: skip
    assert (target.alertmanager[0].name, target.vmalert[0].name) == ("alertmanager", "vmalert")
    assert (target.secrets, target.state, target.prune, target.prune_limit) == ("secrets", "state/prod.json", True, 20)


def test_a_target_has_its_own_versions_values_and_output(tmp_path: Path) -> None:
    found = config(tmp_path, EVERYTHING)
    assert (found.prometheus, found.out, found.values, found.target) == ((2, 45), "dist", {}, None)
    prod, stage = found.for_target("prod"), found.for_target("stage")
    assert (prod.prometheus, prod.out, prod.values) == ((3, 5), "dist/prod", {"limit": 50})
    assert (stage.prometheus, stage.out, stage.values) == ((2, 45), "elsewhere", {})
    assert prod.target is found.targets["prod"]


def test_every_field_of_a_part_has_its_key() -> None:
    for name, row in TABLES.items():
        fields = {one.name for one in attrs.fields(row.make)} - {"connection", "name"}  # type: ignore[arg-type]
        assert {key.field for key in row.keys.values()} == fields, name
    assert {key.field for key in CONNECTION.values()} == {one.name for one in attrs.fields(Connection)}
    assert not set(OVERRIDES) & set(TARGET)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("targets = 5", "targets is not a table; write [tool.obsdsl.targets.prod]"),
        ("targets.prod = 5", "targets.prod is not a table; write [tool.obsdsl.targets.prod]"),
        ("targets.'a b' = {}", "targets.a b is no name of a target; write up to 50 letters"),
        ("targets.prod.grafan = {}", "targets.prod.grafan is no setting; did you mean 'grafana'?"),
        ("targets.prod.prune = 'yes'", "targets.prod.prune is 'yes'; write true or false"),
        ("targets.prod.values = 5", "targets.prod.values is 5; write a table"),
        ("targets.prod.prometheus_version = 3", "targets.prod.prometheus_version is 3; write a version as text"),
        ("targets.prod.grafana = 5", "targets.prod.grafana is 5; write a table, or a list of tables"),
        ("targets.prod.grafana = []", "targets.prod.grafana is []; write a table, or a list of tables"),
        ("targets.prod.grafana = {}", "targets.prod.grafana.url is missing; write it"),
        ("targets.prod.grafana.url = 'grafana'", "targets.prod.grafana.url is not usable; write a URL"),
        ("targets.prod.grafana = {url = 'http://g', tokn_env = 'A'}", "targets.prod.grafana.tokn_env is no setting"),
        ("targets.prod.grafana = {url = 'http://g', token = 'abc'}", "targets.prod.grafana.token would hold a secret"),
        ("targets.prod.grafana = {url = 'http://g', token_env = 'a-b'}", "targets.prod.grafana.token_env is not"),
        ("targets.prod.grafana = {url = 'http://u:p@g'}", "targets.prod.grafana.url is not usable; take user"),
        ("targets.prod.grafana = {url = 'http://g?x=1'}", "targets.prod.grafana.url is not usable; write the URL"),
        (
            "targets.prod.grafana = {url = 'http://g', token_env = 'A', token_file = 'b'}",
            "targets.prod.grafana.token_env and token_file are both given; keep one",
        ),
        (
            "targets.prod.grafana = {url = 'http://g', token_env = 'A', username = 'b'}",
            "targets.prod.grafana has a token, and a user or a password; keep one",
        ),
        (
            "targets.prod.grafana = {url = 'http://g', key_file = 'b'}",
            "targets.prod.grafana.key_file is given without cert_file; write both",
        ),
        (
            "targets.prod.grafana = {url = 'http://g', headers = {Authorization = 'x'}}",
            "targets.prod.grafana.headers is not usable; Authorization is a secret",
        ),
        ("targets.prod.grafana = {url = 'http://g', timeout = '0s'}", "targets.prod.grafana.timeout is '0s'; "),
        ("targets.prod.grafana = {url = 'http://g', api = 'v1'}", "targets.prod.grafana.api is 'v1'; write"),
        ("targets.prod.prometheus = {}", "targets.prod.prometheus writes nothing; write rules ="),
        (
            "targets.prod.prometheus = {rules = 'a', token_env = 'A'}",
            "targets.prod.prometheus.token_env is of no use without url; write it",
        ),
        (
            "targets.prod.rulers = [{url = 'http://a', engine = 'mimir'}, {url = 'http://b', engine = 'mimir'}]",
            "targets.prod.rulers are 2 tables; give each a name of its own",
        ),
        ("targets.prod.rulers = {url = 'http://a', engine = 'thanos'}", "targets.prod.rulers.engine is 'thanos'"),
        ("project = 'a b'", "project is 'a b'; write up to 50 letters, digits"),
    ],
)  # fmt: skip
def test_a_fault_names_the_key_and_the_mend(tmp_path: Path, text: str, fault: str) -> None:
    tomllib.loads(text)
    found = faults(tmp_path, text)
    assert found[0].startswith(fault), found


def test_no_message_repeats_a_secret_that_was_written_there(tmp_path: Path) -> None:
    lines = (
        "url = 'http://user:hush@g'", "token = 'glsa_hush'", "password = 'hush'", "token_env = 'glsa-hush'",
        "headers = { Authorization = 'Bearer hush' }", "headers_env = { X-Key = 'hush-hush' }", "proxy = 'http://u:hush@p'",
    )  # fmt: skip
    found = faults(tmp_path, "\n".join(("[targets.prod.grafana]", *lines)))
    assert len(found) == len(lines)
    assert "hush" not in "".join(found)


def test_the_project_is_called_as_its_package_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert read_config(tmp_path).project is None
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop-dashboards'\n[tool.obsdsl]\n")
    assert read_config(tmp_path).project == "shop-dashboards"
    (tmp_path / "obsdsl.toml").write_text("")
    assert read_config(tmp_path).project == "shop-dashboards"
    (tmp_path / "obsdsl.toml").write_text("project = 'shop'")
    assert read_config(tmp_path).project == "shop"
