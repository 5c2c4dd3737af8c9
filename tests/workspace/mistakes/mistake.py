"""What a row of the tables "What the document gets wrong" in docs/systems.md says, and who finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

# How a document is read: with its metrics as it types them and its severities in its own words; or with its metrics as
# we declare them and its severities as ours (critical is P0, warning P2, info P3); or its servers alone, as objects.
Reading = Literal["typed", "meant", "scraped"]


class Found(NamedTuple):
    """A check finds the mistake in a file of the document, at things of these names."""

    check: str
    level: str
    file: str
    names: tuple[str, ...]
    reading: Reading = "typed"


class Refused(NamedTuple):
    """It cannot be said at all: the definition raises, and its message holds these words."""

    define: Callable[[], object]
    says: str


class Mistake(NamedTuple):
    """A row of the table: `item` and `document` are its first columns."""

    item: str
    document: str
    found: tuple[Found, ...] = ()
    # Why no linter that reads rules, dashboards, routing and metrics can know it.
    unknown: str = ""
    refused: Refused | None = None


def declared(check: str, *names: str, level: str = "warning", reading: Reading = "typed") -> Found:
    return Found(check, level, "metrics" if reading == "meant" else "declared.py", names, reading)


def jobs(check: str, *names: str, level: str = "warning") -> Found:
    return Found(check, level, "servers.py", names, "scraped")


def rules(check: str, *names: str, level: str = "info", reading: Reading = "typed") -> Found:
    return Found(check, level, "rules.yml", names, reading)


def panels(check: str, *names: str, level: str = "info") -> Found:
    return Found(check, level, "dashboard.json", names)


def routing(check: str, level: str = "info", name: str = "Alertmanager's configuration") -> Found:
    return Found(check, level, "alertmanager.yml", (name,))


JOBS = "files of Prometheus's configuration are not read"
NO_QUERY = "it is a picture, without an expression"
TEAM = "how often somebody is called is for the team to say"
