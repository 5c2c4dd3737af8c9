"""All pages of a workspace by their paths: alike on a server and in a folder."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.preview.board.read import board_of
from obsdsl.preview.board.value import Board
from obsdsl.preview.data.source import Fill, sketched
from obsdsl.preview.pages.assets import FILES, Assets
from obsdsl.preview.pages.board import Drawn, board_page, filled
from obsdsl.preview.pages.catalog import catalog_page
from obsdsl.preview.pages.document import Frame
from obsdsl.preview.pages.element import Html
from obsdsl.preview.pages.fault import waiting_page
from obsdsl.preview.pages.graph import graph_page
from obsdsl.preview.pages.index import Listed, index_page
from obsdsl.preview.pages.problems import problems_page
from obsdsl.preview.snapshot import Snapshot
from obsdsl.review.documents import Documents
from obsdsl.review.side import Side

INDEX: Final = "index.html"
_OTHERS: Final[Mapping[str, str]] = {"problems": "Problems", "catalog": "Catalog", "graph": "Dependencies"}
_AGO: Final = re.compile(r"now-\d{1,5}[smhdw]")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")


@attrs.frozen(eq=False, slots=False)
class Site:
    """The pages of a snapshot.

    `live` is the version that served pages compare with newer ones; None for a folder. `fill` asks a Prometheus, called
    `source`, for data; None sketches them. `fault` is told above every page.
    """

    snapshot: Snapshot
    live: str | None = None
    fill: Fill | None = None
    source: str = ""
    fault: Html | None = None

    def paths(self) -> Iterator[str]:
        """Of every page."""
        yield INDEX
        yield from self._dashboards
        yield from (f"{name}.html" for name in self._others)

    def page(self, path: str) -> str | None:
        """A page by its path; None where there is none."""
        if path == INDEX:
            return self._index()
        if path in self._dashboards:
            return self._dashboard(self._dashboards[path])
        other = self._others.get(path.removesuffix(".html"))
        if other is None:
            return None
        frame = self._frame("")
        more = self.snapshot.more
        match other:
            case "Problems":
                return problems_page(frame, self._problems)
            case "Catalog" if more is not None:
                return catalog_page(frame, more.catalog)
            case "Dependencies" if more is not None:
                return graph_page(frame, more.graph)
        return waiting_page(frame)

    def data(self, path: str, start: str | None = None) -> str | None:
        """The data of a dashboard's page, where the page asks for them; by the page's path with .json for .html.

        They begin at `start`, such as "now-1h", instead of when the dashboard says.
        """
        artifact = self._dashboards.get(f"{path.removesuffix('.json')}.html")
        board = None if artifact is None else _board(artifact)
        if board is None or self.fill is None:
            return None
        time = (start, "now") if start and _AGO.fullmatch(start) else None
        return json.dumps(filled(self.fill(board, time)), ensure_ascii=False, allow_nan=False)

    @cached_property
    def _dashboards(self) -> Mapping[str, Artifact]:
        return {f"d/{_name(one.identity)}.html": one for one in self.snapshot.artifacts if one.kind == "dashboard"}

    @property
    def _others(self) -> Mapping[str, str]:
        """Further pages by name, with their titles. A server has what takes longer a little later."""
        return _OTHERS if self.live is not None or self.snapshot.more is not None else {"problems": _OTHERS["problems"]}

    @cached_property
    def _problems(self) -> Any:
        return self.snapshot.by_subject()

    @cached_property
    def _sketch(self) -> Fill:
        return sketched(self.snapshot.told)

    def _frame(self, up: str) -> Frame:
        links = tuple((title, f"{up}{name}.html") for name, title in self._others.items())
        return Frame(Assets(f"{up}assets/"), up + INDEX, self.live, self.fault, (("Dashboards", up + INDEX), *links))

    def _index(self) -> str:
        boards = ((path, _board(one)) for path, one in self._dashboards.items())
        listed = [Listed(board, path) for path, board in boards if board is not None]
        groups = [one.data for one in Documents(Side("", self.snapshot.artifacts)).groups.values()]
        return index_page(self._frame(""), self.snapshot.title, listed, groups, self._problems)

    def _dashboard(self, artifact: Artifact) -> str | None:
        board = _board(artifact)
        if board is None:
            return None
        drawn = Drawn(board, problems=self._problems)
        if self.fill is not None and self.live is not None:
            # The page is there at once, and its data when the server has answered.
            return board_page(self._frame("../"), drawn, None, f"/data/{_name(artifact.identity)}.json", self.source)
        return board_page(self._frame("../"), drawn, (self.fill or self._sketch)(board), source=self.source)


def asset(name: str) -> str | None:
    """A file below assets/; None where there is none."""
    return FILES[name]() if name in FILES else None


def assets() -> Mapping[str, str]:
    """All files below assets/."""
    return {name: text() for name, text in FILES.items()}


def _name(identity: str) -> str:
    """A name for a file and for a URL: a uid as it is, where nothing speaks against it."""
    if _PLAIN.fullmatch(identity):
        return identity
    digest = hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest()[:10]
    return f"{re.sub('[^A-Za-z0-9_-]+', '-', identity)[:60].strip('-') or 'dashboard'}-{digest}"


def _board(artifact: Artifact) -> Board | None:
    return board_of(artifact.content, artifact.path, artifact.folder)
