"""The text panel."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import Panel


@attrs.frozen(kw_only=True)
class Text(Panel):
    """Markdown, HTML or code, with variables replaced."""

    kind = "text"
    size = (24, 4)

    content: str = attrs.field(kw_only=False, metadata=at("options.content"))
    mode: Literal["markdown", "html", "code"] = attrs.field(default="markdown", metadata=at("options.mode"))
