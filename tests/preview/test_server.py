"""The server: who may ask, what it answers, how it ends."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from obsdsl.config import read_config
from obsdsl.errors import ObsdslError
from obsdsl.preview.serve.loading import Loader
from obsdsl.preview.serve.present import Present
from obsdsl.preview.serve.server import Server
from obsdsl.preview.serve.watch import stamps
from tests.servers import until

FILES = {
    "metrics/app.py": "from obsdsl import Gauge\nqueue = Gauge('app_queue_jobs', 'Jobs.')\n",
    "dashboards/app.py": (
        "from obsdsl import Dashboard, TimeSeries\nfrom metrics.app import queue\n"
        "board = Dashboard('App', uid='app', panels=(TimeSeries('Queue', queue),))\n"
    ),
}


SERVED = {
    "/": "App",
    "/index.html": "App",
    "/d/app.html": "Queue",
    "/problems.html": "Problems",
    "/catalog.html": "app_queue_jobs",
    "/graph.html": "Dependencies",
    "/assets/preview.css": "--ground",
    "/assets/echarts.min.js": "echarts",
}


@pytest.fixture
def server(workspace: Callable[[Mapping[str, str]], Path]) -> Iterator[Server]:
    config = read_config(workspace(FILES))
    present = Present(config, Loader(config.root, None), None, "", lambda _: None)
    found = Server("127.0.0.1", 0, present)
    thread = threading.Thread(target=found.serve)
    thread.start()
    until(lambda: (site := present.state.site) and site.snapshot.more, 60)
    yield found
    found.shutdown()
    thread.join(20)
    assert not thread.is_alive()


def asked(
    server: Server, path: str, host: str | None = None, method: str = "GET"
) -> tuple[int, str, Mapping[str, str]]:
    with closing(http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=20)) as connection:
        connection.request(method, path, headers={} if host is None else {"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())


def test_it_serves_pages_and_what_they_need(server: Server) -> None:
    for path, word in SERVED.items():
        status, text, headers = asked(server, path)
        assert (status, word in text) == (200, True), path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert asked(server, "/", method="HEAD")[:2] == (200, "")


@pytest.mark.parametrize(
    "path", ["/d/other.html", "/assets/../site.py", "/assets/core.js", "/data/app.json", "//x", "/%00"]
)
def test_what_is_not_there_is_not_found(server: Server, path: str) -> None:
    assert asked(server, path)[0] == 404


def test_a_name_that_is_not_ours_gets_nothing(server: Server) -> None:
    """Else any web site could have its name point here, and read."""
    port = server.server_address[1]
    for host in ("evil.example", f"evil.example:{port}", "localhost.evil.example", ""):
        assert asked(server, "/", host)[0] == 421, host
    for host in ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", "[::1]:80", socket.gethostname()):
        assert asked(server, "/", host)[0] == 200, host


def test_nothing_can_be_written(server: Server) -> None:
    assert asked(server, "/", method="POST")[0] == 501


def test_open_pages_hear_of_changes_alone(server: Server, workspace: Callable[[Mapping[str, str]], Path]) -> None:
    # The same place.
    file = workspace({}) / "dashboards/app.py"
    with (
        closing(http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)) as connection,
        closing(_events(connection)) as answer,
    ):
        assert answer.readline() == f"data: {server.present.state.version}\n".encode()
        answer.readline()
        version = server.present.state.version
        # Only written otherwise: nobody's page has to change.
        before = server.present.state
        file.write_text(file.read_text() + "\n\n# Nothing.\n")
        until(lambda: server.present.state is not before)
        assert server.present.state.version == version
        file.write_text(file.read_text().replace("'Queue'", "'Jobs'"))
        assert answer.readline() != f"data: {version}\n".encode()
    assert "Jobs" in asked(server, "/d/app.html")[1]


def test_a_module_that_waits_for_ever_can_be_mended(workspace: Callable[[Mapping[str, str]], Path]) -> None:
    root = workspace({**FILES, "dashboards/app.py": "while True:\n    pass\n"})
    config = read_config(root)
    present = Present(config, Loader(root, None), None, "", lambda _: None)
    thread = threading.Thread(target=present.follow)
    thread.start()
    until(lambda: present._loader._process is not None, 30)
    (root / "dashboards/app.py").write_text(FILES["dashboards/app.py"])
    until(lambda: present.state.site is not None, 60)
    assert present.state.fault is None
    present.stop()
    thread.join(20)
    assert not thread.is_alive()


def _events(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    connection.request("GET", "/events")
    return connection.getresponse()


def test_a_taken_port_is_told(server: Server) -> None:
    with pytest.raises(
        ObsdslError, match=r"something listens on port .* already; stop it, or choose another with --port"
    ):
        Server("127.0.0.1", server.server_address[1], server.present)
    with pytest.raises(ObsdslError, match="check --host and --port"):
        Server("no.such.host.invalid", 0, server.present)


def test_files_are_watched_by_what_they_are(workspace: Callable[[Mapping[str, str]], Path]) -> None:
    root = workspace({**FILES, "dashboards/.#app.py": "", "scenarios.py": ""})
    config = read_config(root)
    before = stamps(config, ())
    assert not [one for one in before if ".#" in one]
    (root / "dashboards/new.py").write_text("")
    assert stamps(config, ()) != before
    (root / "dashboards/new.py").unlink()
    assert stamps(config, ()) == before
    (root / "obsdsl.toml").write_text("[tool.obsdsl]\n")
    assert stamps(config, ()) != before
