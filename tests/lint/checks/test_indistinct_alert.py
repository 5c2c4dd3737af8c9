"""Texts that do not say which of several things an alert is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.checks.rule_files import levels, said


def rule(expr: str, text: str = "All is lost") -> str:
    return f"- alert: Example\n  expr: {expr!r}\n  annotations:\n    summary: {text!r}\n"


@pytest.mark.parametrize(
    ("expr", "text", "expected"),
    [
        ("queue_length > 5", "All is lost", 1),
        ("queue_length > 5", "{{ $value }} wait", 1),
        ("up == 0", "It is down", 1),
        ("sum by (code) (rate(http_requests_total[5m])) > 5", "Too many", 1),
        ("node_filesystem_avail_bytes > 5", "Much is free", 1),
        # Some text says it, in whatever way.
        ("queue_length > 5", "{{ $labels.queue }} is long", 0),
        ('queue_length > 5', '{{ index $labels "queue" }} is long', 0),
        ("queue_length > 5", "{{ .Labels.queue }} is long", 0),
        ('queue_length > 5', '{{ range query "queue_length" }}{{ .Value }}{{ end }}', 0),
        # There is one of it.
        ("sum(queue_length) > 5", "Too many", 0),
        ("sum by (job) (queue_length) > 5", "Too many", 0),
        ('sum by (queue) (queue_length{queue="mail"}) > 5', "Too many", 0),
        ('sum by (code) (rate(http_requests_total{code="500"}[5m])) > 5', "Too many", 0),
        ('queue_length{queue="mail", instance="a"} > 5', "Too many", 0),
        ('sum by (mountpoint, device) (node_filesystem_avail_bytes{mountpoint="/"}) > 5', "Much is free", 0),
        ("absent(queue_length)", "Nothing waits", 0),
        ("vector(1)", "It works", 0),
        # Nobody knows its labels.
        ("somebodys_metric > 5", "Too many", 0),
    ],
)  # fmt: skip
def test_texts(expr: str, text: str, expected: int, tmp_path: Path) -> None:
    assert levels("indistinct-alert", rule(expr, text), tmp_path) == ["info"] * expected


def test_another_annotation_may_say_it(tmp_path: Path) -> None:
    text = rule("queue_length > 5") + "    queue: '{{ $labels.queue }}'\n"
    assert levels("indistinct-alert", text, tmp_path) == []


def test_without_a_text_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert levels("indistinct-alert", "- alert: Example\n  expr: queue_length > 5\n", tmp_path) == []


def test_labels_are_named(tmp_path: Path) -> None:
    (found,) = said("indistinct-alert", rule("rate(http_requests_total[5m]) > 5"), tmp_path)
    assert found.message == "it fires for each 'code', 'handler' and 'instance', and no text says for which"


def test_labels_of_targets_are_one_with_the_instance(tmp_path: Path) -> None:
    (found,) = said("indistinct-alert", rule("queue_length > 5"), tmp_path, 'target_labels = ["zone"]')
    assert "zone" not in found.message


def test_without_declarations_nobody_knows_labels(tmp_path: Path) -> None:
    assert levels("indistinct-alert", rule("queue_length > 5"), tmp_path, alone=True) == []
