"""Alertmanager: its configuration file, reload, and what the API says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.yaml_file import data
from obsdsl.errors import RemoteError, listed
from obsdsl.push.errors import Misrouted, NotFound
from obsdsl.push.files.check import Tool, config_by_amtool
from obsdsl.push.files.part import Files
from obsdsl.push.files.prometheus import UNREAD, connected, patience, place, reloaded, the_one
from obsdsl.push.files.server import Written
from obsdsl.push.http import Session
from obsdsl.target_config import AlertmanagerTarget


def make(table: AlertmanagerTarget, project: str, root: Path, secrets: Path | None) -> Files:  # noqa: ARG001
    """The part of `[[tool.obsdsl.targets.<name>.alertmanager]]`."""
    session = connected(table.connection, table.reload, "Alertmanager", root)
    patient = connected(patience(table.connection, table.wait), table.reload, "Alertmanager", root)

    def choose(artifacts: Sequence[Artifact], unclear: list[RemoteError]) -> Mapping[str, Artifact]:
        found = the_one(artifacts, "alertmanager", table.routing, unclear)
        return {} if found is None else {Path(table.config).name: found}

    return Files(
        table.name,
        place(table.connection, table.config),
        project,
        choose,
        config=root / table.config,
        server=None if session is None or patient is None else Alertmanager(session, patient),
        check_config=config_by_amtool(Tool("amtool", table.amtool, root)),
        unread=UNREAD if session is None else None,
    )


@attrs.frozen(eq=False)
class Alertmanager:
    """The server; `patient` waits for as long as a reload may take."""

    session: Session
    patient: Session

    def look(self) -> None:
        self._config()

    def reload(self, seen: None) -> None:  # noqa: ARG002 - it answers when it is done
        reloaded(self.patient, "let the proxy before it pass POST")

    def verify(self, written: tuple[Written, ...]) -> str | None:
        """By the names in it and by the tree of routes: it masks secrets, adds defaults and writes matchers anew."""
        there = data(self._config())
        for one in written:
            ours = data(one.now or "")
            for what, names in _NAMES.items():
                here, runs = list(names(ours)), list(names(there))
                if here != runs:
                    said = f"its {what} are {listed(runs, 'and') or 'none'}, and not {listed(here, 'and') or 'none'}"
                    return f"{said}; is {one.path} the file that --config.file names, as the server sees it?"
        return None

    def _config(self) -> str:
        try:
            found = self.session.get("/api/v2/status").json()
            return str(found["config"]["original"])
        except (NotFound, TypeError, KeyError):
            fault = "there is no API of an Alertmanager; check the URL, and the path of --web.external-url"
            raise Misrouted(self.session.subject, fault) from None


def _receivers(config: Any) -> Iterator[str]:
    for one in _rows(config, "receivers"):
        kinds = [f"{len(rows)} {key}" for key, rows in sorted(one.items()) if key.endswith("_configs") and rows]
        yield ": ".join([str(one.get("name")), *([", ".join(kinds)] if kinds else [])])


def _routes(config: Any) -> Iterator[str]:
    """Receivers of the routes, with their depth."""
    pending = [(0, config.get("route"))] if isinstance(config, Mapping) else []
    while pending:
        depth, route = pending.pop()
        if isinstance(route, Mapping):
            yield f"{'- ' * depth}{route.get('receiver') or 'the same'}"
            pending += [(depth + 1, one) for one in reversed(_rows(route, "routes"))]


def _intervals(config: Any) -> Iterator[str]:
    for key in ("mute_time_intervals", "time_intervals"):
        yield from (str(one.get("name")) for one in _rows(config, key))


def _inhibitions(config: Any) -> Iterator[str]:
    yield from (f"{index}" for index, _ in enumerate(_rows(config, "inhibit_rules"), 1))


_NAMES = {"receivers": _receivers, "routes": _routes, "time intervals": _intervals, "inhibitions": _inhibitions}


def _rows(config: Any, key: str) -> list[Mapping[str, Any]]:
    found = config.get(key) if isinstance(config, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
