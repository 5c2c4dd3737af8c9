"""One HTTP session with a server: who we are, how long we wait, what is tried again, and how a failure is told."""

from __future__ import annotations

import contextlib
import json as json_
import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from obsdsl.push.credentials import credentials, settings
from obsdsl.push.errors import Ambiguous, Failed, Garbled, Misrouted, Unavailable, Unreachable
from obsdsl.push.outcome import Answer, refusal, retry_after, said
from obsdsl.push.secret import hide
from obsdsl.target_config import Connection

__all__ = ["Answer", "Session"]

TRIES = 5
# Pauses between tries, in seconds: the first at most, the longest, and the longest that a server may ask for.
FIRST, LONGEST, PATIENCE = 0.5, 15.0, 60.0
_READS = ("GET", "HEAD")
_REDIRECTS = 3
# What stands around the words of OpenSSL.
_OF_SSL = re.compile(r"\[SSL: \w+\] | \(_ssl\.c:\d+\)")
# What mends a failure of TLS, by OpenSSL's words for it.
_CERTIFICATE = "set ca_file to the authority that signed its certificate, and check its name"
_OURS = "it takes no one without a certificate that it knows: give the target cert_file and key_file"
_TLS = (
    ("wrong version", "no TLS is spoken there: check the port, or write http://"),
    ("alert certificate required", _OURS),
    ("alert handshake failure", _OURS),
    ("alert unknown ca", _OURS),
    ("alert bad certificate", _OURS),
    ("eof occurred", "it hangs up: check the port, and whether it wants a certificate (cert_file and key_file)"),
    ("pem lib", "cert_file holds no certificate, or key_file not its key: both are PEM"),
    ("key values mismatch", "key_file holds the key of another certificate than cert_file"),
    ("no certificate or crl", "ca_file holds no certificate: it is PEM"),
)
# A whole answer may take so many times as long as a server may be silent.
_WHOLE = 10


