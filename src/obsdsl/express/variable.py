"""What an expression needs to know of a dashboard variable; `compose.variable` has the variables themselves."""

from __future__ import annotations


class VariableReference:
    """Anything that may stand for a label's value in a selection: `m.up(instance=instance)`."""

    __slots__ = ()

    # The variable's name, without the dollar.
    name: str

    @property
    def is_multi(self) -> bool:
        """Whether it may hold several values, so that a selection needs `=~`."""
        raise NotImplementedError
