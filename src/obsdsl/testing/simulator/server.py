"""One target: an HTTP server that answers every path with the metrics of now, or not at all."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from obsdsl.errors import ObsdslError
from obsdsl.testing.simulator.exposition import CONTENT_TYPE

# The metrics of now; None from a target that is gone.
Page = Callable[[], str | None]


class MetricsServer:
    """Serves from `start` to `stop`; a port of 0 is any that is free."""

    def __init__(self, page: Page, host: str, port: int) -> None:
        self._page = page
        self._address = (host, port)
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """host:port, as in a scrape job's targets."""
        host, port = self._server.server_address[:2] if self._server else self._address
        return f"{host if isinstance(host, str) else host.decode()}:{port}"

    def start(self) -> None:
        """Raises ObsdslError where the port is taken."""
        try:
            self._server = _Server(self._address, _handler(self._served))
        except (OSError, OverflowError) as error:
            host, port = self._address
            why = error.strerror if isinstance(error, OSError) else "there is no such port"
            fault = f"nobody can listen there ({why}); choose another port, or 0 for any that is free"
            raise ObsdslError(f"{host}:{port}", fault) from None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def _served(self) -> str | None:
        """Nothing once it has stopped, over connections of before either."""
        return None if self._server is None else self._page()

    def stop(self) -> None:
        """Return once nobody listens any more."""
        server, thread = self._server, self._thread
        self._server = self._thread = None
        if server is not None and thread is not None:
            server.shutdown()
            thread.join()
            server.server_close()
            self._address = (self._address[0], server.server_address[1])


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A target that starts again finds its old port still closing.
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who does not wait for the answer does not want it."""


def _handler(page: Page) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            text = page()
            if text is None:
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            content = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: a scrape is no news."""

    return Handler
