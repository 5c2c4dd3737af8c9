"""An HTTP server that takes notifications."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from obsdsl.errors import ObsdslError
from obsdsl.listen.notification import Notification, read_notification

# Alertmanager groups alerts; a group that is larger than this is none of its.
_LARGEST: Final = 64 * 1024 * 1024
_TIMEOUT: Final = 10


class Listener:
    """Listens from its making on; `serve` answers until `stop`, which another thread calls.

    `arrived` is called with each notification, `refused` with the reason why a request is none. Both are called from
    one thread a request.
    """

    def __init__(
        self, host: str, port: int, arrived: Callable[[Notification], None], refused: Callable[[str], None]
    ) -> None:
        try:
            self._server = _Server((host, port), _handler(arrived, refused))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            fault = f"nobody can listen there ({why}); choose another --port, or 0 for any that is free"
            raise ObsdslError(f"{host}:{port}", fault) from None

    @property
    def url(self) -> str:
        """Where to send notifications."""
        host, port = self._server.server_address[:2]
        name = host if isinstance(host, str) else host.decode()
        return f"http://{f'[{name}]' if ':' in name else name}:{port}/"

    def serve(self) -> None:
        """Answer until `stop`."""
        self._server.serve_forever(0.05)

    def stop(self) -> None:
        """Let `serve` end."""
        self._server.shutdown()

    def close(self) -> None:
        """Free the port."""
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up is no news."""


def _handler(arrived: Callable[[Notification], None], refused: Callable[[str], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _TIMEOUT

        def do_GET(self) -> None:
            self._answer(200, "obsdsl listens; POST Alertmanager's notifications here")

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length") or ""
            if not length.isascii() or not length.isdigit():
                self._refuse(411, "it does not say its length")
            elif int(length) > _LARGEST:
                self._refuse(413, f"it has {length} bytes, which no notification has")
            else:
                self._take(self.rfile.read(int(length)))

        def _take(self, body: bytes) -> None:
            try:
                notification = read_notification(body, self.path)
            except ValueError as error:
                self._refuse(400, str(error))
                return
            arrived(notification)
            self._answer(200, "ok")

        def _refuse(self, code: int, why: str) -> None:
            refused(f"a request from {self.client_address[0]} is no notification: {why}")
            self._answer(code, why)

        def _answer(self, code: int, text: str) -> None:
            content = f"{text}\n".encode()
            self.send_response(code)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """What arrives is said by the command."""

    return Handler
