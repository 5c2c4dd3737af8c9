"""HTML from Python: what is no markup already is escaped, wherever it stands."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

# What UTF-8 has no bytes for.
_HALF: Final = re.compile("[\ud800-\udfff]")
_VOID: Final = frozenset({"input", "meta", "link", "br", "hr"})


class Html(str):
    """Markup: made by the functions of this module alone."""

    __slots__ = ()


Child: TypeAlias = "str | Html | Iterable[Child] | None"


def element(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. `class_` and `for_` lose their `_`, other underscores become dashes; None and False leave it out."""
    words = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        words.append(key if value is True else f'{key}="{html.escape(str(value))}"')
    opened = f"<{' '.join(words)}>"
    return Html(opened) if name in _VOID else Html(f"{opened}{joined(children)}</{name}>")


def joined(children: Child) -> Html:
    """Children one after the other."""
    if children is None:
        return Html("")
    if isinstance(children, str):
        return children if isinstance(children, Html) else Html(html.escape(children, quote=False))
    return Html("".join(joined(one) for one in children))


def data(value: Any, **attributes: str) -> Html:
    """A value for scripts to read. No text in it ends the element, or begins a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    words = "".join(f' {key}="{html.escape(one)}"' for key, one in attributes.items())
    return Html(f'<script type="application/json"{words}>{_encodable(text)}</script>')


def _encodable(text: str) -> str:
    """Half a pair of surrogates is no character; JSON has a word for it."""
    return _HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
