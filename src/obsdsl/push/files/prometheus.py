"""Prometheus: rule files, and prometheus.yml where the target says where; reload, and what the API says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.define.duration import Duration
from obsdsl.diff.yaml_file import data
from obsdsl.errors import RemoteError, did_you_mean, listed
from obsdsl.push.active import Running, running
from obsdsl.push.errors import Ambiguous, Misrouted, NotFound, Refused
from obsdsl.push.files.check import Tool, config_by_promtool, rules_by_promtool
from obsdsl.push.files.manifest import manifest_file
from obsdsl.push.files.part import Choose, Files
from obsdsl.push.files.server import Written, unlike
from obsdsl.push.http import Answer, Session
from obsdsl.target_config import Connection, PrometheusTarget

UNREAD = "the server was not asked to read the files (no url, or reload = false); it does when it is reloaded"
# A reload does the same however often it is asked for.
_TRIES, _PAUSE = 3, 0.5


def make(table: PrometheusTarget, project: str, root: Path, secrets: Path | None) -> Files:  # noqa: ARG001
    """The part of `[[tool.obsdsl.targets.<name>.prometheus]]`."""
    if table.rules is None and table.config is None:
        raise RemoteError(table.name, "it has neither `rules` nor `config`; say into which folder the files go")
    tool = Tool("promtool", table.promtool, root)
    session = connected(table.connection, table.reload, "Prometheus", root)
    patient = connected(patience(table.connection, table.wait), table.reload, "Prometheus", root)
    return Files(
        table.name,
        place(table.connection, table.rules, table.config),
        project,
        rules_and_config(table.rules, table.groups, table.config, table.server),
        None if table.rules is None else root / table.rules,
        None if table.config is None else root / table.config,
        None if session is None or patient is None else Prometheus(session, patient),
        rules_by_promtool(tool),
        config_by_promtool(tool),
        UNREAD if session is None else None,
    )


def connected(connection: Connection | None, reload: bool, kind: str, root: Path) -> Session | None:
    """How the server is asked, where it is."""
    if connection is None or not reload:
        return None
    return Session(connection, f"{kind} {connection.url}", root)


def patience(connection: Connection | None, wait: Duration) -> Connection | None:
    """For a reload, which answers when it is done."""
    return None if connection is None else attrs.evolve(connection, timeout=max(wait, connection.timeout))


def place(connection: Connection | None, *paths: str | None) -> str:
    """Words for the world, the same on each machine."""
    return ", ".join([*(one for one in paths if one is not None), *([] if connection is None else [connection.url])])


def rules_and_config(rules: str | None, groups: Sequence[str], config: str | None, server: str | None) -> Choose:
    """Rule files into the one, the server's configuration into the other."""

    def choose(artifacts: Sequence[Artifact], unclear: list[RemoteError]) -> Mapping[str, Artifact]:
        found = {} if rules is None else rule_files(artifacts, groups)
        if config is not None and (one := the_one(artifacts, "prometheus", server, unclear)) is not None:
            found[Path(config).name] = one
            if rules is not None and (pattern := _greedy(data(one.content.decode()), PurePosixPath(rules).name)):
                unclear.append(RemoteError(str(one.location or one.path), greed(pattern)))
        return found

    return choose


def _greedy(config: Any, folder: str | None = None) -> str | None:
    """A pattern of rule files that takes the manifest for one, in any folder or in one of this name."""
    found = config.get("rule_files") if isinstance(config, Mapping) else None
    paths = [PurePosixPath(str(one)) for one in found or ()]
    return next((str(one) for one in paths if is_greedy(one) and folder in (None, one.parent.name)), None)


def is_greedy(pattern: PurePosixPath) -> bool:
    """Whether it takes the manifest, too: servers' patterns do not spare what is hidden."""
    return fnmatchcase(manifest_file(Path(), "x").name, pattern.name)


def greed(pattern: str, where: str = "its rule_files has") -> str:
    """What is wrong with it, and the mend."""
    return f"{where} {pattern!r}, which takes our list of files for rules, too: write '*.yml'"


def rule_files(artifacts: Sequence[Artifact], patterns: Sequence[str]) -> dict[str, Artifact]:
    """The rule files of the groups that a pattern matches; all, without patterns."""
    return {
        f"rules/{PurePosixPath(one.path).name}": one
        for one in artifacts
        if one.kind == "rules" and (not patterns or any(fnmatchcase(one.identity, each) for each in patterns))
    }


