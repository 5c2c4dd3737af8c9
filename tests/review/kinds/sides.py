"""Sides of a review from texts: of files, where nobody declared anything, or with what definitions would tell."""

from __future__ import annotations

from obsdsl.compile.artifact import Artifact
from obsdsl.compose.workspace import Told
from obsdsl.review.compare import review
from obsdsl.review.side import Side

_PATHS = {
    "rules": "prometheus/rules/{}.yml",
    "alertmanager": "alertmanager/{}.yml",
    "prometheus": "prometheus/{}.yml",
    "dashboard": "grafana/{}.json",
}


def artifact(kind: str, text: str, name: str = "main") -> Artifact:
    return Artifact(kind, name, _PATHS[kind].format(name), text.encode())  # type: ignore[arg-type]


def rules(text: str, group: str = "main", head: str = "") -> Artifact:
    """A file with one group; `text` is its list of rules, `head` what else it says."""
    body = "\n".join(f"  {line}" for line in text.strip("\n").splitlines())
    extra = "".join(f"  {line}\n" for line in head.splitlines())
    return artifact("rules", f"groups:\n- name: {group}\n{extra}  rules:\n{body}\n", group)


def side(*artifacts: Artifact, told: tuple[Told, ...] | None = None) -> Side:
    return Side("side", artifacts, told)


def said(before: Side, after: Side) -> list[tuple[str, str]]:
    """All lines with their danger, the most dangerous first."""
    return [(one.danger.word, one.line) for one in review(before, after).remarks]


def details(before: Side, after: Side) -> list[str]:
    return [line for one in review(before, after).remarks for line in one.details]
