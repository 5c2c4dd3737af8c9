"""Whom the alerts of a side notify, as Alertmanager walks its routes; who of them is paged, silenced or muted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration, Path, Receiver
from obsdsl.compose.routing.walk import Stop, destinations
from obsdsl.define.target import Server
from obsdsl.diff.yaml_file import hidden
from obsdsl.graph.routes import PAGERS
from obsdsl.read.alertmanager.config import read_alertmanager
from obsdsl.read.yaml import open_document
from obsdsl.review.documents import Document, Documents
from obsdsl.review.routes.nodes import Key, RouteNode, route_nodes
from obsdsl.review.rules.rule import Rule, texts

# What people call the kinds, where it is not the word in the file.
_CALLED: Final[Mapping[str, str]] = {
    "pagerduty": "PagerDuty", "opsgenie": "Opsgenie", "victorops": "VictorOps", "pushover": "Pushover",
    "incidentio": "incident.io", "rootly": "Rootly", "slack": "Slack", "msteams": "Teams", "msteamsv2": "Teams",
    "discord": "Discord", "telegram": "Telegram", "mattermost": "Mattermost", "rocketchat": "Rocket.Chat",
    "webex": "Webex", "wechat": "WeChat", "jira": "Jira", "sns": "SNS", "email": "Email", "webhook": "Webhook",
}  # fmt: skip
# Where a kind leads to; never a secret.
# Of a path with longer or other words, the words may be a secret.
_PLAIN_PATH: Final = re.compile(r"(/([a-z]{0,12}|v\d))*")
_PLACES: Final = ("channel", "channels", "to", "room_id", "chat_id", "topic_arn", "project", "to_user", "to_party")


@attrs.frozen
class Reached:
    """Where an alert ends up: the receivers by name, whom they notify, and when they are mute."""

    receivers: tuple[str, ...] = ()
    notified: tuple[str, ...] = ()
    pagers: tuple[str, ...] = ()
    mutes: tuple[str, ...] = ()

    @property
    def pages(self) -> bool:
        """Whether it wakes people."""
        return bool(self.pagers)


@attrs.frozen(eq=False, slots=False)
class Tree:
    """One Alertmanager's configuration, with its document."""

    document: Document
    config: AlertmanagerConfig

    @cached_property
    def nodes(self) -> Mapping[Key, RouteNode]:
        """All routes by what they take."""
        return route_nodes(self.config)

    @cached_property
    def keys(self) -> Mapping[Path, Key]:
        """What the route at a place takes."""
        return {node.stop.path: key for key, node in self.nodes.items()}

    @cached_property
    def more(self) -> Mapping[str, dict[str, Any]]:
        """What else each receiver says, which nobody here has a name for."""
        return {one.name: hidden(dict(one.extra)) for one in self.config.receivers}

    @cached_property
    def notifiers(self) -> Mapping[str, tuple[Integration, ...]]:
        """Whom each receiver notifies."""
        return {one.name: tuple(_in_order(one)) for one in self.config.receivers}


class Routing:
    """All routing of a side."""

    def __init__(self, documents: Documents) -> None:
        self.trees = tuple(_trees(documents))
        self._servers = _servers(documents)
        self._known: dict[tuple[object, ...], Reached] = {}

    def reached(self, rule: Rule) -> Reached | None:
        """Where its alerts end up, as far as its own labels decide; None where no Alertmanager is known."""
        if not self.trees:
            return None
        labels = self.labels(rule)
        key = (rule.group.name, *sorted(labels.items()))
        if key not in self._known:
            self._known[key] = self._walk(rule, labels)
        return self._known[key]

    def _walk(self, rule: Rule, labels: Mapping[str, str]) -> Reached:
        found = [(tree, stop) for tree in self.trees_of(rule) for stop in destinations(tree.config, labels)]
        integrations = [one for tree, stop in found for one in tree.notifiers.get(stop.receiver, ())]
        integrations.sort(key=lambda one: one.kind not in PAGERS)
        return Reached(
            tuple(dict.fromkeys(stop.receiver for _, stop in found)),
            tuple(dict.fromkeys(map(called, integrations))),
            tuple(dict.fromkeys(kind_called(one.kind) for one in integrations if one.kind in PAGERS)),
            tuple(dict.fromkeys(name for _, stop in found for name in mutes_of(stop))),
        )

    def labels(self, rule: Rule) -> dict[str, str]:
        """The labels with which its alerts come to Alertmanager: those that do not depend on the series."""
        added: dict[str, str] = {}
        for server in self._loading(rule):
            added |= server.external_labels
        labels = {**added, **rule.labels, "alertname": rule.name}
        return {name: text for name, text in labels.items() if text}

    def trees_of(self, rule: Rule) -> Iterator[Tree]:
        """The Alertmanagers that hear of its alerts."""
        servers = self._loading(rule)
        for tree in self.trees:
            if not servers or any(server.tells(tree.document.name) for server in servers):
                yield tree

    def _loading(self, rule: Rule) -> list[Server]:
        return [one for one in self._servers if one.loads(PurePosixPath(rule.group.artifact.path).stem)]


@lru_cache(maxsize=2)
def routing_of(documents: Documents) -> Routing:
    """The routing of a side; several kinds ask for it."""
    return Routing(documents)


def _in_order(receiver: Receiver) -> Iterator[Integration]:
    """As in the file; the reader sorts them by kind."""
    kinds = [key.removesuffix("_configs") for key in receiver.written]
    order = {kind: index for index, kind in enumerate(kinds)}
    yield from sorted(receiver.integrations, key=lambda one: order.get(one.kind, len(order)))


def mutes_of(stop: Stop) -> Iterator[str]:
    """When a route says nothing."""
    yield from (f"muted during {name}" for name in stop.route.mute_time_intervals)
    yield from (f"muted but for {name}" for name in stop.route.active_time_intervals)


def kind_called(kind: str) -> str:
    """`PagerDuty` for `pagerduty`."""
    return _CALLED.get(kind, kind)


def called(one: Integration) -> str:
    """`Slack #alerts`: whom an integration notifies, without secrets."""
    kind = kind_called(one.kind)
    for name in _PLACES:
        if isinstance(place := one.settings.get(name), str | int) and place:
            return f"{kind} {place}"
    url = one.settings.get("url")
    return f"{kind} {_address(url)}" if isinstance(url, str) else kind


def _address(url: str) -> str:
    """A URL, and of one whose path may be a secret only the host."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    is_plain = _PLAIN_PATH.fullmatch(parts.path) and not (parts.query or parts.fragment)
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path if is_plain else '/…'}"


def everyone(notified: Iterable[str]) -> str:
    """Whom an alert reaches, in a line."""
    return ", ".join(notified) or "nobody"


def _trees(documents: Documents) -> Iterator[Tree]:
    for document in documents.alertmanagers.values():
        artifact = document.artifact
        file = read_alertmanager(open_document(artifact.path, artifact.content.decode(errors="replace")))
        if file.config is not None and file.config.route is not None:
            yield Tree(document, attrs.evolve(file.config, name=document.name))


def _servers(documents: Documents) -> list[Server]:
    told = [one for one in documents.told or () if isinstance(one, Server)]
    return told or [_server(one) for one in documents.servers.values() if isinstance(one.data, Mapping)]


def _server(document: Document) -> Server:
    data: Mapping[str, Any] = document.data
    shared = data.get("global")
    external = texts(shared.get("external_labels")) if isinstance(shared, Mapping) else {}
    files = data.get("rule_files")
    patterns = tuple(str(one) for one in files) if isinstance(files, list) else ("*",)
    return Server(document.name, external_labels=external, rule_files=patterns)
