"""vmalert: rule files and reload. It answers before it has read them, so that it is asked until it has."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import RemoteError
from obsdsl.push.errors import Misrouted, NotFound, NotKept, Refused
from obsdsl.push.files.check import Tool, rules_by_vmalert
from obsdsl.push.files.part import Files
from obsdsl.push.files.prometheus import UNREAD, connected, greed, groups_of, is_greedy, place, reloaded, rule_files
from obsdsl.push.files.server import Written, unlike
from obsdsl.push.http import Session
from obsdsl.target_config import VmalertTarget

_METRIC: Final = re.compile(r"^vmalert_config_last_reload_(total|successful)\s+(\S+)", re.MULTILINE)
_RULE: Final = re.compile(r'^-rule="(.*)"', re.MULTILINE)
_PAUSE: Final = 0.1


def make(table: VmalertTarget, project: str, root: Path, secrets: Path | None) -> Files:  # noqa: ARG001
    """The part of `[[tool.obsdsl.targets.<name>.vmalert]]`."""
    session = connected(table.connection, table.reload, "vmalert", root)

    def choose(artifacts: Sequence[Artifact], _unclear: list[RemoteError]) -> Mapping[str, Artifact]:
        return rule_files(artifacts, table.groups)

    return Files(
        table.name,
        place(table.connection, table.rules),
        project,
        choose,
        rules=root / table.rules,
        server=None if session is None else Vmalert(session, table.wait.milliseconds / 1000),
        check_rules=rules_by_vmalert(Tool("vmalert", table.vmalert, root)),
        unread=UNREAD if session is None else None,
    )


@attrs.frozen(eq=False)
class Vmalert:
    """The server; `seconds` is how long a reload may take."""

    session: Session
    seconds: float

    def look(self) -> float | None:
        """How often it has read its files; None where its metrics are not to be had."""
        try:
            groups_of(self.session.get("/api/v1/rules"))
        except NotFound:
            fault = "there is no API of a vmalert; check the URL, and -http.pathPrefix"
            raise Misrouted(self.session.subject, fault) from None
        return self._state().get("total")

    def reload(self, seen: float | None) -> None:
        reloaded(self.session, "give it -reloadAuthKey's header in `headers_env`")
        if seen is None:
            return
        if not self._until(lambda: self._state().get("total", seen) > seen):
            fault = f"it did not read its files within {self.seconds:g} s; raise `wait`, and look at its log"
            raise NotKept(self.session.subject, fault)
        if self._state().get("successful") == 0:
            pattern = self._greedy()
            why = "its log says why" if pattern is None else greed(pattern, "it was started with -rule")
            raise Refused(self.session.subject, f"it does not take the files; {why}")

    def verify(self, written: tuple[Written, ...]) -> str | None:
        why: list[str | None] = []

        def same() -> bool:
            why.append(unlike(written, groups_of(self.session.get("/api/v1/rules"))))
            return why[-1] is None

        self._until(same)
        return why[-1]

    def _greedy(self) -> str | None:
        """A pattern of rule files that takes the manifest for one."""
        flags = self.session.get("/flags", accept=(401, 403, 404))
        rules = _RULE.search(flags.text) if flags.status == 200 else None
        patterns = () if rules is None else rules[1].split(",")
        return next((one for one in patterns if is_greedy(PurePosixPath(one))), None)

    def _state(self) -> dict[str, float]:
        answer = self.session.get("/metrics", accept=(401, 403, 404))
        return {name: float(value) for name, value in _METRIC.findall(answer.text)} if answer.status == 200 else {}

    def _until(self, happens: Callable[[], bool]) -> bool:
        end = time.monotonic() + self.seconds
        while not happens():
            if time.monotonic() > end:
                return False
            self.session.wait(_PAUSE)
        return True
