"""Routings as files: what each release reads, what is refused with its line, and that no secret is anywhere."""

from __future__ import annotations

import contextlib
import os
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl import (
    P0,
    P1,
    P2,
    AlertmanagerConfig,
    CompileError,
    Discord,
    HttpConfig,
    Inhibit,
    PagerDuty,
    Routing,
    Secret,
    Slack,
    SubRoute,
    Telegram,
    Webhook,
)
from obsdsl.compile.context import Context
from obsdsl.compile.routing import compile_routing
from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.routing.since import NEWER_KINDS
from obsdsl.compose.routing.tree import InhibitRule, Integration, Receiver, Route
from obsdsl.errors import ObsdslError
from tests.compose.junk import junk
from tests.compose.receivers.examples import FULL, OLD
from tests.support import Run, tree

CANARY = "canary4711"
SLACK = Slack("#low", api_url=Secret("SLACK"))
NEWEST = (0, 33)


def routing(*notifiers: Notifier, **fields: Any) -> Routing:
    return Routing(default=notifiers or (SLACK,), **fields)


def config(**fields: Any) -> AlertmanagerConfig:
    return AlertmanagerConfig(**{"route": Route(receiver="a"), "receivers": (Receiver("a"),), **fields})


def refusal(value: Any, alertmanager: tuple[int, int] | None = NEWEST) -> CompileError:
    with pytest.raises(CompileError) as caught:
        compile_routing(value, Context(alertmanager=alertmanager))
    return caught.value


def test_the_file_is_named_after_the_routing() -> None:
    found = compile_routing(routing(name="web"), Context())
    assert (found.kind, found.identity, found.path) == ("alertmanager", "web", "alertmanager/web.yml")
    assert found.location is not None
    assert found.location.file == __file__


def test_a_configuration_as_such_compiles_too() -> None:
    config = AlertmanagerConfig(
        route=Route(receiver="a"),
        receivers=(Receiver("a", integrations=(Integration("slack", {"api_url_file": "/etc/slack"}),)),),
    )
    found = compile_routing(config, Context())
    assert found.content.decode() == (
        "route:\n  receiver: a\nreceivers:\n- name: a\n  slack_configs:\n  - api_url_file: /etc/slack\n"
    )


def test_a_configuration_as_such_may_name_secrets() -> None:
    held = {"api_url": Secret("SLACK"), "http_config": {"authorization": {"credentials": Secret("TOKEN")}}}
    found = compile_routing(
        config(
            settings={"opsgenie_api_key": Secret("OPSGENIE")},
            receivers=(Receiver("a", integrations=(Integration("slack", held),)),),
        ),
        Context(secret_dir="/s"),
    )
    text = found.content.decode()
    assert "opsgenie_api_key_file: /s/OPSGENIE\n" in text
    assert (
        "  - api_url_file: /s/SLACK\n    http_config:\n      authorization:\n        credentials_file: /s/TOKEN\n"
        in text
    )
    wrong = Integration("slack", {"channel": Secret("X")})
    error = refusal(config(receivers=(Receiver("a", integrations=(wrong,)),)))
    assert "notifier 'slack': channel is a Secret, and no Alertmanager reads slack's channel from a file" in str(error)
    assert error.location == wrong.location


@pytest.mark.parametrize("one", [config(), Route(receiver="a"), Receiver("a"), Integration("slack"), InhibitRule()])
def test_whatever_a_configuration_is_given_is_written_or_refused(one: Any) -> None:
    fields = [field.alias for field in attrs.fields(type(one)) if field.init and field.name != "written"]

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(fields), junk)
    def check(field: str, value: Any) -> None:
        with contextlib.suppress(ObsdslError):
            made = attrs.evolve(one, **{field: value})
            match made:
                case AlertmanagerConfig():
                    found = made
                case Route():
                    found = config(route=Route(receiver="a", routes=(made,)))
                case Receiver():
                    found = config(receivers=(made,))
                case Integration():
                    found = config(receivers=(Receiver("a", integrations=(made,)),))
                case _:
                    found = config(inhibit_rules=(made,))
            assert compile_routing(found, Context(alertmanager=NEWEST)).content

    check()


def test_secrets_lie_where_the_context_says() -> None:
    found = compile_routing(routing(), Context(secret_dir="/etc/secrets"))
    assert b"api_url_file: /etc/secrets/SLACK\n" in found.content


@pytest.mark.parametrize("one", OLD, ids=lambda one: one.kind)
def test_without_a_version_it_is_what_the_oldest_reads(one: Notifier) -> None:
    assert compile_routing(routing(one), Context()) == compile_routing(routing(one), Context(alertmanager=(0, 25)))


@pytest.mark.parametrize("one", FULL, ids=lambda one: one.kind)
def test_the_newest_reads_all(one: Notifier) -> None:
    assert compile_routing(routing(one), Context(alertmanager=NEWEST)).content


