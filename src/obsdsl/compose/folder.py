"""A folder of Grafana's that a push makes, and who may see and edit what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal, TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, sequence, shown
from obsdsl.compose.slug import UID
from obsdsl.define.light import frozen

Level: TypeAlias = Literal["View", "Edit", "Admin"]
# The field that gives each level.
_LEVELS: Mapping[str, Level] = {"viewers": "View", "editors": "Edit", "admins": "Admin"}
# Grafana's own top, in which nothing can be permitted.
_GENERAL = "general"


@frozen(kw_only=True, slots=False)
class Team(Definition):
    """A team of Grafana's, by its name: the people there say who is in it."""

    named_by = "name"

    name: str = attrs.field(kw_only=False)

    @property
    def who(self) -> str:
        """What a permission is called: `team:execs`."""
        return f"team:{self.name}"

    def faults(self) -> Iterable[str]:
        if not self.name.strip() or self.name != self.name.strip():
            yield f"name is {shown(self.name)}; write the team's name as Grafana shows it"


@frozen(kw_only=True, slots=False)
class Role(Definition):
    """All who have a role in the organisation. Admins may do everything everywhere."""

    named_by = "name"

    name: Literal["Viewer", "Editor"] = attrs.field(kw_only=False)

    @property
    def who(self) -> str:
        """What a permission is called: `role:Viewer`."""
        return f"role:{self.name}"


WhoLike: TypeAlias = "Sequence[Team | Role]"


def _several(value: WhoLike) -> tuple[Team | Role, ...]:
    found = sequence(value)
    if isinstance(found, Fault):
        return found
    odd = [one for one in found if not isinstance(one, Team | Role)]
    return Fault(f'holds {shown(odd[0])}; it takes Team("…") and Role("Viewer")') if odd else found


def _parent(value: Folder | str | None) -> str | None:
    return value.path if isinstance(value, Folder) else value


@frozen(kw_only=True, slots=False)
class Folder(Definition):
    """A folder with its permissions. Dashboards are in it by its title, or, where it has a parent, by its path.

    `viewers`, `editors` and `admins` are given that permission; whoever else has one keeps it. `without` are those who
    are to have none of their own, and with `exclusive` nobody has one who is not named here. A `uid` makes its URL;
    without one it follows from project and path. Titles hold no slash: `parent` is the folder that it is in.
    """

    noun: ClassVar[str] = "folder"
    named_by = "title"

    title: str = attrs.field(kw_only=False)
    uid: str | None = None
    parent: str | None = attrs.field(default=None, converter=_parent)
    viewers: tuple[Team | Role, ...] = attrs.field(default=(), converter=_several)
    editors: tuple[Team | Role, ...] = attrs.field(default=(), converter=_several)
    admins: tuple[Team | Role, ...] = attrs.field(default=(), converter=_several)
    without: tuple[Team | Role, ...] = attrs.field(default=(), converter=_several)
    exclusive: bool = False

    @property
    def path(self) -> str:
        """The titles from the outermost folder on: what `folder=` of a dashboard says."""
        return self.title if self.parent is None else f"{self.parent}/{self.title}"

    @property
    def identity(self) -> str:
        """What tells it from other folders."""
        return self.path

    def grants(self) -> Mapping[str, Level]:
        """What each of those that are named may do."""
        return {one.who: level for field, level in _LEVELS.items() for one in getattr(self, field)}

    def faults(self) -> Iterable[str]:
        if not self.title.strip() or self.title != self.title.strip() or "/" in self.title:
            yield f"title is {shown(self.title)}; it holds text without a slash: write parent= for the folder above"
        elif self.path.lower() == _GENERAL:
            yield "title is that of Grafana's own top, which is no folder; name another"
        if self.uid is not None and not UID.fullmatch(self.uid):
            yield f"uid is {shown(self.uid)}; it has 1 to 40 letters, digits, '-' and '_'"
        if self.parent is not None and not all(one.strip() for one in self.parent.split("/")):
            yield f"parent is {shown(self.parent)}; write the path of a folder, or the Folder"
        where: dict[str, str] = {}
        for field in (*_LEVELS, "without"):
            for one in getattr(self, field):
                if one.who in where:
                    yield f"{field} has {one.subject}, which {where[one.who]} has, too; leave it in one"
                where[one.who] = field
        if self.exclusive and self.without:
            yield "without says nothing, since exclusive leaves nobody who is not named; delete one of both"
        if self.exclusive and not self.grants():
            yield "exclusive leaves nobody but Grafana's admins; name viewers or editors"
