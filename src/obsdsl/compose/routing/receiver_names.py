"""The names of receivers: those that a routing gives, and readable ones where it gives none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.routing.routing import Routing, SubRoute
from obsdsl.define.light import frozen
from obsdsl.errors import CompileError, shown

DEFAULT: Final = "default"
NOBODY: Final = "nobody"
Notifiers: TypeAlias = tuple[Notifier, ...]


@frozen(eq=False)
class Named:
    """Whom each receiver notifies, by its name, and the name of those without one."""

    by_name: Mapping[str, Notifiers]
    _by_notifiers: Mapping[frozenset[Notifier], str]

    def of(self, notifiers: Notifiers | None, name: str | None = None) -> str | None:
        """The receiver's name; None where the route above says whom it notifies."""
        if notifiers is None:
            return None
        return name or self._by_notifiers[frozenset(notifiers)]


def names_of(routing: Routing) -> Named:
    """A name for each set of notifiers: the first that it is given, or the place where it first stands."""
    wanted = list(_wanted(routing))
    by_name: dict[str, Notifiers] = {}
    by_notifiers: dict[frozenset[Notifier], str] = {}
    for _, name, held, route in wanted:
        if name is not None and frozenset(by_name.setdefault(name, held)) != frozenset(held):
            fault = f"there is another receiver {shown(name)}; name one of them otherwise"
            raise CompileError("SubRoute", fault, route.location)
    given = dict(by_name)
    by_name.clear()
    for proposed, name, held, _ in wanted:
        key = frozenset(held)
        if name is None and key not in by_notifiers:
            name = _free(proposed if held else NOBODY, {**given, **by_name})
        if name is not None:
            by_name[name] = held
            by_notifiers.setdefault(key, name)
    return Named(by_name, by_notifiers)


def _free(proposed: str, taken: Mapping[str, Notifiers]) -> str:
    count, name = 1, proposed
    while name in taken:
        count += 1
        name = f"{proposed}-{count}"
    return name


# What a receiver would be called, what it is called, whom it notifies, and who says so.
_Wanted: TypeAlias = tuple[str, str | None, Notifiers, Routing | SubRoute]


def _wanted(routing: Routing) -> Iterator[_Wanted]:
    yield DEFAULT, None, routing.default, routing
    yield from _below(routing, "")


def _below(holder: Routing | SubRoute, prefix: str) -> Iterator[_Wanted]:
    for level, route in holder.severities.items():
        yield from _route(route, _join(prefix, level.name, level.original or ""))
    for route in holder.routes:
        yield from _route(route, _join(prefix, route.name or route.select.label) or "route")


def _route(route: SubRoute, proposed: str) -> Iterator[_Wanted]:
    if route.receivers is not None:
        yield proposed, route.name, route.receivers, route
    yield from _below(route, proposed)


def _join(*words: str) -> str:
    return "-".join(filter(None, words))
