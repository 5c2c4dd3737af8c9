"""A session with a server that fails in every way that servers do: what is tried again, and what is said."""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from obsdsl.define.duration import Duration
from obsdsl.errors import RemoteError
from obsdsl.push import errors, http
from obsdsl.push.http import TRIES, Session
from obsdsl.push.retry import settled
from obsdsl.target_config import Connection
from tests.fakes import faults
from tests.fakes.wire import FakeServer, Request, Response, as_json, as_text
from tests.receivers import CERTIFICATE

# An authority, and a server and a client that it signed.
TLS = Path(__file__).parent / "tls"

SHORT = Duration.parse("300ms")
TOKEN = "glsa_hush+hush/token"


class Counter(FakeServer):
    """PUT /n sets a number, GET /n gives it."""

    number = 0

    def handle(self, request: Request) -> Response:
        if request.path == "/text":
            return as_text("plain")
        if request.path == "/away":
            return Response(302, headers={"Location": "http://elsewhere.invalid/login?next=x"})
        if request.path == "/moved":
            return Response(307, headers={"Location": "/n"})
        if request.path == "/circle":
            return Response(302, headers={"Location": "/circle"})
        if request.writes:
            self.number = request.json["n"]
        return as_json({"n": self.number})


@pytest.fixture
def server() -> Iterator[Counter]:
    with Counter() as found:
        yield found