@pytest.mark.parametrize("kind", NEWER_KINDS)
def test_an_integration_is_refused_up_to_the_release_that_has_it(kind: str) -> None:
    (one,) = [one for one in FULL if one.kind == kind]
    _, minor = NEWER_KINDS[kind]
    error = refusal(routing(one), (0, minor - 1))
    assert (
        f"the integration {kind!r} needs Alertmanager 0.{minor}, and alertmanager_version is 0.{minor - 1}; "
        "leave it out or raise the version" in str(error)
    )
    assert f"the integration {kind!r}" not in " ".join(_faults(routing(one), (0, minor)))


def _faults(value: Routing, version: tuple[int, int]) -> tuple[str, ...]:
    try:
        compile_routing(value, Context(alertmanager=version))
    except CompileError as error:
        return error.faults
    return ()


@pytest.mark.parametrize(
    ("one", "field", "minor"),
    [
        (Webhook(Secret("URL")), "'url_file' of webhook", 26),
        (Telegram(5, bot_token=Secret("TOKEN")), "'bot_token_file' of telegram", 26),
        (Discord(Secret("URL")), "'webhook_url_file' of discord", 28),
        (
            SLACK_HEADERS := Slack("#a", api_url=Secret("U"), http_config=HttpConfig(http_headers={"X": Secret("H")})),
            "",
            28,
        ),
    ],
)
def test_a_secret_is_refused_where_the_release_reads_no_file(one: Notifier, field: str, minor: int) -> None:
    assert f"{field or 'http_headers'}" in str(refusal(routing(one), (0, minor - 1))).replace(
        "'http_headers'", "http_headers"
    )
    assert f"needs Alertmanager 0.{minor}" in str(refusal(routing(one), None))
    assert "alertmanager_version is not stated, which means 0.25" in str(refusal(routing(one), None))
    assert compile_routing(routing(one), Context(alertmanager=(0, minor))).content


def test_each_fault_names_its_object_and_line() -> None:
    one, other = Discord(Secret("A")), Telegram(5, bot_token=Secret("B"))
    error = refusal(routing(one, routes=(SubRoute({"ü": "x"}, receivers=(other,)),)), None)
    assert error.location is not None
    text = str(error)
    assert f"notifier 'discord' ({one.location}): the field 'webhook_url_file' of discord needs" in text
    assert f"notifier 'telegram' ({other.location}): the field 'bot_token_file' of telegram needs" in text
    assert "needs Alertmanager 0.27" in text
    single = refusal(routing(one), None)
    assert single.location == one.location


