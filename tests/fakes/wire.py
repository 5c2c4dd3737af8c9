"""HTTP for the fakes: requests, answers, a log of both, and a server that lives as long as a `with` block."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.fakes.faults import Faults

READS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Request:
    """What came. `path` is as it was sent, percent-encoded, without the query."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        """Whether it asks for more than an answer."""
        return self.method not in READS

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None where there is none. Raises ValueError."""
        return json.loads(self.body) if self.body else None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str:
        """The value of a header, whatever its case; empty where it is not there."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")

    def option(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return self.query.get(name, [default])[0]


@dataclass(frozen=True)
class Response:
    """What is answered."""

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body)


def as_json(content: Any, status: int = 200, content_type: str = "application/json", **headers: str) -> Response:
    return Response(status, json.dumps(content).encode(), content_type, headers)


def as_text(content: str, status: int = 200, content_type: str = "text/plain; charset=utf-8") -> Response:
    return Response(status, content.encode(), content_type)


@dataclass(frozen=True)
class Exchange:
    """A request and what became of it, once that is so: `status` is 0 where nothing was answered."""

    request: Request
    status: int
    answer: bytes = field(default=b"", repr=False)


class FakeServer:
    """What all fakes have in common. Subclasses answer in `handle`, one request at a time."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.faults = Faults()
        self.log: list[Exchange] = []
        self._arrived: list[Request] = []
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        self._connections: set[socket.socket] = set()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._scheme = "http"
        if tls is not None:
            self._scheme = "https"
            # A handshake that never ends, or fails, is one connection's, not the server's.
            listening = self._server.socket
            self._server.socket = tls.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)

    def handle(self, request: Request) -> Response:
        """The answer of the server that this one stands for."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        with self._lock:
            left = list(self._connections)
        for connection in left:
            _hang_up(connection)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def requests(self, method: str = "", path: str = "") -> list[Request]:
        """What came, in order: of this method, and with a path in which this regular expression is found."""
        return [one for one in list(self._arrived) if method in ("", one.method) and re.search(path, one.path)]

    @property
    def writes(self) -> list[Request]:
        """The requests that ask for a change."""
        return [one for one in self.requests() if one.writes]

    @property
    def reads(self) -> list[Request]:
        """The requests that only ask."""
        return [one for one in self.requests() if not one.writes]

    def forget(self) -> None:
        """Empty the log."""
        with self._lock:
            self.log.clear()
            self._arrived.clear()

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than the server lives."""
        self._stopped.wait(seconds)

    def answered(self, request: Request) -> Response:
        """The true answer; the next request waits until it is there."""
        with self._lock:
            return self.handle(request)


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """A client that went away is no error of the test."""


def _handler(fake: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            fake._connections.add(self.connection)

        def finish(self) -> None:
            fake._connections.discard(self.connection)
            super().finish()

        def serve(self) -> None:
            request = _request(self)
            fake._arrived.append(request)
            fault = fake.faults.take(request)
            try:
                response = fault.answer(fake, request) if fault else fake.answered(request)
            except Exception as error:  # a fault of the fake is told, not swallowed
                response = as_text(f"the fake failed at {request}: {error!r}\n", 599)
            status = 0 if response is None else response.status
            fake.log.append(Exchange(request, status, response.body if response else b""))
            if response is None:
                self.reset()
            else:
                self.send(response, cut=bool(fault and fault.cuts))

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = serve  # noqa: N815

        def send(self, response: Response, cut: bool = False) -> None:
            lines = {"Content-Type": response.content_type, **response.headers, "Content-Length": len(response.body)}
            phrase = self.responses.get(response.status, ("",))[0]
            head = [f"HTTP/1.1 {response.status} {phrase}", *(f"{k}: {v}" for k, v in lines.items() if v != "")]
            body = b"" if self.command == "HEAD" else response.body
            if cut:
                body = body[: len(body) // 2]
                self.close_connection = True
            self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)

        def reset(self) -> None:
            # With this, closing sends RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.rfile.close()
            self.connection.close()

        def log_message(self, *_: Any) -> None: ...

    return Handler


def _request(handler: BaseHTTPRequestHandler) -> Request:
    # A client that takes us for its proxy sends the whole URL.
    target = handler.path if handler.path.startswith("/") else handler.path.split("/", 3)[-1]
    parts = urlsplit(target if target.startswith("/") else f"/{target}")
    length = int(handler.headers.get("Content-Length") or 0)
    body = handler.rfile.read(length) if length else b""
    query = parse_qs(parts.query, keep_blank_values=True)
    return Request(handler.command, parts.path, query, dict(handler.headers.items()), body)
