"""What became of each panel of a dashboard, to be marked where it is drawn. Which panel is which, the review knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from obsdsl.preview.board.value import Board, Panel
from obsdsl.preview.pages.mark import ADDED, CHANGED, MOVED, REMOVED, Mark
from obsdsl.review.documents import Document
from obsdsl.review.kinds.dashboard.board import Board as Reviewed
from obsdsl.review.kinds.dashboard.board import Panel as ReviewedPanel
from obsdsl.review.kinds.panel.match import matched
from obsdsl.review.kinds.panel.place import places
from obsdsl.review.remark import Remark


@attrs.frozen(eq=False)
class Change:
    """A panel before and after, as far as it is there; what is said of it."""

    before: Panel | None
    after: Panel | None
    mark: Mark

    @property
    def panel(self) -> Panel:
        """The newer one."""
        found = self.after or self.before
        assert found is not None
        return found


def changes(before: Document, after: Document, boards: tuple[Board, Board], remarks: Iterable[Remark]) -> list[Change]:
    """What became of panels that are not as they were, as they are read; those that are gone come last."""
    olds, news = (_by_json(board) for board in boards)
    old, new = Reviewed(before.data), Reviewed(after.data)
    found = matched(old, new)
    where = places(found).said
    said = _by_name(remarks)
    partners = {id(later): earlier for earlier, later in found.panels.both}
    result = []
    for panel in new.panels:
        mine = news[id(panel.json)]
        lines = said.get(new.name(panel.path), ())
        earlier = partners.get(id(panel))
        if earlier is None:
            result.append(Change(None, mine, ADDED.saying(lines)))
        elif (mark := _mark(earlier, panel, bool(where[id(panel)]))) is not None:
            result.append(Change(olds[id(earlier.json)], mine, mark.saying(lines)))
    gone = found.panels.removed
    result += [Change(olds[id(one.json)], None, REMOVED.saying(said.get(old.name(one.path), ()))) for one in gone]
    return result


def _mark(before: ReviewedPanel, after: ReviewedPanel, is_moved: bool) -> Mark | None:
    """What became of a panel that is on both sides. One that made room for others is as it was."""
    if before.content != after.content:
        return CHANGED
    return MOVED if is_moved else None


def _by_json(board: Board) -> Mapping[int, Panel]:
    """Panels by the id() of what they were read from."""
    return {id(one.source): one for one in board.panels}


def _by_name(remarks: Iterable[Remark]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in remarks:
        if one.kind == "panel":
            found.setdefault(one.name, []).append(one.text)
    return found
