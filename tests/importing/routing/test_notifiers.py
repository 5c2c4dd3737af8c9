"""Integrations of receivers as notifiers."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl import AlertmanagerConfig, Integration, Receiver, Route, Secret, Slack
from obsdsl.compile.context import Context
from obsdsl.compile.routing import compile_routing
from obsdsl.importing.routing.notifiers import notifier_of
from tests.compose.receivers.examples import FULL, OLD, OTHERS
from tests.importing.again import planned


def config(*integrations: Integration | Slack) -> AlertmanagerConfig:
    return AlertmanagerConfig(route=Route(receiver="a"), receivers=(Receiver("a", integrations=integrations),))


def test_a_notifier_of_a_receiver_is_the_integration_that_it_says() -> None:
    settings = {"channel": "#a", "api_url": Secret("URL"), "send_resolved": True, "timeout": "1m30s"}
    notifier = Slack("#a", api_url=Secret("URL"), send_resolved=True, timeout="90s")
    assert config(notifier).receivers[0].integrations == (Integration("slack", settings),)
    written = compile_routing(config(notifier), Context(alertmanager=(0, 30))).content.decode()
    assert "api_url_file: /run/secrets/URL" in written
    assert "timeout: 1m30s" in written


@pytest.mark.parametrize("one", [*FULL, *OTHERS, *OLD], ids=lambda one: str(one.kind))
def test_any_notifier_is_found_again(one: Slack) -> None:
    integration = one.integration()
    found = notifier_of(integration)
    assert found is not None
    assert found.integration() == integration


def test_what_a_notifier_says_otherwise_stays_an_integration() -> None:
    assert notifier_of(Integration("slack", {"channel": "#a", "color": "red"})) == Slack("#a", color="red")
    assert notifier_of(Integration("webhook", {"url": "https://a.b", "timeout": "90s"})) is None
    assert notifier_of(Integration("pigeon", {"to": "a"})) is None
    assert notifier_of(Integration("slack", {"channel": None})) is None


def test_comments_within_an_integration_stand_above_the_fields_of_its_notifier(tmp_path: Path) -> None:
    (tmp_path / "alertmanager.yml").write_text("""
global: {smtp_smarthost: "localhost:25", smtp_from: a@example.org}
route: {receiver: team}
receivers:
  - name: team
    webhook_configs:
      - url: http://127.0.0.1:9000/a
    # Who is on call.
    email_configs:
      - to: a@example.org
        html: "{{ a text that is so long that nobody would write it on the line of the address, whatever it says }}"
        # It is asked for.
        send_resolved: true
""")
    text = planned([tmp_path / "alertmanager.yml"])[0].files["alerts/routing.py"]
    assert "from obsdsl import AlertmanagerConfig, Email, Receiver, Route, Webhook\n" in text
    assert 'Webhook("http://127.0.0.1:9000/a")' in text
    assert "# It is asked for.\n                    send_resolved=True," in text
    assert "Integration(" not in text
