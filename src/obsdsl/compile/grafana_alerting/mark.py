"""Stable uids for what Grafana knows by uid: of the project, the group and the name, so that a rule stays one."""

from __future__ import annotations

import hashlib


def short(text: str, length: int) -> str:
    """The beginning of a digest."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def prefix(project: str) -> str:
    """What the uids of a project begin with: by it a push knows its own."""
    return f"obsdsl-{short(project, 8)}-"


def uid(project: str, *parts: str) -> str:
    """A uid of 36 characters; Grafana takes 40."""
    return prefix(project) + short("\n".join(parts), 20)