class Session:
    """Requests to one server. May be used from several threads.

    GET and HEAD are tried again after 429, 502, 503, 504, a locked database (500), a timeout, a lost connection or a
    cut answer, with jittered, growing pauses, or as long as `Retry-After` says (up to a cap). Writes are tried again
    only where nothing can have happened: 429, or no connection. After all else that tells nothing they raise
    `Ambiguous`: read and compare, then write again if need be (`retry.settled` does so). 400, 401, 403, 404, 409, 412,
    422 are never tried again. HTML where an API was asked, and a redirect to another host, are `Misrouted`.
    """

    def __init__(
        self,
        connection: Connection,
        subject: str,
        root: Path,
        headers: Mapping[str, str] | None = None,
        wait: Callable[[float], object] | None = None,
        tries: int = TRIES,
    ) -> None:
        """`subject` begins messages ("Grafana https://…"); relative files are below `root`; `wait` sleeps between
        tries (`run.wait`, so that Ctrl-C ends it). Reads the secrets; raises RemoteError where one is missing."""
        self.subject = subject
        self.wait: Callable[[float], object] = time.sleep if wait is None else wait
        self._tries = tries
        self._url = connection.url.rstrip("/")
        self._timeout = connection.timeout.milliseconds / 1000
        self._options = settings(connection, subject, root)
        self._auth = credentials(connection, subject, root)
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._session.headers.update({"User-Agent": "obsdsl", "Accept": "application/json", **(headers or {})})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=32))
        self._lock = threading.Lock()
        self._sent = 0

    @property
    def sent(self) -> int:
        """How many requests were sent."""
        return self._sent

    def get(self, path: str, params: Mapping[str, str] | None = None, accept: Iterable[int] = ()) -> Answer:
        """GET. A status other than 2xx raises, unless it is in `accept`."""
        return self._asked("GET", path, {"params": params}, accept)

    def send(
        self,
        method: str,
        path: str,
        json: Any = None,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Iterable[int] = (),
    ) -> Answer:
        """A write: JSON, or `content` with its Content-Type in `headers`. `path` is below the URL, already quoted."""
        given: dict[str, Any] = {"params": params, "headers": dict(headers or {}), "data": content}
        if json is not None:
            given["data"] = json_.dumps(json, ensure_ascii=False).encode("utf-8", "surrogatepass")
            given["headers"].setdefault("Content-Type", "application/json")
        return self._asked(method, path, given, accept)

    def _asked(self, method: str, path: str, given: Mapping[str, Any], accept: Iterable[int]) -> Answer:
        """Ask until there is an answer, or no use in asking."""
        asked = f"{method} {path}"
        accepted = frozenset(accept)
        for attempt in range(self._tries):
            pause = None
            try:
                answer = self._once(method, path, given, asked)
            except (Unavailable, Garbled, _Unconnected) as error:
                failure: Failed = error.failure if isinstance(error, _Unconnected) else error
            else:
                if answer.status in accepted or 200 <= answer.status < 300:
                    return answer
                if not answer.is_transient:
                    raise refusal(answer)
                failure = self._transient(answer, method)
                pause = retry_after(answer)
            if attempt + 1 == self._tries:
                break
            self.wait(min(pause, PATIENCE) if pause is not None else _pause(attempt))
        raise failure

    def _transient(self, answer: Answer, method: str) -> Failed:
        """What is said if no later try does better. Raises it at once where a write may have happened."""
        fault = f"{answer.asked}: {answer.status}: {said(answer)}".rstrip(": ")
        if method in _READS or answer.status == 429:
            helped = "try later" if self._tries == 1 else f"{self._tries} tries did not help: try later"
            return Unavailable(self.subject, f"{fault}; {helped}")
        raise Ambiguous(self.subject, f"{fault}; whether it was done is not known")

    def _once(self, method: str, path: str, given: Mapping[str, Any], asked: str) -> Answer:
        url = f"{self._url}{path}"
        for _ in range(_REDIRECTS):
            answer = self._exchange(method, url, given, asked)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            url = self._redirected(method, url, answer)
        else:
            raise Misrouted(self.subject, f"{asked}: it redirects in a circle; check the URL of the target")
        if answer.is_html and answer.status < 300:
            raise Misrouted(
                self.subject,
                f"{asked}: a page of HTML answered instead of the API, as a login before it does; check the URL, and "
                "that the credentials pass what stands before the server",
            )
        if answer.is_cut and answer.status < 300:
            fault = f"{asked}: the answer is cut off"
            raise Garbled(self.subject, fault) if method in _READS else Ambiguous(self.subject, fault)
        return answer

    def _redirected(self, method: str, url: str, answer: Answer) -> str:
        """Where to ask instead: the same server only, and never for a write."""
        there = urljoin(url, answer.headers.get("Location", ""))
        here, other = urlsplit(url), urlsplit(there)
        if method in _READS and (here.scheme, here.netloc) == (other.scheme, other.netloc):
            return there
        where = f"{other.scheme}://{other.hostname}{'' if other.port is None else f':{other.port}'}{other.path}"
        raise Misrouted(
            self.subject,
            f"{answer.asked}: it redirects to {where}, and credentials are not sent elsewhere; write the final URL "
            "into the target",
        )

    def _exchange(self, method: str, url: str, given: Mapping[str, Any], asked: str) -> Answer:
        """One request. Raises Unavailable for a read to be tried again, Ambiguous for a write that may be done."""
        with self._lock:
            self._sent += 1
        try:
            response = self._session.request(
                method, url, **given, **self._options, auth=self._auth,
                timeout=self._timeout, allow_redirects=False, stream=True,
            )  # fmt: skip
            with contextlib.closing(response):
                body = self._body(response)
        except requests.RequestException as error:
            failure = self._failure(error, method, asked)
            raise failure from None
        return Answer(response.status_code, response.headers, body, asked, self.subject)

    def _body(self, response: requests.Response) -> bytes:
        """All of it; a server that sends a byte now and then does not hold us for ever."""
        until = time.monotonic() + _WHOLE * self._timeout
        parts = []
        for part in response.iter_content(1 << 16):
            parts.append(part)
            if time.monotonic() > until:
                raise requests.ReadTimeout
        return b"".join(parts)

    def _failure(self, error: requests.RequestException, method: str, asked: str) -> Failed | _Unconnected:
        said_ = hide(_reason(error))
        if isinstance(error, requests.exceptions.SSLError):
            mend = next((mend for words, mend in _TLS if words in said_.lower()), _CERTIFICATE)
            return Unreachable(self.subject, f"{asked}: TLS fails ({said_}); {mend}")
        if isinstance(error, requests.exceptions.ProxyError):
            return Unreachable(self.subject, f"{asked}: the proxy does not connect ({said_}); check proxy")
        if isinstance(error, requests.ConnectTimeout) or _is_unconnected(error):
            mend = "check the URL, and that the server runs and can be reached from here"
            return _Unconnected(Unreachable(self.subject, f"{asked}: no connection ({said_}); {mend}"))
        if isinstance(error, requests.Timeout | requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
            if method in _READS:
                return Unavailable(self.subject, f"{asked}: the connection was lost ({said_}); try later")
            return Ambiguous(self.subject, f"{asked}: no answer came ({said_}); whether it was done is not known")
        return Unreachable(self.subject, f"{asked}: it cannot be asked ({said_}); check the target's settings")


class _Unconnected(Exception):
    """No connection was made: nothing was sent, so that a write may be tried again, too."""

    def __init__(self, failure: Failed) -> None:
        super().__init__()
        self.failure = failure


def _reason(error: Exception) -> str:
    """The innermost words: those around it repeat host and port."""
    inner: Any = error
    while True:
        deeper = getattr(inner, "reason", None) or next((one for one in inner.args if isinstance(one, Exception)), None)
        if not isinstance(deeper, Exception):
            break
        inner = deeper
    text = str(inner)
    if isinstance(inner, requests.Timeout) or "timed out" in text.lower():
        return "timed out"
    text = _OF_SSL.sub("", text).rsplit(": ", 1)[-1].strip("'\")")
    return text + ")" * max(0, text.count("(") - text.count(")")) or type(inner).__name__


def _is_unconnected(error: requests.RequestException) -> bool:
    """Whether not even a connection was made, as far as is known."""
    words = str(error)
    return any(word in words for word in ("NewConnectionError", "NameResolutionError", "Failed to establish"))


def _pause(attempt: int) -> float:
    longest: float = min(LONGEST, FIRST * 2.0**attempt)
    return longest * random.uniform(0.5, 1.0)
