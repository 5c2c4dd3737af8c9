"""Go templates in `line_format` and `label_format`: whether their actions are whole, and their functions Loki's.

What an action computes is not checked: see `verdict.UNCHECKED`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from obsdsl.errors import did_you_mean

_ACTION = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_OPENING = frozenset({"if", "range", "with", "block", "define"})
_KEYWORDS = frozenset({*_OPENING, "else", "end", "template", "break", "continue", "nil", "true", "false"})
_WORD = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*')|(?P<field>[.$]\w*)|(?P<name>[A-Za-z_]\w*)"""
)
# Of Go's templates, then Loki's own, then those of sprig that Loki lets in.
FUNCTIONS: Final = frozenset({
    "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print", "printf",
    "println", "slice", "urlquery",
    "Replace", "ToLower", "ToUpper", "Trim", "TrimLeft", "TrimPrefix", "TrimRight", "TrimSpace", "TrimSuffix",
    "__line__", "__timestamp__", "alignLeft", "alignRight", "bytes", "count", "duration", "duration_seconds",
    "regexReplaceAll", "regexReplaceAllLiteral", "toDateInZone", "unixEpochMillis", "unixEpochNanos", "unixToTime",
    "urldecode", "urlencode",
    "add", "addf", "b64dec", "b64enc", "ceil", "contains", "date", "default", "div", "divf", "float64", "floor",
    "fromJson", "hasPrefix", "hasSuffix", "indent", "int", "lower", "max", "maxf", "min", "minf", "mod", "mul", "mulf",
    "nindent", "now", "repeat", "replace", "round", "sub", "subf", "substr", "title", "toDate", "trim", "trimAll",
    "trimPrefix", "trimSuffix", "trunc", "unixEpoch", "upper",
})  # fmt: skip


def template_fault(text: str) -> str | None:
    """Why a template cannot be one, with the mend; None where nothing is known against it."""
    if "$" in text and re.search(r"\$\{|\$__", text):
        return None
    if "{{" in _ACTION.sub("", text):
        return "an action of the template is never closed; write }} at its end"
    depth = 0
    for action in actions(text):
        words = list(_WORD.finditer(action))
        first = words[0]["name"] if words and words[0].start() == len(action) - len(action.lstrip()) else None
        depth += (first in _OPENING) - (first == "end")
        if depth < 0:
            return "{{end}} ends nothing; delete it"
        for word in words:
            name = word["name"]
            if name and name not in _KEYWORDS and name not in FUNCTIONS and not action[: word.start()].endswith("."):
                mend = did_you_mean(name, FUNCTIONS) or "; a label begins with a dot: {{.label}}"
                return f"the template calls {name!r}, which is no function of Loki's{mend}"
        if not action.strip():
            return "an action of the template is empty; write {{.label}}"
    return "the template lacks {{end}}" if depth else None


def actions(text: str) -> Iterator[str]:
    """What stands within `{{` and `}}`, without comments."""
    return (found[1] for found in _ACTION.finditer(text) if not found[1].strip().startswith("/*"))


def labels_of(text: str) -> tuple[str, ...]:
    """The labels that a template reads at its top, in their order."""
    found = []
    for action in actions(text):
        bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"|`[^`]*`", " ", action)
        found += re.findall(r"(?<![\w.$)])\.([A-Za-z_]\w*)", bare)
    return tuple(dict.fromkeys(found))
