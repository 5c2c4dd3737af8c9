"""The comments of an Alertmanager's configuration in its Python, above the route, receiver or field they are about.

One that may hold a secret, such as a setting that is commented out, is left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Final

from obsdsl.importing.files.comments import remarks
from obsdsl.importing.python.lines import comment_lines
from obsdsl.importing.routing.notifiers import notifiers
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document

_SECRET: Final = re.compile(
    r"(?:password|secret|token|key|url|credential|bearer|authorization|smarthost)\w*['\"]?\s*[:=]\s*\S"
    r"|\w://[^/\s]*@|://hooks\.|/services/",
    re.IGNORECASE,
)
_NAMES: Final = {"global": "settings", "continue": "continue_"}
_KIND: Final = "_configs"


def with_comments(text: str, document: Document, more: Iterable[tuple[Path, str]] = ()) -> tuple[str, tuple[int, ...]]:
    """The file of a configuration with its comments and more of them; and the lines of those that are left out."""
    left_out: list[int] = []
    above: dict[int, list[str]] = {}
    lines = text.splitlines(keepends=True)
    root = next((one for one in ast.parse(text).body if isinstance(one, ast.Assign)), None)
    for one in remarks(document) if root is not None else ():
        if _SECRET.search(one.text):
            left_out.append(one.line)
            continue
        assert root is not None
        line = _line(root, one.path[1:] if one.path and isinstance(one.path[0], int) else one.path, lines)
        above.setdefault(line, []).append(one.text)
    for path, comment in more if root is not None else ():
        assert root is not None
        above.setdefault(_line(root, path, lines), []).append(comment)
    found: list[str] = []
    for number, line_text in enumerate(lines, 1):
        indent = line_text[: len(line_text) - len(line_text.lstrip(" "))]
        for comment in above.get(number, ()):
            found += [f"{indent}{line}\n" for line in comment_lines(comment, len(indent))]
        found.append(line_text)
    return "".join(found), tuple(left_out)


def _line(root: ast.Assign, path: Path, lines: list[str]) -> int:
    """The line of the innermost part on the way there that begins one."""
    found = root.lineno
    for node in _way(root.value, path):
        if not lines[node.lineno - 1][: node.col_offset].strip():
            found = node.lineno
    return found


def _way(node: ast.expr, path: Path) -> Iterator[ast.expr | ast.keyword]:
    """What one comes by, from the configuration to the part."""
    rest = list(path)
    while rest:
        step = rest.pop(0)
        if isinstance(node, ast.Call):
            given = {one.arg: one for one in node.keywords}
            name = str(step)
            if name.endswith(_KIND) and "integrations" in given:
                yield given["integrations"]
                held = [one for one in getattr(given["integrations"].value, "elts", []) if _kind(one) == name]
                number = rest.pop(0) if rest else 0
                if not isinstance(number, int) or number >= len(held):
                    return
                # The settings of an integration, or the fields of a notifier.
                node = held[number] if _notifier(held[number]) else held[number].args[-1]
                yield held[number]
                continue
            keyword = given.get(_NAMES.get(name, name))
            if keyword is None:
                return
            yield keyword
            node = keyword.value
        elif isinstance(node, ast.Dict):
            key = next((i for i, one in enumerate(node.keys) if getattr(one, "value", None) == step), None)
            if key is None or node.keys[key] is None:
                return
            yield node.keys[key]  # type: ignore[misc]
            node = node.values[key]
        elif isinstance(node, ast.Tuple | ast.List) and isinstance(step, int) and step < len(node.elts):
            node = node.elts[step]
            yield node
        else:
            return


def _notifier(node: ast.expr) -> str:
    """The kind of a notifier: `slack` of `Slack(…)`."""
    name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    return next((kind for kind, cls in notifiers().items() if cls.__name__ == name), "")


def _kind(node: ast.expr) -> str:
    if kind := _notifier(node):
        return f"{kind}{_KIND}"
    first = node.args[0] if isinstance(node, ast.Call) and node.args else None
    return f"{first.value!s}{_KIND}" if isinstance(first, ast.Constant) else ""
