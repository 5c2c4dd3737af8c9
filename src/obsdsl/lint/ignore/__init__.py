"""Comments that spare a place a check: `# obsdsl: ignore[unit-mismatch] reason="…" until=2027-01-31`.

In Python a comment belongs to the statement or call that it stands in or right above; in YAML to the key or list item
that it stands on or right above, with all that is indented below it. JSON has no comments: there, `per-path` and a
baseline serve.
"""

from __future__ import annotations

from obsdsl.lint.ignore.apply import Spared, spare
from obsdsl.lint.ignore.comment import Ignore
from obsdsl.lint.ignore.find import ignores_in

__all__ = ["Ignore", "Spared", "ignores_in", "spare"]
