"""Our scripts and styles, and the library that draws charts: inside of a page, or beside it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

import attrs

from obsdsl.preview.pages.element import Html, element

ECHARTS: Final = "vendor/echarts/echarts.min.js"
# What draws one kind of panel, or two that are alike: a new kind is a file more.
KINDS: Final = (
    "timeseries", "stat", "gauge", "bargauge", "table", "heatmap", "histogram", "piechart", "barchart", "states",
    "text", "logs", "box",
)  # fmt: skip
# Each may use those before it. The theme comes first, so that no page flashes in the wrong one.
OURS: Final = (
    "core", "theme", "color", "units", "field", "reduce", "chart", *(f"kinds/{kind}" for kind in KINDS),
    "draw", "detail", "trace", "keys", "live",
)  # fmt: skip


@cache
def script() -> str:
    """All of our scripts as one."""
    return "\n".join(_text(f"assets/{name}.js") for name in OURS)


@cache
def style() -> str:
    """All of our styles."""
    return _text("assets/style.css")


@cache
def echarts() -> str:
    """The library."""
    return _text(ECHARTS)


def _text(path: str) -> str:
    return files("obsdsl.preview").joinpath(path).read_text(encoding="utf-8")


# By their names beside pages.
FILES: Final = {"preview.css": style, "preview.js": script, "echarts.min.js": echarts}


@attrs.frozen
class Assets:
    """How a page comes by them: below `place`, such as "assets/"; None has them inside of the page.

    A page that holds all allows its own scripts alone, and no connection to anywhere.
    """

    place: str | None = None

    def head(self, charts: bool = True) -> list[Html]:
        """For the head of a page; most of it can do without charts."""
        if self.place is not None:
            names = ["preview.js", *(["echarts.min.js"] if charts else [])]
            links = [element("link", rel="stylesheet", href=f"{self.place}preview.css?{_digest(style())}")]
            return links + [
                element("script", src=f"{self.place}{name}?{_digest(FILES[name]())}", defer=True)
                for name in names[::-1]
            ]
        scripts = [*([echarts()] if charts else []), script()]
        return [self._policy(scripts), Html(f"<style>{style()}</style>"), *map(_inline, scripts)]

    def _policy(self, scripts: list[str]) -> Html:
        allowed = " ".join(f"'sha256-{_base64(one)}'" for one in scripts)
        rules = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
        return element("meta", http_equiv="Content-Security-Policy", content=rules)


def _inline(text: str) -> Html:
    # Neither our scripts nor the library hold the end of an element; a test sees to it.
    return Html(f"<script>{text}</script>")


@cache
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _base64(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
