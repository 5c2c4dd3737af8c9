"""Receivers for a real Alertmanager: Slack, PagerDuty (v1 and v2), webhooks and mail, on free ports of this machine.

with Receivers() as receivers:
    ...                      # an Alertmanager notifies receivers.slack_url, receivers.smtp, …
    receivers.arrivals       # what came, in order

They check the form of what arrives as the real ones do: what these would refuse is in `faults`.
"""

from __future__ import annotations

import json
import re
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# For those whose address is fixed: their clients come through our proxy, and are met with this certificate.
CERTIFICATE = Path(__file__).with_name("receivers.pem")
_TITLE = re.compile(r"\[(FIRING:\d+|RESOLVED)(?:, \w+:\d+)*\] (\S+)")
_ALERTNAME = re.compile(r"alertname(?: = |\"?: ?\")([^\s\"\\]+)")


@dataclass(frozen=True)
class Arrival:
    """A notification: when it came (by time.monotonic), in which form, to whom, of which alert, and all it said."""

    at: float
    kind: str
    to: str
    alert: str
    firing: bool
    content: Any = field(repr=False, compare=False)

    @property
    def where(self) -> tuple[str, str]:
        """The kind and to whom."""
        return self.kind, self.to


class Receivers:
    """All that an Alertmanager may notify, in one place."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._arrivals: list[Arrival] = []
        self.faults: list[str] = []
        # Bytes that a Prometheus sent for long-term storage.
        self.remote_writes = 0
        # PagerDuty names an incident once.
        self._incidents: dict[str, str] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _http_handler(self))
        self._smtp = _SmtpServer(("127.0.0.1", 0), _smtp_handler(self))

    def __enter__(self) -> Receivers:
        for server in (self._http, self._smtp):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self._http, self._smtp):
            server.shutdown()
            server.server_close()

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """What came so far."""
        with self._lock:
            return tuple(self._arrivals)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def slack_url(self) -> str:
        return f"{self.url}/services/T0/B0/x"

    @property
    def pagerduty_url(self) -> str:
        """Of the Events API v2. That of v1 cannot be set: give Alertmanager `proxy`, and let it trust anyone."""
        return f"{self.url}/v2/enqueue"

    @property
    def remote_write_url(self) -> str:
        return f"{self.url}/api/v1/write"

    def webhook_url(self, name: str) -> str:
        return f"{self.url}/webhook/{name}"

    @property
    def proxy(self) -> str:
        return self.url

    @property
    def smtp(self) -> str:
        """host:port of the mail server."""
        return f"127.0.0.1:{self._smtp.server_address[1]}"

    # What arrives

    def take(self, path: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """A POST: the status and the answer."""
        if path == "/api/v1/write":
            self.remote_writes += 1
            return 200, b""
        reader = next((read for start, read in _READERS.items() if path.startswith(start)), None)
        if reader is None:
            return self._refused(f"nobody listens at {path}", 404)
        if "json" not in headers.get("Content-Type", ""):
            return self._refused(f"{path}: the content's type is {headers.get('Content-Type')}, not JSON", 415)
        try:
            kind, to, alert, firing, answer = reader(self, path, json.loads(content))
        except (KeyError, ValueError, TypeError) as error:
            return self._refused(f"{path}: {type(error).__name__} {error} in {content.decode(errors='replace')}", 400)
        self._arrived(kind, to, alert, firing, json.loads(content))
        return answer

    def take_mail(self, sender: str, recipients: list[str], content: bytes) -> None:
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        title = _TITLE.match(str(message["Subject"]))
        body = message.get_body(("html", "plain"))
        for holds, fault in (
            (title is not None, f"the subject {message['Subject']!r} says no status and no alert"),
            (sender in str(message["From"]), f"the envelope is from {sender!r}, the mail from {message['From']!r}"),
            (message["Date"] and message["Message-Id"], "it has no date, or no id"),
            (body is not None and body.get_content().strip(), "it is empty"),
        ):
            if not holds:
                self._refused(f"mail to {recipients}: {fault}", 0)
                return
        assert title is not None
        for one in recipients:
            self._arrived("email", one, title[2], title[1] != "RESOLVED", content.decode(errors="replace"))

    def incident(self, key: str, content: object, says: str) -> str:
        """The alert of an incident: what it says, or what it was opened with."""
        found = _ALERTNAME.search(json.dumps(content))
        if found is None and key not in self._incidents:
            raise ValueError(f"{says} names no alert")
        return self._incidents.setdefault(key, found[1] if found else "")

    def _arrived(self, kind: str, to: str, alert: str, firing: bool, content: object) -> None:
        with self._lock:
            self._arrivals.append(Arrival(time.monotonic(), kind, to, alert, firing, content))

    def _refused(self, fault: str, status: int) -> tuple[int, bytes]:
        with self._lock:
            self.faults.append(fault)
        return status, fault.encode()


# Forms


_Read = tuple[str, str, str, bool, tuple[int, bytes]]


def _check(holds: object, fault: str) -> None:
    if not holds:
        raise ValueError(fault)


def _slack(_: Receivers, __: str, message: dict[str, Any]) -> _Read:
    """An incoming webhook: api.slack.com/messaging/webhooks and its attachments."""
    channel, attachments = message["channel"], message["attachments"]
    _check(re.fullmatch(r"[#@]?[a-z0-9_-]{1,80}", channel), f"the channel {channel!r} cannot be one")
    _check(len(attachments) == 1, "Alertmanager sends one attachment")
    (one,) = attachments
    _check(one["fallback"], "an attachment has a fallback")
    _check(one.get("title") or one.get("text"), "a message without title and text is refused: no_text")
    _check(re.fullmatch(r"good|warning|danger|#[0-9a-fA-F]{6}", one["color"]), f"{one['color']!r} is no colour")
    title = _TITLE.match(one["fallback"])
    if title is None:
        raise ValueError(f"the fallback {one['fallback']!r} says no status and no alert")
    return "slack", channel, title[2], title[1] != "RESOLVED", (200, b"ok")


def _pagerduty(receivers: Receivers, _: str, event: dict[str, Any]) -> _Read:
    """The Events API v2: developer.pagerduty.com/docs/send-alert-event."""
    key, action, payload = event["dedup_key"], event["event_action"], event["payload"]
    _check(re.fullmatch(r"[A-Za-z0-9]{32}", event["routing_key"]), "a routing key has 32 letters and digits")
    _check(0 < len(key) <= 255, "a dedup_key has up to 255 characters")
    _check(action in ("trigger", "resolve"), f"there is no action {action!r}")
    _check(0 < len(payload["summary"]) <= 1024, "the summary is empty or too long")
    _check(payload["source"], "the source is empty")
    _check(payload["severity"] in ("critical", "error", "warning", "info"), f"no severity {payload['severity']!r}")
    alert = receivers.incident(key, payload, "the payload")
    answer = {"status": "success", "message": "Event processed", "dedup_key": key}
    return "pagerduty", event["routing_key"], alert, action == "trigger", (202, json.dumps(answer).encode())


def _pagerduty_v1(receivers: Receivers, _: str, event: dict[str, Any]) -> _Read:
    """The Events API v1: developer.pagerduty.com/docs/events-api-v1."""
    key, action = event["incident_key"], event["event_type"]
    _check(re.fullmatch(r"[A-Za-z0-9]{32}", event["service_key"]), "a service key has 32 letters and digits")
    _check(action in ("trigger", "resolve"), f"there is no event type {action!r}")
    if action == "trigger":
        _check(0 < len(event["description"]) <= 1024, "the description is empty or too long")
    alert = receivers.incident(key, event.get("details", {}), "the event's details")
    answer = {"status": "success", "message": "Event processed", "incident_key": key}
    return "pagerduty", event["service_key"], alert, action == "trigger", (200, json.dumps(answer).encode())


_ALERT = {"status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint"}
_WEBHOOK = {
    *("receiver", "status", "alerts", "groupLabels", "commonLabels", "commonAnnotations", "externalURL"),
    *("version", "groupKey", "truncatedAlerts"),
}


def _webhook(_: Receivers, path: str, message: dict[str, Any]) -> _Read:
    """Alertmanager's own form: prometheus.io/docs/alerting/latest/configuration/#webhook_config."""
    _check(message.keys() >= _WEBHOOK, f"it lacks {_WEBHOOK - message.keys()}")
    _check(message["version"] == "4", f"the version is {message['version']}")
    _check(message["status"] in ("firing", "resolved"), f"there is no status {message['status']!r}")
    _check(message["alerts"], "there is no alert in it")
    for alert in message["alerts"]:
        _check(alert.keys() >= _ALERT, f"an alert lacks {_ALERT - alert.keys()}")
    alert = message["commonLabels"]["alertname"]
    return "webhook", path.removeprefix("/webhook/"), alert, message["status"] == "firing", (200, b"")


