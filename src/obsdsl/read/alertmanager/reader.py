"""Nodes of YAML → objects, with what is wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.routing.raw import Written
from obsdsl.errors import DefinitionError, Location, located
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import NULL, MappingNode, Node, ScalarNode, SequenceNode, key_text, pairs, value

# Which attribute a key's value becomes, and how it is read.
Read: TypeAlias = Callable[["Reader", Node, Path], Any]
Table: TypeAlias = Mapping[str, tuple[str, Read]]
_FIELD = re.compile(r"(\w+)")


@attrs.define
class Reader:
    """Reads one file; collects what is wrong with it."""

    document: Document
    flaws: list[Flaw]
    # Whether something is wrong that no value can hold.
    is_broken: bool = False

    def refuse(self, message: str, mend: str, path: Path) -> None:
        """Note what no value can hold."""
        self.is_broken = True
        self.flaws.append(Flaw("schema", message, mend, path))

    def built(self, cls: Callable[..., Any], node: Node, path: Path, table: Table) -> Any:
        """An object of the class; None for what is none, with the reasons noted."""
        if not isinstance(node, MappingNode):
            self.refuse(f"{named(path)} takes a mapping", "write `field: value` below it", path)
            return None
        fields: dict[str, Any] = {"extra": {}, "written": {}}
        for key_node, one in pairs(node):
            key, raw = key_text(key_node), value(one)
            if key in table:
                name, read = table[key]
                fields[name] = found = read(self, one, (*path, key))
            else:
                fields["extra"][key] = found = raw
            fields["written"][key] = Written(raw, found)
        return self.made(cls, fields, node, path, table)

    def made(self, cls: Callable[..., Any], fields: dict[str, Any], node: Node, path: Path, table: Table) -> Any:
        """The object with the line of its node, or its faults as flaws."""
        with located(Location(self.document.file, self.document.line(node))):
            try:
                return cls(**fields)
            except DefinitionError as error:
                keys = {name: key for key, (name, _) in table.items()}
                for fault in error.faults:
                    field = keys.get(_FIELD.match(fault)[1] if _FIELD.match(fault) else "")  # type: ignore[index]
                    message, _, mend = fault.rpartition("; ")
                    here = path if field is None or field not in fields["written"] else (*path, field)
                    self.refuse(message or fault, mend, here)
                return None

    def items(self, node: Node, path: Path) -> list[tuple[Node, Path]]:
        """The items of a list, each with its path."""
        if is_null(node):
            return []
        if not isinstance(node, SequenceNode):
            self.refuse(f"{named(path)} takes a list", "begin each of its lines with a dash", path)
            return []
        return [(one, (*path, index)) for index, one in enumerate(node.value)]

    def entries(self, node: Node, path: Path) -> list[tuple[str, Node, Path]]:
        """The entries of a mapping, each with its path."""
        if is_null(node):
            return []
        if not isinstance(node, MappingNode):
            self.refuse(f"{named(path)} takes a mapping", "write `name: value` below it", path)
            return []
        return [(name, one, (*path, name)) for key, one in pairs(node) for name in [key_text(key)]]


def is_null(node: Node) -> bool:
    """Whether a node says nothing."""
    return isinstance(node, ScalarNode) and node.tag == NULL


def named(path: Path) -> str:
    """The field that a path leads to."""
    names = [str(step) for step in path if isinstance(step, str)]
    return names[-1] if names else "the file"