class Waits(list[float]):
    """Pauses that take no time."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def session(server: FakeServer, root: Path, **options: object) -> tuple[Session, Waits]:
    waits = Waits()
    options = {"url": server.url, "timeout": SHORT, **options}
    return Session(Connection(**options), "Test", root, wait=waits), waits  # type: ignore[arg-type]


TRANSIENT = [
    faults.too_many(), faults.unavailable(), faults.bad_gateway(), faults.bad_gateway(status=504), faults.locked(),
    faults.resets(), faults.hangs(), faults.truncates(), faults.garbles(),
]  # fmt: skip


@pytest.mark.parametrize("fault", TRANSIENT, ids=str)
def test_a_read_is_tried_again(server: Counter, tmp_path: Path, fault: faults.Fault) -> None:
    server.faults.add(fault, times=2)
    asked, waits = session(server, tmp_path)
    assert asked.get("/n").json() == {"n": 0}
    assert (len(server.requests()), len(waits), asked.sent) == (3, 2, 3)
    assert 0 < waits[0] <= http.FIRST < waits[1] + http.FIRST


@pytest.mark.parametrize("fault", TRANSIENT, ids=str)
def test_a_read_is_not_tried_for_ever(server: Counter, tmp_path: Path, fault: faults.Fault) -> None:
    server.faults.add(fault, times=None)
    asked, waits = session(server, tmp_path)
    with pytest.raises(errors.Failed) as caught:
        asked.get("/n")
    assert (len(server.requests()), len(waits)) == (TRIES, TRIES - 1)
    assert "GET /n" in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 500, 501])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_refusal_is_never_tried_again(server: Counter, tmp_path: Path, status: int, method: str) -> None:
    server.faults.add(faults.answers(status, {"message": "no, and why"}))
    asked, waits = session(server, tmp_path)
    with pytest.raises(errors.Refused, match=rf"{method} /n: {status}.*no, and why") as caught:
        asked.send(method, "/n", json={"n": 1}) if method == "PUT" else asked.get("/n")
    assert (caught.value.status, caught.value.body) == (status, {"message": "no, and why"})
    assert (len(server.log), waits) == (1, [])


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, errors.Unauthorized), (403, errors.Forbidden), (404, errors.NotFound), (409, errors.Conflict),
     (412, errors.Conflict)],
)  # fmt: skip
def test_refusals_have_kinds(server: Counter, tmp_path: Path, status: int, kind: type[errors.Refused]) -> None:
    server.faults.add(faults.answers(status))
    with pytest.raises(kind):
        session(server, tmp_path)[0].get("/n")


def test_a_status_that_is_expected_is_an_answer(server: Counter, tmp_path: Path) -> None:
    server.faults.add(faults.answers(404, "no rule groups found"))
    answer = session(server, tmp_path)[0].get("/n", accept=(404,))
    assert (answer.status, answer.text) == (404, "no rule groups found")


@pytest.mark.parametrize(
    "fault",
    [faults.unavailable(), faults.bad_gateway(), faults.bad_gateway(commits=True), faults.locked(commits=True),
     faults.resets(), faults.resets(commits=True), faults.hangs(), faults.hangs(commits=True), faults.truncates(),
     faults.garbles()],
    ids=str,
)  # fmt: skip
def test_a_write_of_which_nobody_knows_is_left_to_the_caller(
    server: Counter, tmp_path: Path, fault: faults.Fault
) -> None:
    server.faults.add(fault)
    asked, waits = session(server, tmp_path)
    with pytest.raises(errors.Ambiguous):
        asked.send("PUT", "/n", json={"n": 1})
    assert (len(server.requests()), waits) == (1, [])


def test_a_write_that_was_refused_for_now_is_tried_again(server: Counter, tmp_path: Path) -> None:
    server.faults.add(faults.too_many("7"), times=2)
    asked, waits = session(server, tmp_path)
    asked.send("PUT", "/n", json={"n": 1})
    assert (server.number, waits) == (1, [7.0, 7.0])


def test_nobody_waits_longer_than_patience_lasts(server: Counter, tmp_path: Path) -> None:
    server.faults.add(faults.too_many("86400"))
    server.faults.add(faults.too_many("Wed, 21 Oct 2015 07:28:00 GMT"), nth=2)
    server.faults.add(faults.too_many("soon"), nth=3)
    asked, waits = session(server, tmp_path)
    asked.get("/n")
    assert waits[:2] == [http.PATIENCE, 0.0]
    assert 0 < waits[2] <= 4 * http.FIRST


def test_no_connection_is_tried_again_and_told(tmp_path: Path) -> None:
    with Counter() as server:
        pass
    asked, waits = session(server, tmp_path)
    for call in (lambda: asked.get("/n"), lambda: asked.send("PUT", "/n", json={"n": 1})):
        with pytest.raises(errors.Unreachable, match=r"no connection \(.*refused\); check the URL"):
            call()
    assert len(waits) == 2 * (TRIES - 1)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_page_is_no_answer(server: Counter, tmp_path: Path, method: str) -> None:
    server.faults.add(faults.login_page(), times=None)
    asked, waits = session(server, tmp_path)
    with pytest.raises(errors.Misrouted, match="a page of HTML answered instead of the API"):
        asked.get("/n") if method == "GET" else asked.send("POST", "/n", json={"n": 1})
    assert (len(server.log), waits) == (1, [])


def test_credentials_are_not_sent_to_another_host(
    server: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", TOKEN)
    asked, _ = session(server, tmp_path, token_env="TOKEN")
    with pytest.raises(errors.Misrouted, match=r"redirects to http://elsewhere.invalid/login, and"):
        asked.get("/away")
    with pytest.raises(errors.Misrouted, match=r"redirects to http://127.0.0.1"):
        asked.send("POST", "/moved", json={"n": 1})
    assert server.number == 0
    assert asked.get("/moved").json() == {"n": 0}
    with pytest.raises(errors.Misrouted, match="in a circle"):
        asked.get("/circle")


def test_no_json_is_garbled_where_json_is_read(server: Counter, tmp_path: Path) -> None:
    answer = session(server, tmp_path)[0].get("/text")
    assert answer.text == "plain"
    with pytest.raises(errors.Garbled, match=r"GET /text: the answer .* is no JSON"):
        answer.json()


def test_binding_errors_of_grafana_7_are_a_list(server: Counter, tmp_path: Path) -> None:
    body = [{"fieldNames": ["Dashboard"], "classification": "RequiredError", "message": "Required"}]
    server.faults.add(faults.answers(422, body))
    with pytest.raises(errors.Refused, match="Dashboard: Required"):
        session(server, tmp_path)[0].get("/n")


def test_a_server_that_says_very_much_is_cut(server: Counter, tmp_path: Path) -> None:
    server.faults.add(faults.answers(400, "x" * 100_000))
    with pytest.raises(errors.Refused) as caught:
        session(server, tmp_path)[0].get("/n")
    assert len(str(caught.value)) < 1000


# Who we are.


def test_token_user_and_headers_are_sent(server: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("PASSWORD", "open sesame")
    monkeypatch.setenv("KEY", "k-e-y")
    session(server, tmp_path, token_file="token")[0].get("/n")
    session(server, tmp_path, username="admin", password_env="PASSWORD")[0].get("/n")
    session(server, tmp_path, headers={"X-Team": "sre"}, headers_env={"X-Key": "KEY"})[0].get("/n")
    first, second, third = server.requests()
    assert first.header("Authorization") == f"Bearer {TOKEN}"
    assert second.header("Authorization") == "Basic YWRtaW46b3BlbiBzZXNhbWU="
    assert (third.header("X-Team"), third.header("X-Key"), third.header("Authorization")) == ("sre", "k-e-y", "")


def test_the_machine_s_netrc_is_not_ours(server: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    session(server, tmp_path)[0].get("/n")
    assert server.requests()[0].header("Authorization") == ""


def test_cookies_are_not_kept(server: Counter, tmp_path: Path) -> None:
    server.faults.add(faults.answers(200, {}, {"Set-Cookie": "grafana_session=abc; Path=/"}))
    asked, _ = session(server, tmp_path)
    asked.get("/n")
    asked.get("/n")
    assert server.requests()[1].header("Cookie") == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"token_env": "NO_SUCH"}, "the environment variable NO_SUCH is not set"),
        ({"token_env": "EMPTY"}, "the environment variable EMPTY is empty"),
        ({"token_file": "nowhere"}, "nowhere cannot be read (No such file or directory)"),
        ({"token_file": "empty"}, "is empty; write the secret into it"),
        ({"token_env": "BROKEN"}, "what is to be sent as Authorization holds a newline"),
        ({"ca_file": "nowhere.pem"}, "ca_file is 'nowhere.pem', and there is no such file"),
        ({"proxy_env": "NO_SUCH"}, "the environment variable NO_SUCH is not set"),
    ],
)
def test_what_is_missing_is_named_before_anything_is_sent(
    server: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, str], said: str
) -> None:
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.setenv("BROKEN", "a\nb-hush")
    with pytest.raises(RemoteError) as caught:
        session(server, tmp_path, **options)
    assert said in str(caught.value)
    assert "b-hush" not in str(caught.value)
    assert server.log == []


@pytest.mark.parametrize(
    "fault",
    [faults.answers(401, {"message": f"token {TOKEN} is invalid"}), faults.answers(400, f"bad header {TOKEN}"),
     faults.answers(500, {"error": "glsa_hush%2Bhush%2Ftoken"}), faults.resets(), faults.hangs()],
    ids=str,
)  # fmt: skip
def test_no_message_holds_a_secret(
    server: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: faults.Fault
) -> None:
    monkeypatch.setenv("TOKEN", TOKEN)
    server.faults.add(fault, times=None)
    asked, _ = session(server, tmp_path, token_env="TOKEN")
    with pytest.raises(errors.Failed) as caught:
        asked.send("POST", "/n", json={"n": 1})
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(vars(caught.value))
    assert "hush" not in told
    assert "hush" not in repr(asked) + repr(asked._auth)


# TLS and proxies.


def test_certificates_are_checked(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with Counter(context) as server:
        asked, waits = session(server, tmp_path)
        with pytest.raises(errors.Unreachable, match=r"TLS fails \(self-signed certificate\); set ca_file"):
            asked.get("/n")
        assert waits == []


OURS = {"cert_file": "client.pem", "key_file": "client-key.pem"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"ca_file": "authority.pem", **OURS}, ""),
        ({"ca_file": "authority.pem"}, "give the target cert_file and key_file"),
        (OURS, "set ca_file to the authority that signed its certificate"),
        ({"ca_file": "authority.pem", "cert_file": "client.pem"}, "key_file not its key"),
        ({"ca_file": "authority.pem", "cert_file": "client-key.pem"}, "cert_file holds no certificate"),
        ({"ca_file": "client-key.pem", **OURS}, "ca_file holds no certificate"),
    ],
)
def test_a_server_that_wants_our_certificate(settings: dict[str, str], said: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    context.load_verify_locations(TLS / "authority.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    # Later versions refuse it after the client went on, who hears of that or of a lost connection, as it happens.
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with Counter(context) as server:
        asked = Session(Connection(server.url, **settings), "Test", TLS, wait=Waits())
        if not said:
            assert asked.get("/n").json() == {"n": 0}
            return
        with pytest.raises(errors.Unreachable, match=said) as caught:
            asked.get("/n")
        assert "TLS fails" in str(caught.value)


def test_the_environment_may_name_the_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(TLS / "authority.pem"))
    with Counter(context) as server:
        assert Session(Connection(server.url), "Test", TLS, wait=Waits()).get("/n").json() == {"n": 0}


def test_the_environment_may_name_the_proxy(server: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    asked = Session(Connection("http://prometheus.invalid"), "Test", tmp_path, wait=Waits())
    assert asked.get("/n").json() == {"n": 0}


def test_a_proxy_is_gone_through(server: Counter, tmp_path: Path) -> None:
    connection = Connection("http://prometheus.invalid", proxy=server.url)
    assert Session(connection, "Test", tmp_path).get("/n").json() == {"n": 0}
    with Counter() as gone:
        pass
    broken = Session(Connection(server.url, proxy=gone.url), "Test", tmp_path, wait=Waits())
    with pytest.raises(errors.Unreachable, match="the proxy does not connect"):
        broken.get("/n")


# After an ambiguous write.


@pytest.mark.parametrize(
    "fault",
    [faults.resets(), faults.resets(commits=True), faults.hangs(commits=True), faults.locked(), faults.truncates(),
     faults.locked(commits=True), faults.bad_gateway(), faults.bad_gateway(commits=True)],
    ids=str,
)  # fmt: skip
def test_what_is_there_is_not_written_twice(server: Counter, tmp_path: Path, fault: faults.Fault) -> None:
    server.faults.add(fault, method="PUT")
    asked, waits = session(server, tmp_path)

    def write() -> int:
        return int(asked.send("PUT", "/n", json={"n": 5}).json()["n"])

    def look() -> int | None:
        found = int(asked.get("/n").json()["n"])
        return found if found == 5 else None

    assert settled(write, look, waits) == 5
    done_at_first = "nevertheless" in fault.name or "after" in fault.name or "cut" in fault.name
    assert len(server.requests("PUT")) == (1 if done_at_first else 2)


def test_a_conflict_with_our_own_late_write_is_no_conflict() -> None:
    answers: list[Exception] = [errors.Ambiguous("s", "?"), errors.Conflict("s", "it exists")]
    found = [None, 5]

    def write() -> int:
        raise answers.pop(0)

    assert settled(write, lambda: found.pop(0), Waits()) == 5
    answers = [errors.Conflict("s", "it exists")]
    with pytest.raises(errors.Conflict):
        settled(write, lambda: 5, Waits())
    answers = [errors.Ambiguous("s", "?")] * 4
    with pytest.raises(errors.Ambiguous):
        settled(write, lambda: None, Waits())
