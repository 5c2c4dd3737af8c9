"""Faults happen where they are told to, do what they say, and leave the server as they say."""

from __future__ import annotations

import contextlib
import http.client
import ssl
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings

from tests.fakes.ask import ADMIN, ask
from tests.fakes.faults import (
    Fault,
    answers,
    bad_gateway,
    calls,
    changes,
    denied,
    garbles,
    hangs,
    ignores_folder_uid,
    locked,
    login_page,
    redirects,
    resets,
    slow,
    too_many,
    truncates,
    unauthorized,
    unavailable,
)
from tests.fakes.grafana import V12, Grafana
from tests.fakes.schedules import Schedule, arm, schedules
from tests.fakes.wire import Response
from tests.receivers import CERTIFICATE

FOLDERS = "/api/folders"


@pytest.fixture
def grafana() -> Iterator[Grafana]:
    with Grafana(V12) as server:
        yield server


def create(grafana: Grafana, uid: str = "obs", timeout: float = 10) -> Response:
    return ask(grafana.url, "POST", FOLDERS, {"uid": uid, "title": uid}, timeout=timeout)


STATUSES: tuple[tuple[Fault, int, bool], ...] = (
    (too_many(), 429, False),
    (unavailable(), 503, False),
    (bad_gateway(), 502, False),
    (bad_gateway(commits=True, status=504), 504, True),
    (locked(), 500, False),
    (locked(commits=True), 500, True),
    (denied(), 403, False),
    (unauthorized(), 401, False),
    (login_page(), 200, False),
    (redirects("https://login.example/"), 302, False),
    (answers(418, {"message": "no"}, {"X-Why": "tea"}), 418, False),
)


@pytest.mark.parametrize(("fault", "status", "committed"), STATUSES, ids=[str(fault) for fault, *_ in STATUSES])
def test_an_answer_takes_the_place_of_the_true_one(
    grafana: Grafana, fault: Fault, status: int, committed: bool
) -> None:
    grafana.faults.add(fault)
    assert create(grafana).status == status
    assert ("obs" in grafana.org().folders) == committed
    assert create(grafana, "next").status == 200, "it happens once"


def test_retry_after_is_sent_where_it_is_given(grafana: Grafana) -> None:
    grafana.faults.add(too_many("2"))
    grafana.faults.add(too_many())
    assert [create(grafana).headers.get("Retry-After") for _ in range(2)] == ["2", None]


@pytest.mark.parametrize("commits", [False, True])
def test_a_reset_breaks_the_connection(grafana: Grafana, commits: bool) -> None:
    grafana.faults.add(resets(commits))
    with pytest.raises(ConnectionResetError):
        create(grafana)
    assert ("obs" in grafana.org().folders) == commits
    assert [exchange.status for exchange in grafana.log] == [0]


@pytest.mark.parametrize("commits", [False, True])
def test_a_server_that_hangs_is_given_up(grafana: Grafana, commits: bool) -> None:
    grafana.faults.add(hangs(commits=commits))
    with pytest.raises(TimeoutError):
        create(grafana, timeout=0.2)
    assert ("obs" in grafana.org().folders) == commits


def test_a_slow_server_answers_in_the_end(grafana: Grafana) -> None:
    grafana.faults.add(slow(0.01))
    assert create(grafana).status == 200


def test_a_truncated_answer_is_shorter_than_it_says(grafana: Grafana) -> None:
    grafana.faults.add(truncates())
    with pytest.raises(http.client.IncompleteRead):
        create(grafana)
    assert "obs" in grafana.org().folders


def test_broken_json_has_its_length_right(grafana: Grafana) -> None:
    grafana.faults.add(garbles())
    answer = create(grafana)
    assert answer.status == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json  # noqa: B018


def test_another_may_come_before_and_after(grafana: Grafana) -> None:
    seen: list[bool] = []
    for after in (False, True):
        grafana.faults.add(calls(lambda: seen.append("obs" in grafana.org().folders), after))
        create(grafana)
        grafana.org().folders.clear()
    assert seen == [False, True]


