"""How the fields of routes, rules and intervals are read from their nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.compose.routing.scalar import truth_of
from obsdsl.define.duration import Duration
from obsdsl.define.label import LEGACY_LABEL
from obsdsl.errors import shown
from obsdsl.express.regex import compile_re2
from obsdsl.read.alertmanager.reader import Reader, is_null, named
from obsdsl.read.origin import Path
from obsdsl.read.yaml_node import NULL, MappingNode, Node, ScalarNode, value


def text(reader: Reader, node: Node, path: Path) -> str:
    """Text; a scalar of any kind is text."""
    if isinstance(node, ScalarNode):
        return "" if node.tag == NULL else str(node.value)
    reader.refuse(f"{named(path)} takes text", "write one value", path)
    return ""


def optional(reader: Reader, node: Node, path: Path) -> str | None:
    """Text, or None for none."""
    return text(reader, node, path) or None


def texts(reader: Reader, node: Node, path: Path) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(reader, one, here) for one, here in reader.items(node, path))


def _labels(reader: Reader, node: Node, path: Path) -> list[tuple[str, Node, Path]]:
    """The entries of a mapping from labels, without those that are none."""
    found = []
    for name, one, here in reader.entries(node, path):
        if LEGACY_LABEL.fullmatch(name):
            found.append((name, one, here))
        else:
            mend = "use letters, digits and '_', or write it as a matcher"
            reader.refuse(f"{shown(name)} is no label", mend, here)
    return found


def text_map(reader: Reader, node: Node, path: Path) -> dict[str, str]:
    """Labels with their values."""
    return {name: text(reader, one, here) for name, one, here in _labels(reader, node, path)}


def truth(reader: Reader, node: Node, path: Path) -> bool:
    """True or false."""
    truth = False if is_null(node) else truth_of(value(node)) if isinstance(node, ScalarNode) else None
    if truth is None:
        reader.refuse(f"{named(path)} takes true or false", "write it without quotes", path)
    return bool(truth)


def duration(reader: Reader, node: Node, path: Path) -> Duration | None:
    """A duration."""
    if is_null(node):
        return None
    written = text(reader, node, path)
    try:
        return Duration.parse(written)
    except ValueError:
        message = f"{named(path)}: {shown(written)} is not a duration"
        reader.refuse(message, 'write it as "30s", "5m" or "1h30m"', path)
        return None


def matchers(reader: Reader, node: Node, path: Path) -> tuple[str, ...]:
    """Lines of matchers."""
    found = []
    for one, here in reader.items(node, path):
        line = text(reader, one, here)
        if _is_right(reader, here, parse_matchers, line):
            found.append(line)
    return tuple(found)


def patterns(reader: Reader, node: Node, path: Path) -> dict[str, str]:
    """Labels with regular expressions."""
    found = {}
    for name, one, here in _labels(reader, node, path):
        pattern = text(reader, one, here)
        if is_null(one):
            reader.refuse(f"{name} has no regular expression", 'write one, or "" for a label that is missing', here)
        elif _is_right(reader, here, compile_re2, pattern):
            found[name] = pattern
    return found


def _is_right(reader: Reader, path: Path, parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError as error:
        message, separator, mend = str(error).rpartition("; ")
        reader.refuse(message if separator else mend, mend if separator else "mend the regular expression", path)
        return False
    return True


def raw(reader: Reader, node: Node, path: Path) -> Mapping[str, Any]:
    """A mapping as it is."""
    reader.entries(node, path)
    return value(node) if isinstance(node, MappingNode) else {}


def raws(reader: Reader, node: Node, path: Path) -> tuple[Mapping[str, Any], ...]:
    """A list of mappings as they are."""
    return tuple(raw(reader, one, here) for one, here in reader.items(node, path))