def the_one(artifacts: Sequence[Artifact], kind: str, name: str | None, unclear: list[RemoteError]) -> Artifact | None:
    """The configuration of a server; None where the workspace has none, or it is not clear which."""
    key = {"prometheus": "server", "alertmanager": "routing"}[kind]
    found = {one.identity: one for one in artifacts if one.kind == kind}
    if name is not None and name not in found:
        mend = did_you_mean(name, found) or (f"; there is {listed(sorted(found))}" if found else "; there is none")
        unclear.append(RemoteError(kind, f"{key} is {name!r}, and no {kind} of the workspace has that name{mend}"))
        return None
    if name is None and len(found) > 1:
        fault = f"the workspace has {listed(sorted(found), 'and')}; say which with `{key}`"
        unclear.append(RemoteError(kind, fault))
        return None
    return found[name] if name is not None else next(iter(found.values()), None)


@attrs.frozen(eq=False)
class Prometheus:
    """The server; `patient` waits for as long as a reload may take."""

    session: Session
    patient: Session

    def look(self) -> None:
        try:
            self._info()
        except NotFound:
            raise Misrouted(
                self.session.subject,
                "there is no API of a Prometheus; check the URL, and the path of --web.external-url",
            ) from None

    def _info(self) -> Mapping[str, Any]:
        found = self.session.get("/api/v1/status/runtimeinfo").json()
        return found["data"] if isinstance(found, Mapping) and isinstance(found.get("data"), Mapping) else {}

    def reload(self, seen: None) -> None:  # noqa: ARG002 - it answers when it is done
        try:
            reloaded(self.patient, "start it with --web.enable-lifecycle")
        except Refused as error:
            if error.status == 500 and (pattern := self._greedy()) is not None:
                raise Refused(error.subject, f"{error.faults[0]}; {greed(pattern)}") from None
            raise
        if self._info().get("reloadConfigSuccess") is False:
            fault = "it answered that it read its files, and says now that it could not; its log says why"
            raise Refused(self.session.subject, fault)

    def _greedy(self) -> str | None:
        found = self.session.get("/api/v1/status/config").json()
        return _greedy(data(str(found["data"]["yaml"])))

    def verify(self, written: tuple[Written, ...]) -> str | None:
        rules = tuple(one for one in written if _has_rules(one))
        config = next((one for one in written if one not in rules and one.now is not None), None)
        why = None if config is None else self._unlike(config)
        return why or (unlike(rules, self._groups()) if rules else None)

    def _groups(self) -> tuple[Running, ...]:
        return groups_of(self.session.get("/api/v1/rules"))

    def _unlike(self, config: Written) -> str | None:
        """Whether it runs another configuration, by the jobs: the server adds defaults everywhere else."""
        found = self.session.get("/api/v1/status/config").json()
        there = data(str(found["data"]["yaml"]))
        ours = data(config.now or "")
        for key, name in (("scrape_configs", "job_name"), ("remote_write", "url")):
            here, runs = _names(ours, key, name), _names(there, key, name)
            if here != runs:
                what = f"its {key} are {listed(runs, 'and') or 'none'}, and not {listed(here, 'and') or 'none'}"
                return f"{what}; is {config.path} the file that --config.file names, as the server sees it?"
        return None


def _has_rules(one: Written) -> bool:
    said = (data(one.now or ""), data(one.before or ""))
    return any(isinstance(found, Mapping) and "groups" in found for found in said)


def _names(config: Any, key: str, name: str) -> list[str]:
    rows = config.get(key) if isinstance(config, Mapping) else None
    found = [one.get(name) for one in rows or () if isinstance(one, Mapping)]
    # Passwords in URLs are shown by nobody.
    return [str(one) for one in found if name != "url" or "@" not in str(one)]


def groups_of(answer: Answer) -> tuple[Running, ...]:
    """The groups that run. Raises Misrouted for an answer of something else."""
    try:
        return running(answer.json())
    except (TypeError, KeyError, AttributeError):
        raise Misrouted(
            answer.subject, f"{answer.asked}: it is no list of rules; check the URL of the target"
        ) from None


def reloaded(session: Session, enable: str) -> None:
    """POST /-/reload. Raises Refused where it does not take the files, with the mend where it is not allowed."""
    for attempt in range(_TRIES):
        try:
            answer = session.send("POST", "/-/reload", accept=(403, 404, 405, 500))
            break
        except Ambiguous:
            if attempt + 1 == _TRIES:
                raise
            session.wait(_PAUSE * 2**attempt)
    fault = f"POST /-/reload: {answer.status}"
    words = " ".join(answer.text.split())[:500]
    if answer.status == 403:
        mend = f"{enable}, or set reload = false and reload it by a signal"
        raise Refused(session.subject, f"{fault}: {words}; {mend}", status=403)
    if answer.status in (404, 405):
        fault = f"{fault}: this is no server that can be reloaded; check the URL, and what stands before the server"
        raise Misrouted(session.subject, fault)
    if answer.status == 500:
        raise Refused(session.subject, f"it does not take the files: {words or 'it does not say why'}", status=500)
