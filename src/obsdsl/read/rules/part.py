"""A mapping of a rule file: its fields as the types that Prometheus takes, and what it would refuse.

Prometheus reads YAML by Go's library: a label is the text of whatever scalar stands there, null is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import attrs

from obsdsl.define.duration import Duration
from obsdsl.errors import did_you_mean, listed, shown
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path
from obsdsl.read.rules.dialect import DIALECTS
from obsdsl.read.yaml import Document, duplicate_keys
from obsdsl.read.yaml_node import (
    NULL,
    STR,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    bad_merge,
    key_text,
    mistagged,
    pairs,
    value,
)

_KINDS: Mapping[type, str] = {MappingNode: "a mapping", SequenceNode: "a list"}
_duration = lru_cache(maxsize=1024)(Duration.parse)
_INTEGER = re.compile(r"[-+]?(?:0x[0-9a-f]+|0b[01]+|0o?[0-7]*|[1-9][0-9]*)", re.IGNORECASE)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]{1,3})?", re.IGNORECASE)
_LARGEST = 2**63 - 1
_LONGEST_TYPO = 40


def kind_of(node: Node) -> str:
    """What a node is, for a sentence."""
    return _KINDS.get(type(node)) or ("empty" if node.tag == NULL else f"{shown(node.value)}")


@attrs.define
class Part:
    """One mapping: the nodes of its fields by name.

    `extra` collects what compose has no field for, or would write in another form; `flaws` goes on.
    """

    document: Document
    path: Path
    fields: dict[str, Node]
    flaws: list[Flaw]
    extra: dict[str, Any] = attrs.field(factory=dict)

    def flaw(self, message: str, mend: str, *below: str) -> None:
        """Something that Prometheus refuses, here or in a field."""
        self.flaws.append(Flaw("schema", message, mend, (*self.path, *below)))

    def text(self, name: str) -> str | None:
        """The text of a scalar; None where it is absent, null or no scalar."""
        node = self.fields.get(name)
        if node is None:
            return None
        found: str = node.value
        if node.tag == STR and type(node) is ScalarNode:
            return found
        self.extra[name] = value(node)
        if isinstance(node, ScalarNode) and not mistagged(node):
            return None if node.tag == NULL else found
        self.refuse(name, "text")
        return None

    def refuse(self, name: str, wanted: str) -> None:
        """A field of the wrong type: it stays as it is."""
        node = self.fields[name]
        self.extra[name] = value(node)
        self.flaw(f"`{name}` is {kind_of(node)}; it takes {wanted}", f"write {wanted}", name)

    def duration(self, name: str) -> Duration | None:
        """A span of time."""
        if name not in self.fields or (text := self.text(name)) is None:
            return None
        try:
            return _duration(text)
        except ValueError as error:
            self.extra.setdefault(name, text)
            message, _, mend = str(error).partition("; ")
            self.flaw(f"`{name}`: {message}", mend or 'write it as "30s", "5m" or "1h30m"', name)
            return None

    def whole(self, name: str) -> int | None:
        """A whole number, as Go reads one: in quotes it is none."""
        node = self.fields.get(name)
        if node is None:
            return None
        if node.tag == NULL:
            self.extra[name] = None
            return None
        number = _number(node.value) if isinstance(node, ScalarNode) and not node.style else None
        if number is None:
            self.refuse(name, "a whole number")
        elif number != value(node):
            self.extra[name] = value(node)
        return number

    def texts(self, name: str) -> dict[str, str]:
        """Labels or annotations."""
        node = self.fields.get(name)
        if node is None:
            return {}
        if type(node) is not MappingNode:
            self.extra[name] = value(node)
            if node.tag != NULL:
                self.refuse(name, "a mapping from name to text")
            return {}
        found: dict[str, str] = {}
        for key, one in node.value:
            if key.tag != STR or one.tag != STR or type(one) is not ScalarNode or key.value in found or not key.value:
                return self._odd_texts(name, node)
            found[key.value] = one.value
        if not found:
            self.extra[name] = {}
        return found

    def _odd_texts(self, name: str, node: MappingNode) -> dict[str, str]:
        """The same for a mapping with numbers, nulls, merges or faults in it."""
        below = Part(self.document, (*self.path, name), fields_of(node, (*self.path, name), self), self.flaws)
        found = {key: below.text(key) or "" for key in below.fields}
        if "" in found:
            below.flaw(f"`{name}` has an empty name", "name it", "")
        if below.extra:
            self.extra[name] = below.extra
        return found

    def only(self, known: Mapping[str, Any], what: str) -> None:
        """Keep fields that are not known, and say so."""
        for name in [name for name in self.fields if name not in known]:
            self.extra[name] = value(self.fields[name])
            dialect = DIALECTS.get(name)
            if dialect:
                message, mend = f"`{name}` is a field of {dialect}; Prometheus refuses the file", "delete it"
            else:
                near = did_you_mean(name, known) if len(name) < _LONGEST_TYPO else ""
                message = f"{what} has no field {shown(name)}{near}"
                mend = f"write one of {listed(known)}"
            self.flaw(message, mend, name)


def part_of(node: MappingNode, path: Path, document: Document, flaws: list[Flaw], known: Mapping[str, Any]) -> Part:
    """The fields of a mapping; nearly all have only known ones, each once."""
    try:
        fields = {key.value: one for key, one in node.value}
    except TypeError:  # a key that is no scalar
        fields = {}
    part = Part(document, path, fields, flaws)
    if len(fields) != len(node.value) or not fields.keys() <= known.keys():
        part.fields = fields_of(node, path, part)
    return part


def fields_of(node: MappingNode, path: Path, part: Part) -> dict[str, Node]:
    """The fields of any mapping, `<<` merged; keys that are no text, or stand twice, are flaws."""
    part.flaws += duplicate_keys(node.value, path, part.document)
    if (source := bad_merge(node)) is not None:
        message = f"`<<` merges {kind_of(source)}, which is no mapping"
        part.flaws.append(Flaw("schema", message, "name the anchor of a mapping", path))
    found: dict[str, Node] = {}
    for key, one in pairs(node):
        if not isinstance(key, ScalarNode):
            message = f"a key is {kind_of(key)}; it takes text"
            part.flaws.append(Flaw("schema", message, "write text", (*path, key_text(key))))
        elif key.tag == NULL:
            message = "a key is null, and what it holds is passed over"
            part.flaws.append(Flaw("schema", message, "name it", (*path, key.value)))
        else:
            found[key.value] = one
    return found


def _number(text: str) -> int | None:
    text = text.replace("_", "")
    if _INTEGER.fullmatch(text):
        digits = text.lstrip("+-")
        octal = len(digits) > 1 and digits.isdigit() and digits[0] == "0"
        number = int(digits, 8 if octal else 0) if len(digits) < 70 else _LARGEST + 1
        number = -number if text[0] == "-" else number
    elif _FLOAT.fullmatch(text) and float(text) <= _LARGEST:
        number = int(float(text))  # as Go does
    else:
        return None
    return number if abs(number) <= _LARGEST else None
