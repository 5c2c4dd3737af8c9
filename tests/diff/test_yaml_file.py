"""Files as what they say: differences that count, and secrets that are not shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.diff.yaml_file import canonical, data, shown

SECRET = "s3cr3t-of-others"
SCALARS = st.none() | st.booleans() | st.integers() | st.text()
JSON = st.recursive(SCALARS, lambda one: st.lists(one) | st.dictionaries(st.text(), one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a: 1\nb: [x]\n", "# note\nb:\n- x\na: 1\n"),
        ("a: &x {b: 1}\nc: *x\n", "a: {b: 1}\nc: {b: 1}\n"),
        ("", "# nothing\n"),
        ("a: 'x'\n", 'a: "x"\n'),
    ],
)
def test_these_say_the_same(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a: 1\n", "a: '1'\n"),
        ("a: true\n", "a: 'true'\n"),
        ("a: [1, 2]\n", "a: [2, 1]\n"),
        ("a: [", "a: [["),
        ("a: [", ""),
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "text",
    [
        f"global: {{slack_api_url: 'https://hooks.slack.com/services/{SECRET}'}}",
        f"receivers: [{{name: a, slack_configs: [{{api_url: 'https://hooks.slack.com/{SECRET}'}}]}}]",
        f"receivers: [{{name: a, webhook_configs: [{{url: 'https://example.org/{SECRET}'}}]}}]",
        f"receivers: [{{name: a, webhook_configs: [{{url: 'https://me:{SECRET}@example.org/x'}}]}}]",
        f"receivers: [{{name: a, pagerduty_configs: [{{routing_key: {SECRET}}}]}}]",
        f"scrape_configs: [{{job_name: a, basic_auth: {{username: b, password: {SECRET}}}}}]",
        f"scrape_configs: [{{job_name: a, authorization: {{credentials: {SECRET}}}}}]",
        f"scrape_configs: [{{job_name: a, proxy_connect_header: {{A: [{SECRET}]}}}}]",
        f"remote_write: [{{url: 'https://me:{SECRET}@example.org/push'}}]",
        f"remote_write: [{{url: x, sigv4: {{secret_key: {SECRET}}}}}]",
        f"a: [ {SECRET}",
        SECRET,
    ],
)
def test_secrets_are_marks(text: str) -> None:
    assert SECRET not in json.dumps(canonical(text))
    assert SECRET not in shown(text)
    assert canonical(text) != canonical(text.replace(SECRET, "an0ther"))


def test_what_has_no_secret_is_shown_as_it_is() -> None:
    text = "groups:\n- name: a  # note\n  rules: [{alert: A, expr: up, labels: {token: x, key: y}}]\n"
    assert shown(text) == text
    assert canonical(text)["groups"][0]["rules"][0]["labels"] == {"token": "x", "key": "y"}


@given(JSON)
def test_any_file_has_a_form_that_is_json(value: Any) -> None:
    text = json.dumps(value)
    assert json.loads(json.dumps(canonical(text))) == canonical(text)


@given(st.binary())
def test_any_bytes_are_read(content: bytes) -> None:
    text = content.decode("utf-8", "surrogateescape")
    assert json.dumps(canonical(text))
    assert data(text) is not None
    shown(text)