def test_another_request_may_arrive_than_was_sent(grafana: Grafana) -> None:
    grafana.faults.add(changes(lambda request: replace(request, body=b'{"uid": "other", "title": "Other"}')))
    create(grafana)
    assert list(grafana.org().folders) == ["other"]


def test_a_server_may_ignore_the_folder(grafana: Grafana) -> None:
    create(grafana)
    grafana.faults.add(ignores_folder_uid(), path="/api/dashboards/db")
    body = {"dashboard": {"uid": "a", "title": "A"}, "folderUid": "obs"}
    assert ask(grafana.url, "POST", "/api/dashboards/db", body).status == 200
    assert grafana.org().dashboards["a"].folder == ""


def test_faults_wait_for_the_request_that_they_are_told(grafana: Grafana) -> None:
    grafana.faults.add(denied(), nth=2, method="POST", times=2)
    grafana.faults.add(unavailable(), path="^/api/health$", times=None)
    grafana.faults.add(locked(), where=lambda request: request.option("limit") == "1")
    statuses = [create(grafana, uid).status for uid in "abcd"]
    assert statuses == [200, 403, 403, 200]
    assert [ask(grafana.url, "GET", "/api/health").status for _ in range(3)] == [503] * 3
    assert grafana.faults.waiting == ["database is locked"]
    assert ask(grafana.url, "GET", f"{FOLDERS}?limit=1").status == 500
    assert grafana.faults.waiting == []
    assert grafana.faults.happened[0] == ("403", "POST /api/folders")
    grafana.faults.clear()
    assert ask(grafana.url, "GET", "/api/health").status == 200


def test_the_log_tells_what_came(grafana: Grafana) -> None:
    create(grafana)
    ask(grafana.url, "GET", f"{FOLDERS}/obs?x=1", headers={**ADMIN, "X-Grafana-Org-Id": "1"})
    write, read = grafana.requests()
    assert (grafana.writes, grafana.reads) == ([write], [read])
    assert write.json == {"uid": "obs", "title": "obs"}
    assert (read.path, read.option("x"), read.header("x-grafana-org-id")) == ("/api/folders/obs", "1", "1")
    assert grafana.requests("GET", "folders/o") == [read]
    grafana.forget()
    assert grafana.requests() == []


def test_a_proxy_may_be_played_too(grafana: Grafana) -> None:
    assert ask(grafana.url, "GET", "http://grafana.example/api/health").status == 200
    assert grafana.requests()[0].path == "/api/health"


@given(schedule=schedules(last=6))
@settings(max_examples=50, deadline=None)
def test_after_the_faults_the_server_is_well(schedule: Schedule) -> None:
    with Grafana(V12) as grafana:
        arm(grafana, schedule, method="POST")
        for number in range(6):
            with contextlib.suppress(OSError, http.client.HTTPException):
                create(grafana, f"f{number}")
        assert grafana.faults.waiting == []
        assert len(grafana.writes) == 6
        assert create(grafana, "last").status == 200


@pytest.mark.parametrize("trusted", [True, False])
def test_https_asks_for_a_clients_certificate(trusted: bool) -> None:
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(CERTIFICATE))
    server.load_cert_chain(CERTIFICATE)
    server.verify_mode = ssl.CERT_REQUIRED
    client = ssl.create_default_context(cafile=str(CERTIFICATE))
    client.check_hostname = False
    if trusted:
        client.load_cert_chain(CERTIFICATE)
    with Grafana(V12, tls=server) as grafana:
        connection = http.client.HTTPSConnection(urlsplit(grafana.url).netloc, context=client, timeout=10)
        try:
            if trusted:
                connection.request("GET", "/api/health")
                assert connection.getresponse().read()
            else:
                with pytest.raises(OSError):  # noqa: PT011, PT012 - of TLS or of the connection, by its version
                    connection.request("GET", "/api/health")
                    connection.getresponse()
        finally:
            connection.close()
