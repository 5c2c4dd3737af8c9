"""A plain client for tests of the fakes; past any proxy in the environment."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.wire import Response

ADMIN = {"Authorization": "Basic " + base64.b64encode(b"admin:admin").decode()}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def ask(
    url: str, method: str, path: str, body: Any = None, headers: Mapping[str, str] = ADMIN, timeout: float = 10
) -> Response:
    """The answer. A body that is no text is sent as JSON."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    content = body if body is None or isinstance(body, str) else json.dumps(body)
    kind = {"Content-Type": "application/json"} if content else {}
    try:
        connection.request(method, path, content, {**kind, **headers})
        answer = connection.getresponse()
        content_type = answer.headers.get("Content-Type") or ""
        return Response(answer.status, answer.read(), content_type, dict(answer.headers.items()))
    finally:
        connection.close()
