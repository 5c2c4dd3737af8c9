"""Where the parts of an object stand in the Python file that made it, by the call that its location names.

A workspace's objects carry their line alone. The file's syntax tree says the rest: to which line the call reaches, and
where each argument stands. It is only read where there is a problem.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from bisect import bisect_right
from functools import cached_property, lru_cache
from pathlib import Path as FilePath

from obsdsl.define.light import frozen
from obsdsl.errors import Location
from obsdsl.read.origin import Path, Place

# Fields by the names that files give them, as keywords and as positions.
_KEYWORDS = {"for": "for_", "alert": "name", "record": "name"}
_POSITIONS = {"alert": 0, "record": 0, "name": 0, "title": 0, "expr": 1, "query": 1}
_OWN_FIELDS = {
    ("labels", "severity"): "severity",
    ("labels", "owner"): "owner",
    ("annotations", "summary"): "summary",
    ("annotations", "description"): "description",
    ("annotations", "runbook_url"): "runbook",
    ("annotations", "dashboard"): "panel",
}


# As Python's tokenizer splits lines; other breaks of Unicode are part of a line.
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
# The prefix and the quotes of a string.
_OPENING = re.compile(r"""[a-zA-Z]*("{3}|'{3}|["'])""")
_MARK = "\ufeff"


@frozen(slots=False, eq=False)
class PythonFile:
    """A file's text with its syntax tree; lines are counted from 1, columns from 0 in UTF-8 as `ast` has them."""

    file: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """With their ends; without a byte order mark."""
        return [match[0] for match in _LINE.finditer(self.text, self.text.startswith(_MARK)) if match[0]]

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        found, at = [], int(self.text.startswith(_MARK))
        for line in self.lines:
            found.append(at)
            at += len(line)
        return [*found, at]

    @cached_property
    def calls(self) -> dict[int, list[ast.Call]]:
        """The calls by the line on which they begin, outer ones first."""
        try:
            tree = ast.parse(self.text.removeprefix(_MARK))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
        found: dict[int, list[ast.Call]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                found.setdefault(node.lineno, []).append(node)
        return found

    def offset(self, line: int, column: int) -> int:
        """The offset in the text of a place as `ast` gives it."""
        if line > len(self.lines):
            return len(self.text)
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode(errors="ignore"))

    def place(self, node: ast.expr | ast.keyword) -> Place:
        """The place of a node."""
        start, end = self.span(node)
        return self.between(start, end)

    def span(self, node: ast.expr | ast.keyword) -> tuple[int, int]:
        """The offsets of a node."""
        start = self.offset(node.lineno, node.col_offset)
        return start, self.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def between(self, start: int, end: int) -> Place:
        """The place of a stretch of the text."""
        line, end_line = self._line(start), self._line(end)
        column, end_column = start - self.starts[line - 1] + 1, end - self.starts[end_line - 1] + 1
        return Place(self.file, line, column, end_line, end_column)

    def _line(self, offset: int) -> int:
        return max(1, min(bisect_right(self.starts, offset), len(self.lines)))


@lru_cache(maxsize=64)
def python_file(file: str) -> PythonFile | None:
    """The file, None if it cannot be read. Line ends stay as they are."""
    try:
        content = FilePath(file).read_bytes()
        encoding = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
        return PythonFile(file, content.decode("utf-8" if encoding == "utf-8-sig" else encoding))
    except (OSError, ValueError, SyntaxError, LookupError):
        return None


@frozen(slots=False, eq=False)
class PythonOrigin:
    """The places of one object's parts: an `Origin` whose paths begin at the object. `made` is its class's name."""

    location: Location
    made: str

    @property
    def file(self) -> str:
        """The file's path."""
        return self.location.file

    @cached_property
    def _source(self) -> PythonFile | None:
        return python_file(self.location.file)

    @property
    def text(self) -> str:
        """All of the file."""
        return "" if self._source is None else self._source.text

    @cached_property
    def call(self) -> ast.Call | None:
        """The call that made the object: on its line, by the name of its class, else the outermost."""
        calls = [] if self._source is None else self._source.calls.get(self.location.line, [])
        named = [call for call in calls if _name(call.func) == self.made]
        return next(iter(named or calls), None)

    def place(self, path: Path = ()) -> Place:
        """Where a part of the object stands; the object itself where it is not found."""
        found = self._argument(path) if path else self.call
        if found is None:
            found = self.call
        if found is None or self._source is None:
            return Place(self.location.file, self.location.line)
        return self._source.place(found)

    def key(self, path: Path) -> Place:
        """The keyword of an argument with its value; the value where it has none."""
        found = self._argument(path)
        keywords = () if self.call is None else self.call.keywords
        for one in keywords:
            if one.value is found and one.arg is not None and self._source is not None:
                return self._source.place(one)
        return self.place(path)

    def within(self, path: Path, start: int, end: int) -> Place:
        """A part of a text argument, if it is a string without escapes; else all of it."""
        span = self._inside(path, start, end)
        return self.place(path) if span is None or self._source is None else self._source.between(*span)

    def offsets(self, path: Path) -> tuple[int, int] | None:
        """The stretch of an argument in the file; of its string, where that is what it is of."""
        found = self._argument(path)
        if found is None or self._source is None:
            return None
        return self._source.span(_constant(found) or found)

    def written(self, path: Path) -> str | None:
        """The text that an argument is, or that `promql("…")` takes; None where it is computed."""
        found = self._argument(path)
        constant = None if found is None else _constant(found)
        return None if constant is None else constant.value

    def _inside(self, path: Path, start: int, end: int) -> tuple[int, int] | None:
        found = self._argument(path)
        constant = None if found is None else _constant(found)
        if constant is None or self._source is None:
            return None
        first, last = self._source.span(constant)
        opening = _OPENING.match(self._source.text, first, last)
        # With escapes, or put together of several, it does not stand there as it is.
        if opening is None or not self._source.text.startswith(constant.value + opening[1], opening.end()):
            return None
        return opening.end() + start, opening.end() + end

    def _argument(self, path: Path) -> ast.expr | None:
        if self.call is None or not path:
            return None
        own = _OWN_FIELDS.get((str(path[0]), str(path[1]))) if len(path) == 2 else None
        if own is not None and (found := self._keyword(own)) is not None:
            return found
        first = str(path[0])
        found = self._keyword(_KEYWORDS.get(first, first))
        position = _POSITIONS.get(first)
        if found is None and position is not None and position < len(self.call.args):
            found = self.call.args[position]
        for step in path[1:]:
            found = None if found is None else _item(found, step)
        return found

    def _keyword(self, name: str) -> ast.expr | None:
        assert self.call is not None
        return next((one.value for one in self.call.keywords if one.arg == name), None)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _item(held: ast.expr, step: str | int) -> ast.expr | None:
    match held:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return next((value for key, value in pairs if isinstance(key, ast.Constant) and key.value == step), None)
        case ast.Tuple(elts=elements) | ast.List(elts=elements) if isinstance(step, int) and step < len(elements):
            return elements[step]
        case _:
            return None


class _Text(ast.Constant):
    value: str


def _constant(found: ast.expr) -> _Text | None:
    """The string that an argument is, or that `promql("…")` takes."""
    one = found
    if isinstance(found, ast.Call) and _name(found.func) == "promql" and found.args:
        one = found.args[0]
    return one if isinstance(one, ast.Constant) and isinstance(one.value, str) else None  # type: ignore[return-value]
