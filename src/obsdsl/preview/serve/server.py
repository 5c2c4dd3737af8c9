"""The HTTP server of a preview: pages, assets, data, and news for pages that are open."""

from __future__ import annotations

import errno
import ipaddress
import socket
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from obsdsl.errors import ObsdslError
from obsdsl.preview.pages.assets import Assets
from obsdsl.preview.pages.document import Frame
from obsdsl.preview.pages.fault import fault_page, missing_page, waiting_page
from obsdsl.preview.serve.present import Present, State
from obsdsl.preview.site import INDEX, asset

# A page that is left open is told so often that we are there.
_BEAT: Final = 15.0
_TYPES: Final[Mapping[str, str]] = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json",
}  # fmt: skip
# Nothing comes from anywhere else, and nobody else frames us.
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingHTTPServer):
    """Serves what is present. Bound when it is made; raises ObsdslError where the port is taken."""

    daemon_threads = True
    # Two previews on one port would take turns.
    allow_reuse_port = False

    def __init__(self, host: str, port: int, present: Present) -> None:
        self.present = present
        self.host = host
        if ":" in host:
            self.address_family = socket.AF_INET6
        try:
            super().__init__((host, port), Handler)
        except OSError as error:
            raise ObsdslError(f"{_shown(host)}:{port}", _why(error, port)) from None

    @property
    def url(self) -> str:
        """Where to look."""
        host = self.host if self.host not in ("", "0.0.0.0", "::") else "127.0.0.1"
        return f"http://{_shown(host)}:{self.server_address[1]}/"

    def serve(self) -> None:
        """Until `shutdown`, in this thread; files are followed in another."""
        follower = threading.Thread(target=self.present.follow, name="preview-files", daemon=True)
        follower.start()
        try:
            self.serve_forever(poll_interval=0.1)
        finally:
            self.present.stop()
            self.server_close()
            follower.join(5)

    def is_us(self, host: str) -> bool:
        """Whether a request means us. A name that another site lets point here does not: that site would read all."""
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() and not host.endswith("]") else host
        name = name.strip("[]").lower()
        if name in ("localhost", self.host.lower(), socket.gethostname().lower()):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _why(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"something listens on port {port} already; stop it, or choose another with --port"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} may not be used by you; choose one above 1023 with --port"
    return f"it cannot be listened on ({error.strerror or error}); check --host and --port"


class Handler(BaseHTTPRequestHandler):
    """One request. Reads only."""

    server: Server
    protocol_version = "HTTP/1.1"
    # A browser opens connections that it may never use.
    timeout = 60

    def do_GET(self) -> None:
        """Answer."""
        if not self.server.is_us(self.headers.get("Host", "")):
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "This preview goes by another name; use its own URL.\n", "txt")
            return
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        if path == "/events":
            self._events()
            return
        found = self._found(path.lstrip("/") or INDEX, parse_qs(parts.query))
        if found is None:
            frame = Frame(Assets("/assets/"), f"/{INDEX}", self.server.present.state.version)
            self._send(HTTPStatus.NOT_FOUND, missing_page(frame, path), "html")
        else:
            self._send(HTTPStatus.OK, found, path.rpartition(".")[2])

    do_HEAD = do_GET  # noqa: N815 - http.server asks for it

    def _found(self, path: str, query: Mapping[str, list[str]]) -> str | None:
        if path.startswith("assets/"):
            return asset(path.removeprefix("assets/"))
        state = self.server.present.state
        if state.site is None:
            return _without(state)
        if path.startswith("data/"):
            return state.site.data(f"d/{path.removeprefix('data/')}", next(iter(query.get("from", ())), None))
        return state.site.page(path)

    def _send(self, status: HTTPStatus, text: str, ending: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", _TYPES.get(ending, _TYPES["html"] if ending != "txt" else "text/plain"))
        self.send_header("Content-Length", str(len(content)))
        # Assets are asked for by their digest.
        lasting = ending in ("css", "js") and "?" in self.path
        self.send_header("Cache-Control", "max-age=31536000, immutable" if lasting else "no-store")
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _events(self) -> None:
        """Versions, each as soon as it is there, for as long as the page is open."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        version = ""
        while (state := self.server.present.after(version, _BEAT)) is not None:
            self.wfile.write(f"data: {state.version}\n\n".encode() if state.version != version else b": still here\n\n")
            self.wfile.flush()
            version = state.version

    def handle(self) -> None:
        """A reader who goes away is no fault."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the pages say what is wrong."""


def _without(state: State) -> str:
    frame = Frame(Assets("/assets/"), None, state.version)
    return fault_page(frame, state.fault) if state.fault else waiting_page(frame)
