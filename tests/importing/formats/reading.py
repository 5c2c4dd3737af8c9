"""Reading of texts as an import does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsdsl.define.duration import Duration
from obsdsl.express.parse import parse
from obsdsl.importing.files.sources import read_text
from obsdsl.importing.finish import finish
from obsdsl.importing.found import Found


def read(text: str, name: str = "file.yaml", named: bool = True) -> Found:
    """What one text holds."""
    return read_all({name: text}, named)


def read_all(texts: Mapping[str, str], named: bool = True) -> Found:
    """What several hold together."""
    found = Found()
    for name, text in texts.items():
        read_text(name, text, found, named)
    finish(found)
    return found


def groups(found: Found) -> dict[str, list[dict[str, Any]]]:
    """The rules of each group by its name, as Prometheus takes them."""
    return {source.group.name: [plain(rule) for rule in source.raw] for source in found.groups}


def plain(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule with its expression parsed and its matchers in order, and without what is empty."""
    held = {key: one for key, one in rule.items() if one not in (None, "", {})}
    if "for" in held:
        held["for"] = Duration.parse(str(held["for"]))
    return {**held, "expr": ordered(parse(str(rule["expr"]), variables=False))}


def ordered(node: Any) -> Any:
    """A tree in which the order of matchers makes no difference."""
    return repr(_ordered(node))


def _ordered(node: Any) -> Any:
    if isinstance(node, tuple):
        held = [_ordered(one) for one in node]
        return sorted(held, key=repr) if all(type(one).__name__ == "Matcher" for one in node) else held
    if not hasattr(node, "__attrs_attrs__"):
        return node
    return (type(node).__name__, {name: _ordered(one) for name, one in _fields(node) if name != "source"})


def _fields(node: Any) -> Iterator[tuple[str, Any]]:
    for field in node.__attrs_attrs__:
        yield field.name, getattr(node, field.name)
