"""A ruler's API: one tenant, one group at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

import attrs

from obsdsl.compile.prometheus import to_yaml
from obsdsl.diff.yaml_file import data
from obsdsl.push.active import Running, running
from obsdsl.push.errors import Garbled, Misrouted, NotFound, Refused, Unauthorized
from obsdsl.push.http import Answer, Session
from obsdsl.push.ruler.engine import Engine
from obsdsl.push.ruler.group import Group

# With a 404, these say that there is nothing; other words, that this is no ruler.
_NOTHING: Final = ("no rule groups found", "group does not exist", "group namespace does not exist")
_NO_TENANT: Final = ("no org id", "no valid org id")
_YAML: Final = {"Content-Type": "application/yaml"}


@attrs.frozen(eq=False)
class Client:
    """`prefix` is the one of the engine's paths."""

    session: Session
    engine: Engine
    prefix: str

    def groups(self, namespace: str) -> dict[str, Group]:
        """What is stored in a namespace, by name."""
        with self._told():
            answer = self.session.get(self._path(namespace), accept=(404,))
            if answer.status == 404:
                self._check_nothing(answer)
                return {}
            found = self._data(answer)
        groups = found.get(namespace) if isinstance(found, Mapping) else None
        return {str(one["name"]): one for one in groups or () if isinstance(one, Mapping) and "name" in one}

    def group(self, namespace: str, name: str) -> Group | None:
        """A group as it is stored; None where there is none."""
        with self._told():
            answer = self.session.get(self._path(namespace, name), accept=(404,))
            if answer.status == 404:
                self._check_nothing(answer)
                return None
            found = self._data(answer)
        return found if isinstance(found, Mapping) else None

    def set(self, namespace: str, group: Group) -> None:
        """Store one group: it is active some time later."""
        with self._told():
            self.session.send("POST", self._path(namespace), content=to_yaml(group), headers=_YAML)

    def delete(self, namespace: str, name: str) -> None:
        """Delete one group; not to be there is as good."""
        with self._told():
            answer = self.session.send("DELETE", self._path(namespace, name), accept=(404,))
            if answer.status == 404:
                self._check_nothing(answer)

    def active(self) -> tuple[Running, ...] | None:
        """The tenant's groups that are evaluated; None where nobody can be asked for them."""
        with self._told():
            answer = self.session.get(self.engine.active.format(prefix=self.prefix), accept=(403, 404, 405))
        if answer.status != 200:
            return None
        try:
            return running(answer.json())
        except (TypeError, KeyError, AttributeError):
            return None

    def _path(self, *names: str) -> str:
        return "/".join([self.engine.rules.format(prefix=self.prefix), *(quote(one, safe="") for one in names)])

    def _check_nothing(self, answer: Answer) -> None:
        """Raise for a 404 that does not say that there is nothing."""
        if not any(words in answer.text for words in _NOTHING):
            fault = f"{answer.asked}: 404: there is no ruler of {self.engine.title} at this path"
            raise Misrouted(answer.subject, f"{fault}; check url, engine and prefix of the target")

    def _data(self, answer: Answer) -> Any:
        found = data(answer.text)
        if isinstance(found, str):
            raise Garbled(answer.subject, f"{answer.asked}: the answer is no YAML, or is cut off; try again")
        return found

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """What rulers say in words of their own."""
        try:
            yield
        except NotFound as error:
            fault = f"{error.faults[0]}; check url, engine and prefix of the target"
            raise Misrouted(error.subject, fault) from None
        except Refused as error:
            if any(words in str(error.body) for words in _NO_TENANT):
                raise Unauthorized(error.subject, f"{error.faults[0]}; set `tenant` of the target") from None
            if self.engine.logql and "could not parse expression" in str(error.body):
                fault = f"{error.faults[0]}; it reads LogQL alone: choose its groups with `groups` of the target"
                raise Refused(error.subject, fault, status=error.status, body=error.body) from None
            raise


def is_of(group: Running, namespace: str) -> bool:
    """Whether an active group is of a namespace: engines say it as it is, encoded, or as the path of a file."""
    file = unquote(group.file)
    return file == namespace or group.file == namespace or file.endswith(f"/{namespace}")
