"""Which panel, dashboard or rule a problem of the lint concerns: by the names that the lint calls them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import attrs

from obsdsl.errors import shown_path
from obsdsl.lint.problem import Problem
from obsdsl.preview.board.value import Board, Panel

By: TypeAlias = Mapping[str, Sequence[Problem]]


@attrs.frozen(eq=False)
class Problems:
    """All problems, by what they are about."""

    all: tuple[Problem, ...] = ()
    _by: By = attrs.field(init=False)

    @_by.default
    def _sorted(self) -> By:
        found: dict[str, list[Problem]] = {}
        for one in self.all:
            found.setdefault(one.subject, []).append(one)
        return found

    def of_panel(self, panel: Panel, board: Board) -> tuple[Problem, ...]:
        """Those of a panel."""
        what = f"panel {panel.title!r}" if panel.title.strip() else "untitled panel"
        return tuple(self._of(f"{what} of {name}" for name in _names(board)))

    def of_board(self, board: Board) -> tuple[Problem, ...]:
        """Those of a dashboard that are no panel's: its own, of variables, of annotations."""
        names = _names(board)
        inner = (one for one in self._by if one.startswith(("variable ", "annotation ")))
        return tuple(
            self._of([*names, *(one for one in inner if one.endswith(tuple(f" of {name}" for name in names)))])
        )

    def of_alert(self, name: str) -> tuple[Problem, ...]:
        """Those of an alert, of code or of a file."""
        return tuple(self._of([f"AlertRule {name!r}", f"alert {name!r}"]))

    def _of(self, subjects: Iterable[str]) -> list[Problem]:
        return [problem for subject in dict.fromkeys(subjects) for problem in self._by.get(subject, ())]


def _names(board: Board) -> list[str]:
    """A dashboard of code is known by its uid, one of a file by its title."""
    return [f"dashboard {name!r}" for name in dict.fromkeys((board.uid, board.title)) if name]


def place_of(problem: Problem) -> str:
    """`dashboards/web.py:12`."""
    place = problem.place
    return "" if place is None else f"{shown_path(place.file)}:{place.line}"
