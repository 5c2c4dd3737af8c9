"""Manifests of Kubernetes: valid by their CRDs' schemas, and refused where they would say less."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import (
    P0,
    P2,
    AlertRule,
    CompileError,
    Dashboard,
    Inhibit,
    Notifier,
    RecordingRule,
    Routing,
    RuleGroup,
    Secret,
    Slack,
    Smtp,
    SubRoute,
    Telegram,
    TimeInterval,
    promql,
)
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.kubernetes.manifest import manifest_name
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.receivers.email import Email
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.config.kubernetes import MANIFESTS, Kubernetes
from tests.compile.kubernetes.crds import faults
from tests.compose.receivers.examples import FULL, OLD
from tests.support import Run

ROOT = Path("/workspace")
SLACK = Slack("#low", api_url=Secret("SLACK"))
KINDS = ("PrometheusRule", "AlertmanagerConfig", "GrafanaDashboard")


def config(*kinds: str, **settings: Any) -> Config:
    return Config(ROOT, alertmanager=(0, 33), manifests=kinds or KINDS, kubernetes=Kubernetes(**settings))


def manifests(workspace: Workspace, config: Config) -> list[Artifact]:
    return [one for one in compile_workspace(workspace, config) if one.kind == "manifest"]


def data(artifact: Artifact) -> dict[str, Any]:
    found = yaml.safe_load(artifact.content)
    assert isinstance(found, dict)
    return found


def only(workspace: Workspace, config: Config) -> dict[str, Any]:
    (found,) = manifests(workspace, config)
    return data(found)


def of_groups(*groups: RuleGroup) -> Workspace:
    return Workspace((), (), groups)


def of_routing(*notifiers: Notifier, **fields: Any) -> Workspace:
    return Workspace((), (), (), routings=(Routing(default=notifiers or (SLACK,), **fields),))


def group(name: str = "pocket-agent", **fields: Any) -> RuleGroup:
    record = RecordingRule("job:up:sum", promql("sum by (job) (up)"))
    down = AlertRule("Down", promql("up == 0"), severity=P0, summary="{{ $labels.job }} is down", for_="2m")
    return RuleGroup(name, rules=(record, down), **{"interval": "30s", "labels": {"team": "a"}, **fields})


def test_without_manifests_there_are_none() -> None:
    assert manifests(of_groups(group()), Config(ROOT)) == []


def test_a_rule_group_is_a_prometheus_rule_with_the_same_words() -> None:
    files = compile_workspace(of_groups(group()), config("PrometheusRule", namespace="monitoring", prefix="obs-"))
    rules, found = sorted(files, key=lambda one: one.kind == "manifest")
    assert data(found) == {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "obs-pocket-agent", "namespace": "monitoring"},
        "spec": yaml.safe_load(rules.content),
    }
    assert (found.identity, found.path) == (
        "PrometheusRule/obs-pocket-agent", "kubernetes/rules/obs-pocket-agent.yaml"
    )  # fmt: skip
    assert found.location == rules.location
    assert faults(data(found)) == []


def test_labels_are_on_every_manifest() -> None:
    routing = of_routing().routings
    workspace = Workspace((), (Dashboard("D", uid="d"),), (group(),), routings=routing)
    found = manifests(workspace, config(labels={"release": "prometheus", "a.example.org/b": "c"}))
    assert len(found) == 3
    for one in found:
        assert data(one)["metadata"]["labels"] == {"a.example.org/b": "c", "release": "prometheus"}
        assert faults(data(one)) == []


def test_fields_that_the_crd_does_not_have_are_refused_with_the_mend() -> None:
    with pytest.raises(CompileError) as caught:
        manifests(of_groups(group(extra={"tenants": ["a"]})), config("PrometheusRule"))
    assert "has no field 'tenants'; delete it, or take PrometheusRule out of `manifests`" in str(caught.value)
    assert caught.value.location is not None


def test_a_dashboard_is_in_folders_of_the_operator() -> None:
    dashboards = (Dashboard("D", uid="d", folder="Team/Pocket"), Dashboard("E", uid="e", folder="Team"))
    found = manifests(Workspace((), dashboards, ()), config("GrafanaDashboard", instances={"grafana": "main"}))
    by_kind: dict[str, dict[str, Any]] = {}
    for one in map(data, found):
        assert faults(one) == []
        assert one["spec"]["instanceSelector"] == {"matchLabels": {"grafana": "main"}}
        by_kind.setdefault(one["kind"], {})[one["metadata"]["name"]] = one["spec"]
    team, pocket = manifest_name("Team", Kubernetes()), manifest_name("Team/Pocket", Kubernetes())
    folders = by_kind["GrafanaFolder"]
    assert {name: (one["title"], one.get("parentFolderRef")) for name, one in folders.items()} == {
        team: ("Team", None),
        pocket: ("Pocket", team),
    }
    assert {name: one["folderRef"] for name, one in by_kind["GrafanaDashboard"].items()} == {"d": pocket, "e": team}


def test_a_config_map_holds_the_file_as_it_is() -> None:
    workspace = Workspace((), (Dashboard("D", uid="d", folder="Team"),), ())
    dashboard, found = sorted(compile_workspace(workspace, config("ConfigMap")), key=lambda one: one.kind == "manifest")
    assert data(found) == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": "d",
            "labels": {"grafana_dashboard": "1"},
            "annotations": {"grafana_folder": "Team"},
        },
        "data": {"d.json": dashboard.content.decode()},
    }


def test_what_is_too_large_for_the_cluster_is_refused() -> None:
    workspace = Workspace((), (Dashboard("D", uid="d", description="x" * (1 << 20)),), ())
    with pytest.raises(CompileError, match="Kubernetes takes no more than 1,048,576; split it"):
        manifests(workspace, config("ConfigMap"))


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True), st.sampled_from(["", "obs-"]))
def test_names_are_ones_that_kubernetes_takes_and_stay_apart(names: list[str], prefix: str) -> None:
    settings = Kubernetes(prefix=prefix)
    found = [manifest_name(one, settings) for one in names]
    for one in found:
        assert len(one) <= 63
        assert one == one.lower().strip("-")
        assert one.replace("-", "").isalnum()
        assert one.isascii()
    assert found[0] != found[1]


# Routings


def test_a_routing_is_an_alertmanager_config() -> None:
    night = TimeInterval("nights", times="20:00-24:00", weekdays="monday:friday", days_of_month=("1:5", -1), months=4)
    workspace = of_routing(
        severities={P0: (Slack("#p0"),)},
        routes=(SubRoute({"team": "a"}, receivers=(SLACK,), mute=(night,), continue_=True),),
        inhibit=(Inhibit(P0, over=P2, same=("service",), name="p0"),),
        group_by=("alertname",),
        slack_url=Secret("SLACK_URL"),
    )
    found = only(workspace, config("AlertmanagerConfig", secret="alerting"))
    assert faults(found) == []
    assert (found["apiVersion"], found["metadata"]) == ("monitoring.coreos.com/v1alpha1", {"name": "alertmanager"})
    spec = found["spec"]
    assert spec["receivers"] == [
        {"name": "default", "slackConfigs": [{"channel": "#low", "apiURL": {"name": "alerting", "key": "SLACK"}}]},
        {"name": "P0", "slackConfigs": [{"channel": "#p0", "apiURL": {"name": "alerting", "key": "SLACK_URL"}}]},
    ]
    assert spec["route"]["receiver"] == "default"
    team, p0 = spec["route"]["routes"][:2]
    assert team == {
        "receiver": "default",
        "matchers": [{"name": "team", "matchType": "=", "value": "a"}],
        "continue": True,
        "muteTimeIntervals": ["nights"],
    }
    assert p0["matchers"] == [{"name": "severity", "matchType": "=", "value": "P0"}]
    assert (p0["groupWait"], p0["repeatInterval"]) == ("10s", "1h")
    assert spec["inhibitRules"] == [
        {
            "sourceMatch": [{"name": "severity", "matchType": "=", "value": "P0"}],
            "targetMatch": [{"name": "severity", "matchType": "=", "value": "P2"}],
            "equal": ["service"],
        }
    ]
    assert spec["muteTimeIntervals"] == [
        {
            "name": "nights",
            "timeIntervals": [
                {
                    "times": [{"startTime": "20:00", "endTime": "24:00"}],
                    "weekdays": ["monday:friday"],
                    "daysOfMonth": [{"start": 1, "end": 5}, {"start": -1, "end": -1}],
                    "months": ["4"],
                }
            ],
        }
    ]


def test_mails_take_the_routings_server_with_them() -> None:
    smtp = Smtp("smtp.example.org:587", sender="a@example.org", username="a", password=Secret("SMTP"))
    found = only(of_routing(Email("b@example.org"), smtp=smtp), config("AlertmanagerConfig"))
    assert faults(found) == []
    assert found["spec"]["receivers"][0]["emailConfigs"] == [
        {
            "to": "b@example.org",
            "smarthost": "smtp.example.org:587",
            "from": "a@example.org",
            "authUsername": "a",
            "authPassword": {"name": "obsdsl", "key": "SMTP"},
        }
    ]


@pytest.mark.parametrize("notifier", [*FULL, *OLD], ids=lambda one: one.kind)
def test_every_notifier_is_valid_or_refused_field_by_field(notifier: Notifier) -> None:
    """What is refused is left out, and what is left is valid: no fault hides another."""
    refused = refusal(notifier)
    assert (notifier.kind in REFUSED) <= bool(refused)
    assert all("AlertmanagerConfig" in one and "; " in one for one in refused)
    left = stripped(notifier) if refused else notifier
    if left is not None:
        assert faults(only(of_routing(left), config("AlertmanagerConfig"))) == []


def refusal(notifier: Notifier) -> tuple[str, ...]:
    try:
        only(of_routing(notifier), config("AlertmanagerConfig"))
    except CompileError as error:
        return error.faults
    return ()


# What no CRD has of each kind.
MISSING: dict[str, tuple[str, ...]] = {
    "slack": ("app_token", "app_url", "footer_icon"),
    "pagerduty": ("details",),
    "rocketchat": ("actions",),
    "sns": ("sigv4",),
    "webhook": ("payload",),
}
NO_KIND = ("incidentio", "jira", "mattermost")
REFUSED = (*NO_KIND, "rocketchat")


def stripped(notifier: Notifier) -> Notifier | None:
    """Without what an AlertmanagerConfig lacks; None for a kind that it lacks."""
    if notifier.kind in NO_KIND:
        return None
    rest: dict[str, Any] = {name: None for name in MISSING.get(notifier.kind, ()) if hasattr(notifier, name)}
    if hasattr(notifier, "http_config") and notifier.kind != "webex":
        rest["http_config"] = None
    if hasattr(notifier, "tls_config"):
        rest["tls_config"] = None
    return attrs.evolve(notifier, **rest)


@pytest.mark.parametrize("kind", NO_KIND)
def test_notifiers_that_the_crd_does_not_have_are_refused(kind: str) -> None:
    notifier = next(one for one in FULL if one.kind == kind)
    with pytest.raises(CompileError, match=f"has no {kind}_configs; use another notifier, or take"):
        only(of_routing(notifier), config("AlertmanagerConfig"))


@pytest.mark.parametrize(
    ("routing", "fault"),
    [
        ({"templates": ("/etc/t.tmpl",)}, "has no templates; Alertmanager's spec.alertmanagerConfiguration has it"),
        ({"resolve_timeout": "5m"}, "has no resolve_timeout; Alertmanager's spec"),
        (
            {"routes": (SubRoute({"a": "b"}, mute=(TimeInterval("n", months=1, location="Europe/Paris"),)),)},
            "is in Europe/Paris, and AlertmanagerConfig knows UTC alone",
        ),
    ],
)
def test_what_stands_elsewhere_is_refused_with_the_place(routing: dict[str, Any], fault: str) -> None:
    with pytest.raises(CompileError) as caught:
        only(of_routing(**routing), config("AlertmanagerConfig"))
    assert fault in str(caught.value)


def test_a_secret_number_is_refused() -> None:
    notifier = Telegram(Secret("CHAT"), bot_token=Secret("BOT"))
    with pytest.raises(CompileError, match="has no chat_id_file; leave it out"):
        only(of_routing(notifier), config("AlertmanagerConfig"))


# The workspace of this repository, and the cache


def test_a_build_from_the_cache_writes_the_same_manifests(
    workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run
) -> None:
    rule = "AlertRule('A', promql('up == 0'), severity=P2, summary='s')"
    code = f"from obsdsl import *\ngroup = RuleGroup('g', rules=({rule},))\n"
    settings = 'manifests = ["PrometheusRule"]\n[kubernetes]\nnamespace = "{}"\n'
    root = workspace({"alerts/a.py": code})
    manifest = root / "dist/kubernetes/rules/g.yaml"
    assert obsdsl("build", cwd=root).returncode == 0
    assert not manifest.exists()
    for namespace in ("a", "a", "b"):
        (root / "obsdsl.toml").write_text(settings.format(namespace), encoding="utf-8")
        done = obsdsl("build", cwd=root)
        assert "1 rule file, 1 manifest" in done.stderr
        assert yaml.safe_load(manifest.read_bytes())["metadata"]["namespace"] == namespace
        assert obsdsl("build", "--check", "--no-cache", cwd=root).returncode == 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'manifests = ["Secret"]',
            "write a list of any of 'PrometheusRule', 'AlertmanagerConfig'",
        ),
        ('manifests = ["GrafanaDashboard", "ConfigMap"]', "each dashboard would be there twice"),
        ("[tool.obsdsl.kubernetes]\nnamespaces = 'a'", "namespaces is no setting of it; did you mean 'namespace'?"),
        ("[tool.obsdsl.kubernetes]\nnamespace = 'A'", "namespace: write a name of Kubernetes"),
        ("[tool.obsdsl.kubernetes]\nlabels = { a = '-' }", "labels: '-' is no value of a label"),
        ("[tool.obsdsl.kubernetes]\nprefix = '-'", "prefix: write up to 40 small letters"),
    ],
)
def test_settings_that_kubernetes_would_refuse_are_refused(text: str, fault: str, tmp_path: Path) -> None:
    from obsdsl.errors import LoadError

    (tmp_path / "pyproject.toml").write_text(f"[tool.obsdsl]\n{text}\n", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        read_config(tmp_path)
    assert fault in str(caught.value)


def test_each_kind_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "kubernetes.md").read_text(encoding="utf-8")
    assert all(kind in text for kind in MANIFESTS)
    assert all(f"`{one.name}`" in text for one in attrs.fields(Kubernetes))
