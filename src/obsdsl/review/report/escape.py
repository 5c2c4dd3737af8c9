"""Text of users in Markdown: it says what it says, and does nothing.

Names and titles may hold anything: HTML, links, a mention that would call a team, `#12` that would refer to an issue.
Forges look for those in the finished text, where no backslash helps; so a character without width parts them, as other
bots do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from obsdsl.review.report.words import printable

_ZERO_WIDTH: Final = "&#8203;"
_HTML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Where no text begins a line, what counts only there may stay.
_MARKDOWN: Final = frozenset("\\`*_[]|~$")
# What would mention somebody, refer to something, or become a picture: the sign, and what has to follow it.
_REFERENCES: Final = re.compile(
    r"(?<!\w)@(?=[\w\[])|[#!&$](?=\d)|[%~](?=[\w\"'{])|\bGH-(?=\d)|:(?=[\w+-]+:)|\[(?=\w+:)|\*(?=\w+:)"
    # Where code is none, these become links.
    r"|[a-z]:(?=//)|www(?=\.)"
)
# What is PromQL's or Grafana's in a sentence, and URLs. In code, nothing is looked for.
_CODE: Final = re.compile(
    r"(?<![\w:/$.{])(?:"
    # job:errors:rate5m, http_requests_total
    r"[A-Za-z_]\w*(?::\w+)+(?![\w:])|[A-Za-z]+_\w+(?![\w:])"
    # instance=~"$instance", $__rate_interval, {{status}}
    r"|\w+(?:=~|!~|!=|=)\"[^\"\s]*\"|\$\w+|\{\{ ?[\w.$]+ ?\}\}"
    r"|(?:[a-z][a-z+.-]*://|www\.)[^\s,;]+)"
)
LONGEST: Final = 400
# What would be a heading, a list, a line.
_BEGINNING: Final = re.compile(r"\A(\d*)([-+=#.)])")


def text(found: str, longest: int = LONGEST) -> str:
    """On one line of Markdown."""
    found = cut(printable(found), longest)
    parts: list[str] = []
    end = 0
    for match in _CODE.finditer(found):
        parts += [_escaped(found[end : match.start()]), code(match[0])]
        end = match.end()
    return "".join([*parts, _escaped(found[end:])])


def item(found: str, longest: int = LONGEST) -> str:
    """As `text`, where nothing of ours stands before it on the line."""
    return _BEGINNING.sub(r"\1\\\2", text(found, longest).lstrip())


def code(found: str, longest: int = LONGEST) -> str:
    """A span of code, which forges leave alone."""
    found = cut(printable(found), longest) or " "
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", found)), default=0))
    padding = " " if found.startswith("`") or found.endswith("`") else ""
    return f"{fence}{padding}{found}{padding}{fence}"


def html(found: str, longest: int = LONGEST) -> str:
    """Within an element of HTML, such as `<summary>`, where Markdown's code is none."""
    return _parted(cut(printable(found), longest), lambda part: "".join(_HTML.get(c, c) for c in part))


def block(lines: Iterable[str], language: str) -> list[str]:
    """A fenced block, whatever the lines hold."""
    found = [printable(one) for one in lines]
    fence = "`" * max(3, 1 + max((len(run) for one in found for run in re.findall("`+", one)), default=0))
    return [f"{fence}{language}", *found, fence]


def cut(found: str, longest: int) -> str:
    """Without its end, where it is endless."""
    return found if len(found) <= longest else f"{found[: longest - 1]}…"


def _escaped(found: str) -> str:
    return _parted(found, _marks)


def _marks(part: str) -> str:
    return "".join(_HTML.get(c) or (f"\\{c}" if c in _MARKDOWN else c) for c in part)


def _parted(found: str, escape: Callable[[str], str]) -> str:
    """Escaped, with what would be a reference taken apart."""
    parts: list[str] = []
    end = 0
    for match in _REFERENCES.finditer(found):
        parts += [escape(found[end : match.end()]), _ZERO_WIDTH]
        end = match.end()
    return "".join([*parts, escape(found[end:])])
