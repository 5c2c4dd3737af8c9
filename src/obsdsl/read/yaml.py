"""YAML with positions: composed by libyaml, and looked at for places only where someone asks for one.

Nothing is constructed: readers work on the nodes, with `yaml_node`.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import yaml

from obsdsl.define.light import frozen
from obsdsl.read.conflict import conflict
from obsdsl.read.flaw import Flaw
from obsdsl.read.lines import Lines
from obsdsl.read.origin import Path, Place
from obsdsl.read.scalar import places
from obsdsl.read.yaml_node import (
    BEGINNINGS,
    STR,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    child,
    endless,
    key_text,
    plain_tag,
)

# Go's library, by which the servers read, knows 1.1 alone.
_DIRECTIVE = re.compile(r"\A(?:#.*\n|\s*\n)*%YAML[ \t]+(?!1\.1\s)(\S+)")
_MARK = "\ufeff"
_TAGS: Mapping[type[Node], str] = {MappingNode: "tag:yaml.org,2002:map", SequenceNode: "tag:yaml.org,2002:seq"}
# Parts of libyaml's messages, with the mend.
_MENDS = (
    ("mapping values are not allowed", "quote a value that holds ': ', and check the indentation"),
    ("could not find expected ':'", "write `key: value`; quote text that is none"),
    ("did not find expected key", "check the indentation: keys of one mapping begin in one column"),
    ("did not find expected '-' indicator", "check the indentation: items of one list begin in one column"),
    ("found a tab character", "indent with spaces"),
    ("cannot start any token", "indent with spaces, and quote a value that begins with such a character"),
    ("undefined alias", "define the anchor before it is used, or quote the text"),
    ("unexpected end of stream", "close the quote"),
    ("unknown escape", "write \\\\ for a backslash, or use single quotes"),
    ("block sequence entries are not allowed", "begin the list on a line of its own"),
    ("did not find expected node content", "quote the value"),
    ("nesting depth", "flatten it"),
    ("control characters", "delete the character, or write it as an escape in double quotes"),
)


class _Resolving:
    """How a loader finds tags, by what a scalar begins with: PyYAML's own way takes a third of all composing.

    There are no resolvers by path.
    """

    def descend_resolver(self, node: Any, index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        if kind is not ScalarNode:
            return _TAGS[kind]
        # Of a scalar, `implicit` says first whether it is plain.
        return plain_tag(value) if implicit[0] and value[:1] in BEGINNINGS else STR


class _Loader(_Resolving, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    pass


class _Composer(_Resolving, yaml.SafeLoader):
    """libyaml's binding refuses an anchor that is defined twice; YAML and Prometheus take the latest."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if not self.check_event(yaml.AliasEvent):
            self.anchors.pop(self.peek_event().anchor, None)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


@frozen(eq=False, slots=False)
class Document:
    """A file of YAML: the root of each document in it, and why it could not be read. It is an Origin.

    In a file of several documents a path that begins with a number begins with that of the document; any other path
    is one of the first document.
    """

    file: str
    text: str
    roots: tuple[Node, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    _scalars: dict[int, list[tuple[int, int]] | None] = attrs.field(factory=dict, init=False, repr=False)

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.file, self.text)

    def node(self, path: Path) -> Node | None:
        """The node at `path`."""
        _, node, left = self._found(path)
        return None if left else node

    def line(self, node: Node) -> int:
        """The line where a node begins."""
        return self.lines.line(self._start(node))

    def place(self, path: Path) -> Place:
        return self._place(self._found(path)[1])

    def key(self, path: Path) -> Place:
        key, node, _ = self._found(path)
        return self._place(key or node)

    def within(self, path: Path, start: int, end: int) -> Place:
        _, node, left = self._found(path)
        if left or not isinstance(node, ScalarNode):
            return self._place(node)
        found = self._places(node)
        if not found:
            return self._place(node)
        first = self._start(node)
        start = min(max(start, 0), len(found))
        begin = found[start][0] if start < len(found) else found[-1][1]
        behind = found[min(end, len(found)) - 1][1] if end > start else begin
        return self.lines.place(first + begin, first + max(begin, behind))

    def offsets(self, path: Path) -> tuple[int, int] | None:
        node = self.node(path)
        return None if node is None else self._span(node)

    def _found(self, path: Path) -> tuple[Node | None, Node | None, Path]:
        """The key and the node that `path` leads to, or the nearest parent, with what is left of the path."""
        rest = path
        several = len(self.roots) > 1 and path and isinstance(path[0], int)
        node = self.root(int(path[0])) if several else self.root(0)
        rest = path[1:] if several and node else path
        key: Node | None = None
        while rest and node is not None:
            found = child(node, rest[0])
            if found is None:
                break
            key, node = found
            rest = rest[1:]
        return key, node, rest

    def root(self, index: int) -> Node | None:
        """The root of a document, by its number from 0."""
        return self.roots[index] if 0 <= index < len(self.roots) else None

    def _start(self, node: Node) -> int:
        return int(node.start_mark.index) + self._mark

    def _end(self, node: Node) -> int:
        return min(int(node.end_mark.index) + self._mark, len(self.text))

    @cached_property
    def _mark(self) -> int:
        """The length of the byte order mark, which libyaml does not count."""
        return int(self.text.startswith(_MARK))

    def _places(self, node: ScalarNode) -> list[tuple[int, int]] | None:
        if id(node) not in self._scalars:
            raw = self.text[self._start(node) : self._end(node)]
            self._scalars[id(node)] = places(raw, node.value)
        return self._scalars[id(node)]

    def _place(self, node: Node | None) -> Place:
        return Place(self.file, 1) if node is None else self.lines.place(*self._span(node))

    def _span(self, node: Node) -> tuple[int, int]:
        """Offsets of a node, without the white space and the comments that libyaml counts in."""
        start = self._start(node)
        last = node
        while isinstance(last, MappingNode | SequenceNode) and not last.flow_style and last.value:
            last = last.value[-1][1] if isinstance(last, MappingNode) else last.value[-1]
            if self._start(last) < start:  # an alias: it stands where its anchor is
                last = node
                break
        end = self._end(last)
        return start, max(start, start + len(self.text[start:end].rstrip()))