REFUSED: Mapping[str, tuple[Callable[[], AlertmanagerConfig], str]] = {
    "no route": (lambda: config(route=None), "there is no route; write `route:`"),
    "an undefined receiver": (lambda: config(route=Route(receiver="b")), "the receiver 'b' is not defined"),
    "an unknown field": (lambda: config(settings={"slack_uri": "x"}), "'slack_uri' is no field of global"),
    "an unknown part": (lambda: config(extra={"zz": 1}), "'zz' is no field of Alertmanager's here"),
    "an interval": (
        lambda: config(route=Route(receiver="a", routes=(Route(mute_time_intervals=("x",)),))),
        "'x' is not",
    ),
    "no file": (lambda: config(name="../x"), "the name '../x' names no file"),
    "a secret": (
        lambda: config(settings={"slack_api_url": f"https://x/{CANARY}"}),
        "slack_api_url holds a secret; write",
    ),
    "a secret within": (
        lambda: config(
            receivers=(Receiver("a", integrations=(Integration("slack", {"api_url": f"https://{CANARY}/"}),)),)
        ),
        "api_url holds a secret; write the name of its file into api_url_file",
    ),
    "a password in a URL": (
        lambda: config(
            receivers=(Receiver("a", integrations=(Integration("webhook", {"url": f"https://u:{CANARY}@x/"}),)),)
        ),
        "url is a URL with a password; write it without",
    ),
    "an event recorder": (
        lambda: config(extra={"event_recorder": {"webhook_outputs": [{"url": f"https://x/{CANARY}"}]}}),
        "url holds a secret",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_alertmanager_would_not_load_is_refused(name: str) -> None:
    make, message = REFUSED[name]
    error = refusal(make())
    assert message in str(error)
    assert CANARY not in f"{error} {error!r} {error.faults}"
    assert error.location is not None
    assert error.location.file == __file__


def test_names_of_inhibit_rules_are_new() -> None:
    rule = InhibitRule(name="x", source_matchers=("a=b",), target_matchers=("a=c",))
    assert "'name' of inhibit rules needs Alertmanager 0.30" in str(refusal(config(inhibit_rules=(rule,)), (0, 29)))


ALERTS = """\
from obsdsl import P0, P2, AlertRule, RuleGroup
from obsdsl.library.prometheus import up

def alert(name, severity, **labels):
    return AlertRule(name, up() == 0, for_="5m", severity=severity, summary="Down", labels=labels)

group = RuleGroup("web", rules=(alert("Down", P0), alert("Slow", P2, service="web")){})
"""
ROUTING = """\
from obsdsl import P0, P1, P2, Inhibit, PagerDuty, Routing, Secret, Slack

routing = Routing(
    default=(Slack("#low"),),
    severities={P0: (PagerDuty(routing_key=Secret("PAGERDUTY_KEY")),)},
    inhibit=(Inhibit(P0, over=(P1, P2), same=("service",)),),
    slack_url=Secret("SLACK_URL"),
)
"""
REASON = (
    "alerts/routing.py:6: Inhibit: alert 'Down' (alerts/web.py:5) has no label 'service', which counts as equal to "
    "every other that lacks it; add it to the alert or its group, or leave it out of `same`\n"
)
Workspace = Callable[[Mapping[str, str]], Path]


def test_an_inhibition_over_an_alert_without_the_label_is_refused(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"alerts/web.py": ALERTS.format(""), "alerts/routing.py": ROUTING})
    for options in ((), (), ("--no-cache",)):
        done = obsdsl("build", *options, cwd=root)
        assert (done.returncode, done.stderr) == (2, f"error: {REASON}")
    (root / "alerts/web.py").write_text(ALERTS.format(', labels={"service": "web"}'))
    assert obsdsl("build", cwd=root).returncode == 0
    assert obsdsl("build", cwd=root).returncode == 0
    (root / "alerts/web.py").write_text(ALERTS.format(""))
    assert obsdsl("build", cwd=root).stderr == f"error: {REASON}"


def test_a_label_that_prometheus_may_add_is_no_reason(workspace: Workspace, obsdsl: Run) -> None:
    known = '[lint]\nexternal_labels = { service = "web" }\n'
    root = workspace({"alerts/web.py": ALERTS.format(""), "alerts/routing.py": ROUTING, "obsdsl.toml": known})
    assert obsdsl("build", cwd=root).returncode == 0
    (root / "obsdsl.toml").write_text('[lint]\nexternal_labels = { cluster = "web" }\n')
    assert obsdsl("build", cwd=root).stderr == f"error: {REASON}"


def test_no_file_no_message_and_no_pickle_holds_a_value(
    workspace: Workspace, obsdsl: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The values are in the environment and in the very files that the configuration names."""
    for name in ("SLACK_URL", "PAGERDUTY_KEY"):
        monkeypatch.setenv(name, f"https://{CANARY}/{name}")
        (tmp_path / name).write_text(CANARY)
    alerts = ALERTS.format(', labels={"service": "web"}')
    settings = f'secret_dir = "{tmp_path}"\n'
    root = workspace({"alerts/web.py": alerts, "alerts/routing.py": ROUTING, "obsdsl.toml": settings})
    said = ""
    for command in (
        ("build", "--verbose", "--debug"),
        ("lint", "--debug"),
        ("lint", "--format", "json"),
        ("build", "--check"),
    ):
        done = obsdsl(*command, cwd=root)
        said += done.stdout + done.stderr
    written = tree(root / "dist")
    assert b"routing_key_file: " + os.fsencode(tmp_path) + b"/PAGERDUTY_KEY" in written["alertmanager/alertmanager.yml"]
    assert CANARY.encode() not in b"".join(written.values())
    assert CANARY not in said
    value = routing(PagerDuty(routing_key=Secret("PAGERDUTY_KEY")))
    assert CANARY not in f"{value} {value!r} {attrs.asdict(value)}"
    assert CANARY.encode() not in pickle.dumps(value)


@pytest.mark.parametrize(
    "code", ["Slack('#a', api_url='{}')", "Secret('https://{}/x')", "Routing(default=(), slack_url='{}')"]
)
def test_no_error_of_a_command_holds_a_value(code: str, workspace: Workspace, obsdsl: Run) -> None:
    text = f"from obsdsl import Routing, Secret, Slack\n\nheld = {code.format(CANARY)}\n"
    root = workspace({"alerts/routing.py": text})
    for command in (("build",), ("lint",), ("build", "--no-cache")):
        done = obsdsl(*command, cwd=root)
        assert done.returncode == 2
        assert "alerts/routing.py:3" in done.stderr
        assert CANARY not in done.stdout + done.stderr


def test_a_policy_of_the_workspace_is_the_routing_s(workspace: Workspace, obsdsl: Run) -> None:
    policy = (
        "from obsdsl import P0, Inhibit, Routing, Secret, Severity, SeverityPolicy, Slack\n"
        'page = Severity("page", response="5m", pages=True, group_wait="3s")\n'
        'policy = SeverityPolicy(levels=(page,), names={"critical": page})\n'
        'routing = Routing(default=(), severities={page: (Slack("#a"),)}, slack_url=Secret("S"))\n'
    )
    root = workspace({"alerts/routing.py": policy})
    assert obsdsl("build", cwd=root).returncode == 0
    assert "group_wait: 3s" in (root / "dist/alertmanager/alertmanager.yml").read_text()
    (root / "alerts/routing.py").write_text(policy.replace("levels=(page,)", "levels=(page, P0)").replace("3s", "4s"))
    assert obsdsl("build", cwd=root).returncode == 0
    assert "group_wait: 4s" in (root / "dist/alertmanager/alertmanager.yml").read_text()


def test_errors_are_ours() -> None:
    assert issubclass(CompileError, ObsdslError)
    assert Inhibit(P0, over=(P1, P2), same=("a",)).subject == "Inhibit"
