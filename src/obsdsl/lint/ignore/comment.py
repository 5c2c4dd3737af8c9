"""One comment, read."""

from __future__ import annotations

import re
from datetime import date

from obsdsl.define.light import frozen

# Everything behind the hash; a comment that only mentions it is none.
_IGNORE = re.compile(r"#\s*obsdsl:\s*(?P<word>[\w-]+)\s*(?:\[(?P<checks>[^\]]*)\])?(?P<rest>.*)")
_REASON = re.compile(r"""reason\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_UNTIL = re.compile(r"until\s*=\s*[\"']?([\w-]+)[\"']?")
MARK = "obsdsl:"


@frozen
class Ignore:
    """A comment at `line` and `column` of `file`. It spares the lines from `first` to `last` the named `checks`.

    `fault` says why it cannot be read; then it spares nothing. `used` says whether there was a problem to spare,
    `expired` whether its day is over: both are known after the checks have run.
    """

    file: str
    line: int
    column: int
    checks: tuple[str, ...]
    reason: str = ""
    until: date | None = None
    first: int = 0
    last: int = 0
    fault: str | None = None
    used: bool = False
    expired: bool = False


def read_comment(text: str, file: str, line: int, column: int) -> Ignore | None:
    """The ignore that a comment is; None where it is another comment. `column` is that of the hash, from 1."""
    if MARK not in text or (found := _IGNORE.match(text)) is None:
        return None
    checks = tuple(word.strip() for word in (found["checks"] or "").split(",") if word.strip())
    rest = found["rest"]
    reason = _REASON.search(rest)
    rest_without = _REASON.sub("", rest)
    until, fault = _until(rest_without)
    if found["word"] != "ignore":
        fault = f"{found['word']!r} is no instruction; write ignore[check-name]"
    elif not checks:
        fault = "it names no check; write ignore[check-name]"
    elif left := _UNTIL.sub("", rest_without).strip():
        fault = f'{left!r} is neither reason="…" nor until=2027-01-31; delete or mend it'
    said = (reason[1] or reason[2] or "").strip() if reason else ""
    return Ignore(file, line, column, checks, said, until, line, line, fault)


def _until(text: str) -> tuple[date | None, str | None]:
    found = _UNTIL.search(text)
    if found is None:
        return None, None
    try:
        return date.fromisoformat(found[1]), None
    except ValueError:
        return None, f"until={found[1]} is no day; write it as 2027-01-31"
