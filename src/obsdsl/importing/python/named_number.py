"""A number that has a name in Python."""

from __future__ import annotations

from obsdsl.importing.python.lines import Import


class NamedNumber(float):
    """It is written as `text`, which needs `imports`, and is a number for all else."""

    text: str
    imports: tuple[Import, ...]

    @classmethod
    def of(cls, value: float, text: str, *imports: Import) -> NamedNumber:
        """The number of this value."""
        found = cls(value)
        found.text, found.imports = text, imports
        return found
