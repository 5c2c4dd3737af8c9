"""`obsdsl codegen` and `obsdsl verify`, as their users run them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.support import Run

FILES = {
    "metrics/web.py": """from obsdsl import Counter, Gauge
from obsdsl.library.prometheus import up

requests = Counter("http_requests_total", "Requests.", labels={"code": ("200", "500")})
load = Gauge("load", "Load.", range=(0, 1))
hooks = Counter("hooks_executed", "Hooks.")
""",
    "metrics/jobs.py": """from obsdsl import PrometheusServer, ScrapeJob
from metrics import web

prometheus = PrometheusServer(jobs=(ScrapeJob("web", targets=("web:80",), metrics=(web.requests, web.load)),))
""",
}
EXPOSED = """# TYPE http_requests_total counter
http_requests_total{code="200"} 3
# TYPE load gauge
load 0.5
"""


@pytest.fixture
def project(workspace: Callable[[Mapping[str, str]], Path]) -> Path:
    return workspace(FILES)


@contextmanager
def target(text: str, status: int = 200) -> Iterator[str]:
    class Target(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.headers["Accept"].startswith("text/plain")
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Target)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()


def test_the_metrics_of_a_file_are_written_and_what_is_imported_into_it_is_not(project: Path, obsdsl: Run) -> None:
    done = obsdsl("codegen", "metrics/web.py", "--lang", "typescript", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("export const") == 3
    assert '"up"' not in done.stdout


def test_what_is_left_out_is_said_and_counts_as_a_finding(project: Path, obsdsl: Run) -> None:
    done = obsdsl("codegen", "--lang", "python", "--output", "made.py", cwd=project)
    assert done.returncode == 1
    assert done.stderr == (
        "made.py: 2 metrics\nwarning: hooks_executed (metrics/web.py:6) is left out: "
        "prometheus_client ends the name of every counter in _total\n"
    )
    assert (project / "made.py").read_text().count("(\n") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("metrics/wbe.py", "--lang", "go"), "'metrics/wbe.py': it is no file of the workspace"),
        (("obsdsl.library.nothing", "--lang", "go"), "it cannot be imported"),
        (
            ("broken", "--lang", "go"),
            "it cannot be imported (ZeroDivisionError: division by zero); name a file or a module",
        ),
        (("", "--lang", "go"), "module '': it cannot be imported (ValueError"),
        (("metrics/jobs.py", "--lang", "go"), "there is no metric"),
        (("metrics/web.py", "--lang", "go", "--package", "1"), "names no package of Go"),
    ],
)
def test_what_cannot_be_written_is_refused(project: Path, obsdsl: Run, arguments: tuple[str, ...], said: str) -> None:
    (project / "broken.py").write_text("1 / 0")
    done = obsdsl("codegen", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_target_as_defined_is_verified(project: Path, obsdsl: Run) -> None:
    with target(EXPOSED) as url:
        done = obsdsl("verify", url, "--job", "web", cwd=project)
        one = obsdsl("verify", url, "--job", "web", "--ignore", "load", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "2 metrics as defined, 0 not\n")
    assert one.stderr == "1 metric as defined, 0 not\n"


def test_differences_are_named_with_the_line_of_the_definition(project: Path, obsdsl: Run) -> None:
    (project / "exposed.txt").write_text(EXPOSED.replace('"200"', '"2OO"').replace("load 0.5", "load 50"))
    done = obsdsl("verify", "exposed.txt", "--metrics", "metrics/web.py", "--ignore", "hooks*", cwd=project)
    assert done.returncode == 1
    assert done.stdout == (
        "http_requests_total: has code='2OO'; code is one of 200, 500  [metrics/web.py:4]\n"
        "load: has the value 50 at load, out of its range 0 to 1  [metrics/web.py:5]\n"
    )
    found = json.loads(obsdsl("verify", "exposed.txt", "--job", "web", "--format", "json", cwd=project).stdout)
    assert [one["kind"] for one in found["differences"]] == ["values", "values"]


def test_a_metric_of_the_library_is_in_its_file(project: Path) -> None:
    (project / "exposed.txt").touch()
    # In a process of its own: here, other tests may have imported the library already.
    command = [sys.executable, "-P", "-m", "obsdsl", "verify", "exposed.txt", "--metrics", "obsdsl.library.process"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    places = {line.rpartition("[")[2].rpartition("obsdsl/")[2] for line in done.stdout.splitlines()}
    assert places == {"library/process.py:1]"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("http://127.0.0.1:9/metrics",), "it cannot be read"),
        (("ftp://host/metrics",), "it is read by http or https"),
        (("nowhere.txt",), "it cannot be read (No such file or directory)"),
        (("x", "--job", "wbe"), "did you mean 'web'"),
        (("x", "--job", "web", "--metrics", "metrics/web.py"), "leave one out"),
    ],
)
def test_what_cannot_be_compared_is_refused(project: Path, obsdsl: Run, arguments: tuple[str, ...], said: str) -> None:
    done = obsdsl("verify", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_target_that_wants_a_login_or_is_no_target_is_named_so(project: Path, obsdsl: Run) -> None:
    with target("", 401) as url:
        assert (
            "it answers 401 Unauthorized; what needs a login can be piped in"
            in obsdsl("verify", url, cwd=project).stderr
        )
    with target("<html>log in</html>") as url:
        done = obsdsl("verify", url, cwd=project)
    assert (done.returncode, "it is no sample of Prometheus's text format" in done.stderr) == (2, True)


def test_what_does_not_speak_http_is_named_so(project: Path, obsdsl: Run) -> None:
    def greet(server: socket.socket) -> None:
        with server.accept()[0] as one:
            one.sendall(b"SSH-2.0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=greet, args=(server,), daemon=True).start()
        done = obsdsl("verify", f"http://127.0.0.1:{server.getsockname()[1]}/", cwd=project)
    assert (done.returncode, "it cannot be read (" in done.stderr, "itself failed" in done.stderr) == (2, True, False)