_READERS: Mapping[str, Callable[[Receivers, str, dict[str, Any]], _Read]] = {
    "/services/": _slack,
    "/v2/enqueue": _pagerduty,
    "/generic/2010-04-15/create_event.json": _pagerduty_v1,
    "/webhook/": _webhook,
}


# Servers


def _http_handler(receivers: Receivers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = receivers.take(self.path, content, dict(self.headers))
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def do_CONNECT(self) -> None:
            """Be the proxy, and whoever is behind it as well."""
            self.send_response(200, "Connection established")
            self.end_headers()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            with _secured(self.connection, context) as secured:
                Handler(secured, self.client_address, self.server)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    return Handler


@contextmanager
def _secured(connection: socket.socket, context: ssl.SSLContext) -> Iterator[socket.socket]:
    secured = context.wrap_socket(connection, server_side=True)
    try:
        yield secured
    finally:
        secured.close()


class _SmtpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def _smtp_handler(receivers: Receivers) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        """As much of RFC 5321 as a client needs, with one way to log in."""

        def handle(self) -> None:
            self.say("220 receivers of the tests")
            sender, recipients = "", list[str]()
            for raw in self.rfile:
                line = raw.decode(errors="replace").rstrip("\r\n")
                match re.split(r"[ :]", line.upper(), maxsplit=1)[0]:
                    case "EHLO":
                        self.say("250-receivers", "250-AUTH PLAIN LOGIN", "250 8BITMIME")
                    case "HELO":
                        self.say("250 receivers")
                    case "AUTH":
                        self.say("235 accepted")
                    case "MAIL":
                        sender, recipients = _address(line), []
                        self.say("250 ok")
                    case "RCPT":
                        recipients.append(_address(line))
                        self.say("250 ok")
                    case "DATA":
                        self.say("354 end with a dot")
                        receivers.take_mail(sender, recipients, b"".join(self.data()))
                        self.say("250 taken")
                    case "QUIT":
                        self.say("221 bye")
                        return
                    case "NOOP" | "RSET":
                        self.say("250 ok")
                    case other:
                        self.say(f"500 {other} is no command here")

        def data(self) -> Iterator[bytes]:
            for line in self.rfile:
                if line == b".\r\n":
                    return
                yield line[1:] if line.startswith(b".") else line

        def say(self, *lines: str) -> None:
            self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    return Handler


def _address(line: str) -> str:
    found = re.search(r"<([^>]*)>", line)
    return found[1] if found else ""