def open_document(file: str, text: str) -> Document:
    """The file, composed. Never raises: what is no YAML is among the flaws, and has no roots."""
    plain = Document(file, text)
    if match := _DIRECTIVE.search(text):
        place = plain.lines.place(*match.span(1))
        return attrs.evolve(
            plain, flaws=(Flaw("syntax", f"it is of YAML {match[1]}", "delete the directive", place=place),)
        )
    # A million nodes that live on: the collector would look through them again and again, five times as long.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        roots = tuple(_composed(text))
        flaw = next((flaw for root in roots if (flaw := _unending(root, len(text)))), None)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        flaw = _syntax(error, plain.lines)
    except RecursionError:
        flaw = Flaw("syntax", "it nests too deep", "flatten it")
    finally:
        if was_enabled:
            gc.enable()
    return Document(file, text, (), (flaw,)) if flaw else Document(file, text, roots)


def _composed(text: str) -> list[Node]:
    try:
        return list(yaml.compose_all(text, Loader=_Loader))
    except yaml.composer.ComposerError as error:
        if "duplicate anchor" not in str(error):
            raise
        return list(yaml.compose_all(text, Loader=_Composer))


def _unending(root: Node, length: int) -> Flaw | None:
    fault = endless(root, length)
    return Flaw("syntax", *fault) if fault else None


def _syntax(error: yaml.YAMLError | UnicodeEncodeError, lines: Lines) -> Flaw:
    if isinstance(error, UnicodeEncodeError):
        place = lines.place(error.start, error.start + 1)
        return Flaw("syntax", "it holds a lone surrogate, which is no text", "save the file as UTF-8", place=place)
    if isinstance(error, yaml.reader.ReaderError):
        before = lines.text.encode()[: error.position].decode(errors="ignore")
        place = lines.place(len(before), len(before) + 1)
        message = f"control characters are not allowed: {error.character!r}" if error.character else str(error.reason)
    else:
        if (unmerged := conflict(lines.text, lines.file)) is not None:
            return unmerged
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = lines.place(mark.index + lines.text.startswith(_MARK) if mark else 0)
        message = (
            ": ".join(filter(None, (getattr(error, "context", None), getattr(error, "problem", None)))) or "no YAML"
        )
        if mark and mark.index >= len(lines.text.rstrip()):
            message = f"{message} before the end of the file"
    mend = next((mend for part, mend in _MENDS if part in message), "mend the YAML; an editor shows its structure")
    return Flaw("syntax", message, mend, place=place)


def duplicates(node: Node, path: Path, document: Document, but: Container[int] = ()) -> Iterator[Flaw]:
    """Keys that stand twice in one mapping, anywhere below `node`, but not below the nodes of these ids."""
    if isinstance(node, MappingNode):
        yield from duplicate_keys(node.value, path, document)
        children: Iterable[tuple[Path, Node]] = [((*path, key_text(key)), one) for key, one in node.value]
    else:
        children = [((*path, i), one) for i, one in enumerate(node.value)] if isinstance(node, SequenceNode) else ()
    for below, one in children:
        if not isinstance(one, ScalarNode) and id(one) not in but:
            yield from duplicates(one, below, document, but)


def duplicate_keys(entries: Iterable[tuple[Node, Node]], path: Path, document: Document) -> Iterator[Flaw]:
    """Keys that stand twice among the entries of one mapping."""
    seen: dict[str, Node] = {}
    for key, _ in entries:
        if not isinstance(key, ScalarNode):
            continue
        if key.value in seen:
            line = document.line(seen[key.value])
            place = document._place(key)
            message = f"the key {key.value!r} stands in line {line} already"
            yield Flaw("duplicate-key", message, "delete one", (*path, key.value), place)
        seen.setdefault(key.value, key)
