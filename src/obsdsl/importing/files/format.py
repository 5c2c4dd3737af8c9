"""A format of files that is imported, and the part of a file that one may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as FilePath

from obsdsl.define.light import frozen
from obsdsl.importing.found import Found
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import MappingNode, Node, ScalarNode, child


@frozen(eq=False)
class Part:
    """One document of a file of YAML or JSON, one object of a list, or a program."""

    document: Document
    path: Path
    node: Node | None
    # The file on the disk, where there is one.
    file: FilePath | None = None
    # Of an item of a list, what it is where it does not say so.
    listed_kind: str = ""
    listed_version: str = ""

    @property
    def place(self) -> str:
        """`rules.yml:12`."""
        return self.place_of()

    def place_of(self, *path: str | int) -> str:
        """Where a value of the part stands."""
        place = self.document.place((*self.path, *path))
        return f"{place.file}:{place.line}"

    def get(self, *path: str | int) -> Node | None:
        """The value at a path below the part."""
        node = self.node
        for step in path:
            found = child(node, step) if node is not None else None
            if found is None:
                return None
            node = found[1]
        return node

    def text(self, *path: str | int) -> str:
        """The scalar at a path as text; nothing where there is none."""
        node = self.get(*path)
        return str(node.value) if isinstance(node, ScalarNode) else ""

    def has(self, *keys: str) -> bool:
        """Whether it is a mapping with all these keys."""
        return isinstance(self.node, MappingNode) and all(child(self.node, key) is not None for key in keys)

    @property
    def kind(self) -> str:
        """The kind of an object of Kubernetes; nothing for anything else."""
        return self.text("kind") or self.listed_kind if self.has("apiVersion") or self.listed_kind else ""

    @property
    def api(self) -> str:
        """The group of an object of Kubernetes, without its version."""
        return (self.text("apiVersion") or self.listed_version).rpartition("/")[0]


@frozen
class Format:
    """How a format is told from others, by content alone, and how a part of it is added to what is found.

    `read` never raises: what is broken is a fault.
    """

    what: str
    has: Callable[[Part], bool]
    read: Callable[[Part, Found], None]
