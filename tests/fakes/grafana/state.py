"""What a Grafana has stored: organisations, and in each folders, dashboards, data sources and alerting."""

from __future__ import annotations

import copy
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

UID_LIMIT = 40
START = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass
class Version:
    """One entry of a dashboard's history."""

    id: int
    version: int
    parent: int
    restored_from: int
    created: str
    created_by: str
    message: str
    data: dict[str, Any]
    folder: str = ""


@dataclass
class Dashboard:
    """A dashboard, or a folder, which is one in old versions."""

    id: int
    uid: str
    title: str
    data: dict[str, Any]
    is_folder: bool = False
    folder: str = ""
    version: int = 1
    created: str = ""
    updated: str = ""
    created_by: str = ""
    updated_by: str = ""
    versions: list[Version] = field(default_factory=list)
    # The file that it comes from, where it is provisioned. [docs]
    provisioned: str | None = None
    plugin: str = ""
    # Of /apis only.
    resource_version: int = 0
    generation: int = 1
    annotations: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return slug(self.title)

    @property
    def url(self) -> str:
        return f"/dashboards/f/{self.uid}/{self.slug}" if self.is_folder else f"/d/{self.uid}/{self.slug}"

    @property
    def tags(self) -> list[str]:
        return list(self.data.get("tags") or [])


@dataclass
class Org:
    """What belongs to one organisation, all by uid, or by name where there is none."""

    id: int
    name: str
    dashboards: dict[str, Dashboard] = field(default_factory=dict)
    folders: dict[str, Dashboard] = field(default_factory=dict)
    datasources: dict[str, dict[str, Any]] = field(default_factory=dict)
    elements: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Teams by id; what a folder's own list of permissions is, where there is one: who, and 1, 2 or 4.
    teams: dict[int, str] = field(default_factory=dict)
    permissions: dict[str, dict[str, int]] = field(default_factory=dict)
    # Rules by uid; intervals by (folder, group).
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    intervals: dict[tuple[str, str], int] = field(default_factory=dict)
    contact_points: dict[str, dict[str, Any]] = field(default_factory=dict)
    mute_timings: dict[str, dict[str, Any]] = field(default_factory=dict)
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    policies: dict[str, Any] = field(default_factory=dict)

    def everything(self) -> dict[str, Any]:
        """A copy of all that is there, to compare: contents only, without ids, times and versions."""
        return copy.deepcopy(
            {
                "folders": {uid: (one.title, one.folder) for uid, one in self.folders.items()},
                "dashboards": {uid: (one.data, one.folder) for uid, one in self.dashboards.items()},
                "datasources": self.datasources,
                "elements": {uid: (one["name"], one["model"]) for uid, one in self.elements.items()},
                "rules": self.rules,
                "contact_points": self.contact_points,
                "mute_timings": self.mute_timings,
                "templates": self.templates,
                "policies": self.policies,
            }
        )


@dataclass(frozen=True)
class Caller:
    """Who asks."""

    login: str
    role: str
    org: Org

    def may(self, role: str) -> bool:
        """Whether the role is enough."""
        order = ("Viewer", "Editor", "Admin")
        return order.index(self.role) >= order.index(role)


@dataclass
class State:
    """All of a server. Its clock is a second later after each write, so that answers are the same in each run."""

    orgs: dict[int, Org] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=lambda: {"admin": "admin"})
    tokens: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    clock: datetime = START
    # What search knew at its last calls, by organisation, where it lags behind.
    indexes: dict[int, list[list[Dashboard]]] = field(default_factory=dict)

    def next(self, sequence: str, first: int = 1) -> int:
        """The next number of a sequence."""
        self.counters[sequence] = self.counters.get(sequence, first - 1) + 1
        return self.counters[sequence]

    def now(self) -> str:
        """The time, as Grafana writes it."""
        self.clock += timedelta(seconds=1)
        return self.clock.strftime("%Y-%m-%dT%H:%M:%SZ")

    def new_uid(self) -> str:
        """As short as Grafana's own, and the same in each run."""
        return hashlib.sha256(str(self.next("uid")).encode()).hexdigest()[:14]


@lru_cache(maxsize=100_000)
def slug(title: str) -> str:
    """As github.com/gosimple/slug makes it. [source]"""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    plain = plain.replace("&", "and").replace("@", "at")
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9_-]", "-", plain)).strip("-_")


def uid_fault(uid: str) -> str | None:
    """Why a uid is refused. [recorded]"""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", uid):
        return "uid contains illegal characters"
    if len(uid) > UID_LIMIT:
        return f"uid too long, max {UID_LIMIT} characters"
    return None
