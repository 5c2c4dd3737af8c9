"""How servers fail: each kind says whether it is worth another try, and whether the rest of the part can go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from obsdsl.errors import Location, ObsdslError, RemoteError


class Failed(RemoteError):
    """Of these are all errors of parts. `stops`: nothing else on the same server would go better."""

    stops: ClassVar[bool] = False


class Unreachable(Failed):
    """No connection: name, port, TLS, proxy. Nothing was written."""

    stops = True


class Unavailable(Failed):
    """The server asked to wait (429, 503) for longer than we did. Nothing was written."""


class Misrouted(Failed):
    """Something else answered: a login page, a redirect to another host, a wrong base path. Nothing was written."""

    stops = True


class Garbled(Failed):
    """An answer that is cut off or no JSON."""


class Ambiguous(Failed):
    """The request was sent and its answer did not come, or tells nothing: read and compare before anything else."""


class Refused(Failed):
    """The server said no: another try would get the same. `body` is what it said, without secrets."""

    def __init__(
        self,
        subject: str,
        faults: str | Iterable[str],
        location: Location | None = None,
        status: int = 0,
        body: object = None,
    ) -> None:
        super().__init__(subject, faults, location)
        self.status = status
        self.body = body


class Unauthorized(Refused):
    """401: no token, a wrong one, or one that ran out."""

    stops = True


class Forbidden(Refused):
    """403."""


class NotFound(Refused):
    """404."""


class Conflict(Refused):
    """409 or 412: somebody else's version, name or plugin; `body` tells which."""


class Moved(Failed):
    """What is there is not what was planned with: plan again, or --force."""


class NotKept(Failed):
    """The server said yes, and what it holds now is something else (a folder that was ignored, another uid)."""


class Stopped(Exception):
    """Ctrl-C: nothing more is begun. No error of anybody's."""


__all__ = [
    "Ambiguous", "Conflict", "Failed", "Forbidden", "Garbled", "Misrouted", "Moved", "NotFound", "NotKept",
    "ObsdslError", "Refused", "Stopped", "Unauthorized", "Unavailable", "Unreachable",
]  # fmt: skip
