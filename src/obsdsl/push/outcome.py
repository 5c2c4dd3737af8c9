"""What an answer means: which failures are worth another try, and what is said of the others."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import attrs

from obsdsl.push.errors import Conflict, Forbidden, Garbled, NotFound, Refused, Unauthorized
from obsdsl.push.secret import hide

# Of what a server says, so much is told.
_LONGEST = 500
# A server, or something before it, that may do better soon.
TRANSIENT = frozenset({429, 502, 503, 504})
_KINDS: Mapping[int, type[Refused]] = {
    401: Unauthorized, 403: Forbidden, 404: NotFound, 409: Conflict, 412: Conflict,
}  # fmt: skip
_MENDS: Mapping[int, str] = {
    401: "check the credentials that the target names: they are missing, wrong, or ran out",
    403: "the credentials are valid and may not do this; give them the right",
}
# Under which key servers say what is wrong: Grafana, Kubernetes-style APIs, Prometheus, Alertmanager.
_WORDS = ("message", "error", "msg", "detail")


@attrs.frozen(eq=False)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)
    # `GET /api/health`, and the server, for messages.
    asked: str = ""
    subject: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. Raises Garbled where it is none, or cut off."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            fault = f"{self.asked}: the answer (status {self.status}) is no JSON, or is cut off"
            raise Garbled(self.subject, f"{fault}; try again, and look at what stands before the server") from None

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people: of a login, of a proxy."""
        kind = self.headers.get("Content-Type", "").lower()
        head = self.body[:500].lstrip().lower()
        # vmalert says "text/html" of nothing at all.
        return ("text/html" in kind and head != b"") or head.startswith((b"<!doctype html", b"<html"))

    @property
    def is_cut(self) -> bool:
        """Whether there are fewer bytes than were announced, or JSON that is none."""
        length = self.headers.get("Content-Length", "")
        if length.isdigit() and "Content-Encoding" not in self.headers and int(length) > len(self.body):
            return True
        if "json" not in self.headers.get("Content-Type", "").lower() or not self.body:
            return False
        try:
            self.json()
        except Garbled:
            return True
        return False

    @property
    def is_transient(self) -> bool:
        """Whether the same request may do better soon."""
        return self.status in TRANSIENT or (self.status == 500 and "database is locked" in self.text.lower())


def said(answer: Answer) -> str:
    """What the server says is wrong, in one line."""
    if answer.is_html:
        return "a page of HTML, not the API's answer"
    text = " ".join(_words(answer).split())
    return hide(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _words(answer: Answer) -> str:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return answer.text
    if isinstance(found, list):
        # Grafana 7.5's binding errors.
        rows = [one for one in found if isinstance(one, dict)]
        return "; ".join(f"{', '.join(map(str, one.get('fieldNames') or ()))}: {_of(one) or one}" for one in rows)
    return _of(found) or answer.text


def _of(found: Any) -> str:
    if not isinstance(found, dict):
        return ""
    return next((found[key] for key in _WORDS if isinstance(found.get(key), str) and found[key]), "")


def refusal(answer: Answer) -> Refused:
    """The error of an answer that is not what was asked for."""
    kind = _KINDS.get(answer.status, Refused)
    name = HTTPStatus(answer.status).phrase if answer.status in HTTPStatus._value2member_map_ else ""
    words = said(answer)
    fault = f"{answer.asked}: {answer.status} {name}".rstrip() + (f": {words}" if words else "")
    mend = _MENDS.get(answer.status)
    try:
        body = None if answer.is_html else json.loads(hide(answer.text))
    except (ValueError, RecursionError):
        body = hide(answer.text)
    return kind(answer.subject, f"{fault}; {mend}" if mend else fault, status=answer.status, body=body)


def retry_after(answer: Answer) -> float | None:
    """How long the server asks to wait, in seconds."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, when.timestamp() - time.time())
