"""A file of the workspace while it is merged: its definitions, those that came, and the imports that they need."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

import attrs

from obsdsl.importing.update.imports import merged_imports
from obsdsl.importing.update.module import Block, Module
from obsdsl.importing.update.names import Need


@attrs.define
class Draft:
    """The file as it is, and what it is to hold."""

    module: Module
    head: str
    blocks: list[Block]
    tail: str
    needs: set[Need] = attrs.field(factory=set)
    # The imports of what was generated last: where nobody needs them any more, they go.
    generated: frozenset[str] = frozenset()
    # What is left as it is: the line of its definition, the line within, the reason and the import's file.
    clashes: list[tuple[int, int, str, str]] = attrs.field(factory=list)

    def replace(self, old: Block, comments: str, text: str) -> None:
        """Let a definition read otherwise."""
        at = self._at(old)
        self.blocks[at] = attrs.evolve(self.blocks[at], comments=comments, text=text)

    def remove(self, old: Block) -> None:
        """Take a definition away; what stands behind it moves up."""
        at = self._at(old)
        gone = self.blocks.pop(at)
        if at == 0 and self.blocks:
            gap = gone.gap if len(self.blocks[0].gap.strip("\n")) == 0 else f"{gone.gap}{self.blocks[0].gap.lstrip()}"
            self.blocks[0] = attrs.evolve(self.blocks[0], gap=gap)

    def has(self, name: str) -> bool:
        """Whether a definition binds the name."""
        return any(name in block.names for block in self.blocks)

    def insert(self, new: Block, before: Sequence[str], behind: Sequence[str]) -> None:
        """Add a definition behind the last of `before` that is here, else above the first of `behind`, else last."""
        places = {name: index for index, block in enumerate(self.blocks) for name in block.names}
        at = next((places[name] + 1 for name in reversed(before) if name in places), None)
        if at is None:
            at = next((places[name] for name in behind if name in places), len(self.blocks))
        is_large = isinstance(new.tree[0], ast.FunctionDef | ast.ClassDef)
        gap = "\n\n" if is_large else "\n" if at == 0 else new.gap if before else ""
        if at == 0 and self.blocks and self.blocks[0].gap == "\n" and not is_large:
            self.blocks[0] = attrs.evolve(self.blocks[0], gap="")
        elif at and isinstance(self.blocks[at - 1].tree[0], ast.FunctionDef | ast.ClassDef):
            gap = "\n\n"
        self.blocks.insert(at, attrs.evolve(new, gap=gap))

    def conflicts(self, text: str) -> Iterator[tuple[int, str, str]]:
        """The lines in the text of what is left as it is, each with the reason and the import's file."""
        starts: dict[int, int] = {}
        line = text.count("\n") - self.tail.count("\n") + 1
        for block in reversed(self.blocks):
            line -= block.text.count("\n")
            starts[block.line] = line
            line -= (block.comments + block.gap).count("\n")
        for definition, within, what, theirs in self.clashes:
            yield starts.get(definition, definition) + within - 1, what, theirs

    def _at(self, old: Block) -> int:
        return next(i for i, block in enumerate(self.blocks) if block.line == old.line and block.line)

    def text(self, own: Collection[str]) -> str:
        """The file. `own` are the folders of the workspace."""
        used = {name for block in self.blocks for name in _names(block)}
        before = {name for block in self.module.blocks for name in _names(block)}
        exported = "__all__" in self.module.defined
        drop = (
            set()
            if exported
            else {
                name for name in self.module.bindings if name not in used and (name in before or name in self.generated)
            }
        )
        known = {(one, *ident) for one, ident in self.module.bindings.items() if one not in drop}
        add = [one for one in self.needs if one.alias in used and (one.alias, one.module, one.name) not in known]
        imports = merged_imports(self.module, add, drop, own) if add or drop else self.module.imports
        blocks = list(self.blocks)
        if blocks and (imports or self.head) and not (blocks[0].gap + blocks[0].comments).startswith("\n"):
            blocks[0] = attrs.evolve(blocks[0], gap=f"\n{blocks[0].gap}")
        body = "".join(block.gap + block.comments + block.text for block in blocks)
        return self.head + imports + body + self.tail


def _names(block: Block) -> Iterator[str]:
    return (node.id for node in block.nodes if isinstance(node, ast.Name))
