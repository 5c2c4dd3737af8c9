"""A file of Python: its docstring, its imports, and its definitions with the comments above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from obsdsl.importing.python.code import Block, Named, Spelling, python_of
from obsdsl.importing.python.lines import Import, comment_lines, docstring, import_lines


def python_module(
    doc: str,
    definitions: Iterable[tuple[str, Any, Sequence[str]]],
    spell: Spelling | None = None,
    named: Named | None = None,
    more: Iterable[Import] = (),
) -> str:
    """A file: its docstring, its imports, `name = value` for each definition, with the comments that stand above it.

    A value that is a Block is the definition itself.
    """
    held = ""
    needed = set(more)
    after_function = False
    for name, value, comments in definitions:
        if isinstance(value, Block):
            apart = "\n\n" if held and (value.is_function or after_function) else "\n" * value.is_function
            held += f"{apart}{value.text}"
            needed |= set(value.imports)
            after_function = value.is_function
            continue
        others = {key: one for key, one in (named or {}).items() if key != id(value)}
        code = python_of(value, spell, others, before=len(name) + 3)
        needed |= set(code.imports)
        above = "".join(f"{line}\n" for comment in comments for line in comment_lines(comment))
        apart = "\n\n" if after_function else ""
        held += f"{apart}{above}{name} = {code.text}\n"
        after_function = False
    lines = [f'"""{docstring(doc)}"""', "", *import_lines(needed)]
    return "\n".join(lines) + "\n\n" + held
