"""The text panel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import Panel
from obsdsl.define.light import frozen

Language = Literal["json", "yaml", "xml", "typescript", "sql", "go", "markdown", "html", "plaintext"]


@frozen(kw_only=True, slots=False)
class Text(Panel):
    """Markdown, HTML or code, with variables replaced. `language` and what follows it belong to `mode="code"`."""

    kind = "text"
    size = (24, 4)

    content: str = attrs.field(kw_only=False, metadata=at("options.content"))
    mode: Literal["markdown", "html", "code"] = attrs.field(default="markdown", metadata=at("options.mode"))
    language: Language | None = attrs.field(default=None, metadata=at("options.code.language"))
    line_numbers: bool | None = attrs.field(default=None, metadata=at("options.code.showLineNumbers"))
    mini_map: bool | None = attrs.field(default=None, metadata=at("options.code.showMiniMap"))

    def faults(self) -> Iterable[str]:
        for name in ("language", "line_numbers", "mini_map"):
            if getattr(self, name) is not None and self.mode != "code":
                yield f'{name} belongs to mode="code"'
