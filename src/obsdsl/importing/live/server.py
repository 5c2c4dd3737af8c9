"""What all servers share: how they are named and reached, many questions at once, and what their failures say."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from obsdsl.config.values import version
from obsdsl.define.light import frozen
from obsdsl.errors import RemoteError
from obsdsl.importing.files.sources import read_document
from obsdsl.importing.found import Found, told
from obsdsl.push.errors import Failed, Misrouted, Refused, Unauthorized, Unreachable
from obsdsl.push.http import Session
from obsdsl.read.yaml import open_document
from obsdsl.target_config import AlertmanagerTarget, Connection, GrafanaTarget, PrometheusTarget, RulerTarget

T = TypeVar("T")
R = TypeVar("R")
# Called with what is being done.
Step: TypeAlias = Callable[[str], None]
Table: TypeAlias = GrafanaTarget | PrometheusTarget | AlertmanagerTarget | RulerTarget
# So many questions at once.
READS: Final = 8
# Nothing is written, so that a server that is away is told soon.
_TRIES: Final = 3
# With these a server says that it does not have a page, or does not show it to us.
_NOT_HERE: Final = frozenset({400, 403, 404, 405, 501})
_CREDENTIALS: Final = "--token-env, or --username and --password-env"
# What pushes say of a target's settings, as options say it.
_AS_OPTIONS: Final = (
    ("check the credentials that the target names: they are missing, wrong, or ran out",
     f"check the credentials, which are missing, wrong, or ran out: {_CREDENTIALS}"),
    ("check the URL of the target", "check the URL"),
    ("write the final URL into the target", "name the final URL"),
    ("check the target's settings", "check the options"),
    ("give the target cert_file and key_file", "give --cert-file and --key-file"),
    ("wants a certificate (cert_file and key_file)", "wants a certificate (--cert-file and --key-file)"),
    ("set ca_file to", "set --ca-file to"),
    ("name the organisation in org_id of the target", "name the organisation with --org-id"),
    ("mend org_id of the target", "mend --org-id"),
    ("check proxy", "check --proxy"),
)  # fmt: skip


@frozen
class Server:
    """A server that is to be read: a target's table, or one made of the options.

    Files that the table names are relative to `root`.
    """

    kind: str
    table: Table
    root: Path
    is_target: bool = False

    @property
    def connection(self) -> Connection:
        """How it is reached."""
        assert self.table.connection is not None
        return self.table.connection

    @property
    def url(self) -> str:
        """Its address."""
        return self.connection.url.rstrip("/")

    @property
    def subject(self) -> str:
        """What messages begin with."""
        return f"{self.kind} {self.url}"

    def session(self, headers: Mapping[str, str] | None = None) -> Session:
        """A session with it. Raises RemoteError where a secret is missing."""
        return Session(self.connection, self.subject, self.root, headers, tries=_TRIES)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Within, failures say which option mends them."""
        try:
            yield
        except (Failed, RemoteError) as error:
            faults = error.faults
            if not self.is_target:
                for word, option in _AS_OPTIONS:
                    faults = tuple(fault.replace(word, option) for fault in faults)
            raise RemoteError(error.subject, faults) from None


def tenant(name: str | None) -> dict[str, str]:
    """The header that says whose things are asked for."""
    return {} if name is None else {"X-Scope-OrgID": name}


def together(ask: Callable[[T], R], about: Sequence[T], done: Callable[[int], None]) -> list[R]:
    """Ask about each, several at once; `done` is told how many answers are there. The first error is raised.

    Ctrl-C ends it at once: nobody waits for the answers under way.
    """
    waiting: queue.SimpleQueue[tuple[int, T]] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[int, R | None, BaseException | None]] = queue.SimpleQueue()
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            try:
                number, one = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                answers.put((number, ask(one), None))
            except BaseException as error:
                answers.put((number, None, error))

    for item in enumerate(about):
        waiting.put(item)
    for _ in range(min(READS, len(about))):
        threading.Thread(target=work, daemon=True).start()
    found: list[Any] = [None] * len(about)
    try:
        for count in range(1, len(about) + 1):
            number, answer, error = answers.get()
            if error is not None:
                raise error
            found[number] = answer
            done(count)
    finally:
        ended.set()
    return found


def data_of(session: Session, path: str, params: Mapping[str, str] | None = None) -> Any:
    """What an API of the form of Prometheus's has at a path. Raises Failed."""
    found = session.get(path, params).json()
    if not isinstance(found, dict) or found.get("status") != "success" or "data" not in found:
        fault = f"GET {path}: what answers has no API of Prometheus's form; check the URL"
        raise Misrouted(session.subject, fault)
    return found["data"]


def given(session: Session, path: str, params: Mapping[str, str] | None = None) -> Any:
    """What is at a path; None where this server does not have it, or does not tell us."""
    try:
        return data_of(session, path, params)
    except (Unauthorized, Unreachable):
        raise
    except Failed as error:
        if getattr(error, "status", 0) in _NOT_HERE:
            return None
        raise


def add(name: str, text: str, found: Found) -> None:
    """Add what YAML holds that a server gave, or that was made of its answer."""
    found.files += 1
    found.live.add(name)
    document = open_document(name, text)
    found.faults += [told(document, flaw) for flaw in document.flaws]
    if not document.flaws:
        read_document(document, found, named=True)


def major_minor(text: str) -> tuple[int, int]:
    """(2, 42) of "2.42.0+ds". Raises ValueError."""
    return version(".".join(re.split(r"[.+-]", text)[:2]))


def refused(error: Refused) -> str:
    """Why one thing of many is not given, in a line."""
    return f"{error.subject}: {'; '.join(error.faults)}"
