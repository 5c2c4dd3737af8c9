"""Values of which there are a hundred for each expression: frozen for type checkers alone.

Python's own guard against an assignment takes three quarters of the time that it takes to make one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import frozen as light
else:

    def light(cls: type | None = None, *, eq: bool = True, **options: Any) -> Any:
        """As `attrs.frozen`."""
        return attrs.define(cls, eq=eq, unsafe_hash=eq or None, **options)


__all__ = ["light"]
