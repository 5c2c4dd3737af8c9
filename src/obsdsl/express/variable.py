"""What an expression needs to know of a dashboard variable; `compose.variable` has the variables themselves."""

from __future__ import annotations

import re

# `$name`, `${name:format}`, `[[name]]` as Grafana reads them; not `$1`, which regular expressions use.
_REFERENCE = re.compile(r"\$[A-Za-z_]\w*|\$\{[A-Za-z_][^}]*\}|\[\[[A-Za-z_]\w*(?::\w+)?\]\]", re.ASCII)


def has_variable(text: str) -> bool:
    """Whether Grafana would replace a part of `text`."""
    return ("$" in text or "[[" in text) and _REFERENCE.search(text) is not None


class VariableReference:
    """Anything that may stand for a label's value in a selection: `m.up(instance=instance)`."""

    __slots__ = ()

    # The variable's name, without the dollar.
    name: str

    @property
    def is_multi(self) -> bool:
        """Whether it may hold several values, so that a selection needs `=~`."""
        raise NotImplementedError
