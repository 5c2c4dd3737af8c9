"""What a part of a target is: it says what is wanted there, reads what is there, and writes.

The engine (`apply.py`) orders changes, runs parts side by side, keeps the journal, and ends on Ctrl-C. A part knows
one kind of server. It raises `RemoteError`s (`errors.py`) and never prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import RemoteError


@attrs.frozen(eq=False)
class Reading:
    """What is there: of what is wanted, and all else that bears this project's mark.

    `applied` are digests that the target carries apart from the objects (a manifest beside files), of objects that are
    gone, too. `complete` is False where not everything of this project could be listed: then nothing is ever deleted.
    """

    live: tuple[Live, ...] = ()
    applied: Mapping[Identity, str] = attrs.field(factory=dict)
    complete: bool = True


class Run(Protocol):
    """One push, as a part sees it. All of it may be called from any thread."""

    @property
    def owner(self) -> str:
        """`obsdsl/<project>`."""

    @property
    def message(self) -> str:
        """The user's --message, or empty."""

    @property
    def force(self) -> bool:
        """Whether --force was given: what is not as planned is overwritten after it was saved."""

    def backup(self, change: Change, live: Live | None) -> None:
        """Keep what is there before it is touched: call it right before each write. None: there is nothing.

        Raises `Stopped` once the user pressed Ctrl-C: nothing was touched yet, let it pass.
        """

    def done(self, change: Change, live: Live | None = None) -> None:
        """The change is there, as was read back."""

    def failed(self, change: Change, error: RemoteError) -> None:
        """It is not there, or nobody knows (`Ambiguous`). The same as raising it, where one call has many changes."""

    def tell(self, text: str) -> None:
        """Something that the user should know at the end: a folder that was left since others' dashboards are in it."""

    def wait(self, seconds: float) -> None:
        """Sleep; raises `Stopped` on Ctrl-C."""


class Part(Protocol):
    """One part of a target. `name` is that of its identities; `where` tells its world from others (URL, organisation),
    and may have to ask the server once.

    `workers` is how many calls of `apply` it bears at once. With `together`, one call gets all changes of the push,
    in order (files: one reload); else each call gets one change.
    """

    @property
    def name(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def workers(self) -> int: ...
    @property
    def together(self) -> bool: ...

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """What these artifacts are on this part; marks of ownership are in the contents. Asks no server."""

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """What is there. Never writes; a listing that fails raises."""

    def apply(self, changes: Sequence[Change], run: Run) -> None:
        """Do it: `run.backup`, write with the planned version, read back, compare, `run.done`.

        Raises `Moved` where the object is no longer `change.before` (unless `run.force`). After an ambiguous failure it
        reads and compares first. With `change.restores`, mark and carried digest are those of that Live. Writes what
        the target carries of the applied digests, too.
        """

    def restored(self, live: Live) -> Resource:
        """What is to be written so that the target holds again what was read: the opposite of `read`."""

    def recover(self, changes: Sequence[Change]) -> None:
        """After a push that was killed: tidy what it may have left of these changes (temporary files, a reload that
        never came). The engine reads and plans anew after it. Safe to call twice."""


@runtime_checkable
class Narrowing(Protocol):
    """A part whose leftovers are dear to read, so that it is told where nobody asks for them."""

    def narrow(self) -> None:
        """What is wanted is some of all (`--select`): what else is ours is not left over, and need not be read."""
