"""A server between a client and a real one: it passes all on, but for the faults that it was told.

with prometheus(require("prometheus"), config, place=folder) as real, Between(real) as between:
    between.faults.add(bad_gateway(commits=True), path="/-/reload")
"""

from __future__ import annotations

import http.client
import ssl
from urllib.parse import urlencode, urlsplit

from tests.fakes.wire import FakeServer, Request, Response

# They are of one connection, not of what is passed on.
OWN = ("connection", "keep-alive", "transfer-encoding", "content-length", "host", "accept-encoding")
SECONDS = 60


class Between(FakeServer):
    """Stands before the server at `target`."""

    def __init__(self, target: str, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self.target = target

    def handle(self, request: Request) -> Response:
        """What the real server answers."""
        parts = urlsplit(self.target)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
        query = urlencode(request.query, doseq=True)
        headers = {key: value for key, value in request.headers.items() if key.lower() not in OWN}
        try:
            connection.request(request.method, request.path + (f"?{query}" if query else ""), request.body, headers)
            answer = connection.getresponse()
            kept = {key: value for key, value in answer.headers.items() if key.lower() not in (*OWN, "content-type")}
            return Response(answer.status, answer.read(), answer.headers.get("Content-Type") or "", kept)
        finally:
            connection.close()
