"""Runbooks that are begun."""

from __future__ import annotations

from pathlib import Path

from obsdsl import P1, AlertRule, Gauge, RuleGroup
from obsdsl.catalog.runbook import stubs
from obsdsl.compose.workspace import Workspace

queue = Gauge("queue_length", "Length.")


def _alert(name: str, runbook: str | None = None, **rest: str) -> AlertRule:
    return AlertRule(name, queue > 5, for_="10m", severity=P1, summary="It queues", runbook=runbook, **rest)  # type: ignore[arg-type]


def test_alerts_without_a_runbook_get_the_beginning_of_one(tmp_path: Path) -> None:
    space = Workspace(groups=(RuleGroup("web", owner="web team", rules=(_alert("QueueTooLong"),)),))
    (one,) = stubs(space, tmp_path, "docs/runbooks/")
    assert (one.path, one.is_named) == ("docs/runbooks/queue-too-long.md", False)
    assert one.text.startswith("# QueueTooLong (P1)\n\n**Meaning.** It queues.\n")
    assert "gives samples, for 10m:\n\n```promql\nqueue_length > 5\n```" in one.text
    assert "The alert belongs to web team." in one.text


def test_a_runbook_that_is_named_and_not_there_is_begun_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    rules = (
        _alert("A", "there.md"),
        _alert("B", "books/b.md#mend"),
        _alert("C", "https://wiki.example.org/c"),
        _alert("D", "/d"),
    )
    (one,) = stubs(Workspace(groups=(RuleGroup("web", rules=rules),)), tmp_path, "docs")
    assert (one.path, one.is_named) == ("books/b.md", True)


def test_alerts_of_one_name_have_runbooks_of_their_own(tmp_path: Path) -> None:
    groups = tuple(RuleGroup(name, rules=(_alert("HTTPErrors"),)) for name in ("web", "api"))
    assert [one.path for one in stubs(Workspace(groups=groups), tmp_path, "books")] == [
        "books/web-httperrors.md",
        "books/api-httperrors.md",
    ]
