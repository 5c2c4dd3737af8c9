"""Where the parts of an Alertmanager's configuration stand in the Python code that says what it is made from.

Routes, receivers and inhibit rules are made from objects of other classes, and stand where these do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from obsdsl.compose.definition import Definition
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration, Receiver, Route
from obsdsl.define.light import frozen
from obsdsl.errors import Location
from obsdsl.lint.python import PythonOrigin
from obsdsl.read.origin import Path, Place

_ROUTING: Final = "Routing"
# What each part is made from, and how that calls the fields.
_MADE_FROM: Final[Mapping[type, str]] = {Route: "SubRoute", InhibitRule: "Inhibit"}
_FIELDS: Final[Mapping[str, str]] = {
    "receiver": "receivers",
    "equal": "same",
    "source_matchers": "source",
    "target_matchers": "over",
    "matchers": "select",
    "continue": "continue_",
    "mute_time_intervals": "mute",
    "active_time_intervals": "active",
}
# How the file calls what holds parts, and where the objects have them.
_PARTS: Final = ("route", "routes", "receivers", "inhibit_rules", "time_intervals", "mute_time_intervals")


@frozen(slots=False, eq=False)
class LoweredOrigin:
    """The places of a configuration's parts: an `Origin` whose paths are those of `alertmanager.yml`."""

    config: AlertmanagerConfig
    location: Location
    # The class of what the user wrote.
    made: str = _ROUTING

    @property
    def file(self) -> str:
        """The file of the whole."""
        return self.location.file

    @cached_property
    def _whole(self) -> PythonOrigin:
        return PythonOrigin(self.location, self.made)

    @property
    def text(self) -> str:
        """All of that file."""
        return self._whole.text

    def place(self, path: Path = ()) -> Place:
        """Where the part stands, or the nearest above it that has a place."""
        origin, rest = self._nearest(path)
        return origin.place(rest)

    def key(self, path: Path) -> Place:
        """The same: keys are those of the file."""
        return self.place(path)

    def within(self, path: Path, start: int, end: int) -> Place:  # noqa: ARG002
        """The part: its text is made."""
        return self.place(path)

    def offsets(self, path: Path) -> tuple[int, int] | None:  # noqa: ARG002
        """Nothing stands there as it is in the file, so nothing can be mended there."""
        return None

    def _nearest(self, path: Path) -> tuple[PythonOrigin, Path]:
        """The origin of the lowest part on the way that has a place, and what is left of the path there."""
        found: tuple[PythonOrigin, Path] = self._whole, ()
        for part, rest in _on_the_way(self.config, path):
            # What a routing adds of its own stands where that does.
            if part.location is not None and part.location != self.location:
                found = PythonOrigin(part.location, self._class_of(part)), _renamed(rest)
        return found

    def _class_of(self, part: Definition) -> str:
        own = type(part).__name__
        return _MADE_FROM.get(type(part), own) if self.made == _ROUTING else own


def _on_the_way(config: AlertmanagerConfig, path: Path) -> Iterator[tuple[Definition, Path]]:
    """The parts from the whole down, each with the rest of the path below it."""
    at: object = config
    for index, step in enumerate(path):
        if isinstance(step, int):
            at = at[step] if isinstance(at, tuple) and step < len(at) else None
        else:
            at = getattr(at, step, None) if step in _PARTS else None
        if isinstance(at, Route | Receiver | InhibitRule | Integration):
            yield at, path[index + 1 :]
        elif not isinstance(at, tuple):
            return


def _renamed(rest: Path) -> Path:
    return tuple(_FIELDS.get(step, step) if isinstance(step, str) else step for step in rest[:1])
