"""What goes wrong between a client and a server, by request number or by what is asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.wire import FakeServer, Request, Response

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login'></form></body></html>"


@dataclass(frozen=True)
class Fault:
    """What happens instead of the true answer: `answer` gives None where the connection is reset."""

    name: str
    answer: Callable[[FakeServer, Request], Response | None] = field(repr=False)
    cuts: bool = False

    def __str__(self) -> str:
        return self.name


@dataclass
class Armed:
    """A fault and when it happens."""

    fault: Fault
    nth: int
    method: str
    path: str
    times: int | None
    where: Callable[[Request], bool] | None
    seen: int = 0

    def happens(self, request: Request) -> bool:
        """Whether it happens at this request, which counts."""
        if self.method not in ("", request.method) or not re.search(self.path, request.path):
            return False
        if self.where is not None and not self.where(request):
            return False
        self.seen += 1
        return self.seen >= self.nth and not self.over(self.seen - 1)

    def over(self, seen: int) -> bool:
        """Whether it has happened as often as it is to, after so many requests that match."""
        return self.times is not None and seen >= self.nth + self.times - 1


class Faults:
    """The faults of one server, in the order in which they were added; the first that matches happens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[Armed] = []
        self.happened: list[tuple[str, str]] = []

    def add(
        self,
        fault: Fault,
        nth: int = 1,
        method: str = "",
        path: str = "",
        times: int | None = 1,
        where: Callable[[Request], bool] | None = None,
    ) -> None:
        """At the nth request from now on that matches, and at as many further ones as `times` says (None: all)."""
        with self._lock:
            self._armed.append(Armed(fault, nth, method, path, times, where))

    def clear(self) -> None:
        """From now on all goes well."""
        with self._lock:
            self._armed.clear()

    @property
    def waiting(self) -> list[str]:
        """The faults that did not happen yet, or not as often as they were to."""
        return [str(one.fault) for one in self._armed if one.times is not None and not one.over(one.seen)]

    def take(self, request: Request) -> Fault | None:
        """What happens at this request."""
        with self._lock:
            happening = [one for one in self._armed if one.happens(request)]
            if not happening:
                return None
            self.happened.append((str(happening[0].fault), str(request)))
            return happening[0].fault


def answers(
    status: int,
    body: Any = "",
    headers: Mapping[str, str] | None = None,
    *,
    content_type: str = "",
    commits: bool = False,
    name: str = "",
) -> Fault:
    """An answer of ours; with `commits`, the server has done what was asked nevertheless."""

    def answer(fake: FakeServer, request: Request) -> Response:
        from tests.fakes.wire import Response

        if commits:
            fake.answered(request)
        is_text = isinstance(body, str)
        kind = content_type or ("text/plain; charset=utf-8" if is_text else "application/json")
        return Response(status, (body if is_text else json.dumps(body)).encode(), kind, headers or {})

    return Fault(name or f"{status}{', done nevertheless' * commits}", answer)


def too_many(retry_after: str | None = None) -> Fault:
    return answers(429, {"message": "Too many requests"}, _retry(retry_after), name="429")


def unavailable(retry_after: str | None = None) -> Fault:
    return answers(503, "no healthy upstream", _retry(retry_after), name="503")


def bad_gateway(commits: bool = False, status: int = 502) -> Fault:
    page = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
    return answers(status, page, content_type="text/html", commits=commits)


def _retry(retry_after: str | None) -> dict[str, str]:
    return {} if retry_after is None else {"Retry-After": retry_after}


def locked(commits: bool = False) -> Fault:
    """As Grafana over SQLite: it may have been written nevertheless. [facts]"""
    said = {"message": "Failed to save dashboard", "error": "database is locked"}
    return answers(500, said, commits=commits, name=f"database is locked{', done nevertheless' * commits}")


def denied() -> Fault:
    return answers(403, {"message": "Access denied"})


def unauthorized() -> Fault:
    return answers(401, {"message": "Unauthorized"})


def login_page() -> Fault:
    return answers(200, LOGIN_PAGE, content_type="text/html; charset=utf-8", name="login page")


def redirects(location: str, status: int = 302) -> Fault:
    return answers(status, "", {"Location": location})


def resets(commits: bool = False) -> Fault:
    def answer(fake: FakeServer, request: Request) -> None:
        if commits:
            fake.answered(request)

    return Fault(f"reset {'after' if commits else 'before'} it is done", answer)


def hangs(seconds: float = 60, commits: bool = False) -> Fault:
    """Longer than the client's patience; whoever waits for so long sees the connection end."""

    def answer(fake: FakeServer, request: Request) -> None:
        if commits:
            fake.answered(request)
        fake.wait(seconds)

    return Fault(f"hangs {'after' if commits else 'before'} it is done", answer)


def slow(seconds: float) -> Fault:
    """The true answer, late."""

    def answer(fake: FakeServer, request: Request) -> Response:
        fake.wait(seconds)
        return fake.answered(request)

    return Fault("slow", answer)


def truncates() -> Fault:
    """It is done, but half of the answer is missing, and its length is told wrong."""
    return Fault("answer cut off", lambda fake, request: fake.answered(request), cuts=True)


def garbles() -> Fault:
    """It is done; the answer has its right length, but its JSON ends in the middle."""

    def answer(fake: FakeServer, request: Request) -> Response:
        from dataclasses import replace

        response = fake.answered(request)
        return replace(response, body=response.body[: len(response.body) // 2])

    return Fault("broken JSON", answer)


def calls(function: Callable[[], object], after: bool = False) -> Fault:
    """Something happens before (or after) the request, such as another's edit."""

    def answer(fake: FakeServer, request: Request) -> Response:
        if not after:
            function()
        response = fake.answered(request)
        if after:
            function()
        return response

    return Fault(f"something else {'after' if after else 'before'}", answer)


def changes(function: Callable[[Request], Request]) -> Fault:
    """The server takes another request than was sent."""
    return Fault("another request", lambda fake, request: fake.answered(function(request)))


def ignores_folder_uid() -> Fault:
    """Saves the dashboard, but takes no folderUid from the body, as 7.5 does. [facts]"""
    from dataclasses import replace

    def without(request: Request) -> Request:
        body = {key: value for key, value in request.json.items() if key not in ("folderUid", "folderId")}
        return replace(request, body=json.dumps(body).encode())

    return Fault("folderUid ignored", lambda fake, request: fake.answered(without(request)))
