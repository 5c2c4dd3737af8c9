"""`obsdsl listen`: what it shows and keeps, and that it ends clean."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import Run

SENT = {
    "receiver": "team",
    "status": "firing",
    "alerts": [{"status": "firing", "labels": {"alertname": "Down", "severity": "P0"}, "annotations": {}}],
}


@contextmanager
def listening(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-P", "-m", "obsdsl", "listen", "--port", "0", *options]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        stream = process.stderr if "json" in options else process.stdout
        assert stream is not None
        yield process, stream.readline().strip()
    finally:
        process.kill()
        process.wait()


def post(url: str, body: bytes) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, data=body), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_it_shows_and_keeps_what_comes_until_ctrl_c(tmp_path: Path) -> None:
    with listening(tmp_path, "--output", "kept.jsonl") as (process, url):
        assert post(f"{url}team", json.dumps(SENT).encode()) == 200
        assert post(url, b"no JSON") == 400
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=120)
    assert process.returncode == 0
    head, alert = out.splitlines()
    assert head.endswith("  team at /team: 1 firing")
    assert alert == "  FIRING P0 Down"
    assert "warning: a request from 127.0.0.1 is no notification: it is no JSON" in said
    assert said.endswith("1 notification came\n")
    assert json.loads((tmp_path / "kept.jsonl").read_text()) == {"path": "/team", **SENT}


def test_in_a_script_it_ends_after_so_many(tmp_path: Path) -> None:
    with listening(tmp_path, "--format", "json", "--count", "2", "--for", "60s") as (process, url):
        for _ in range(2):
            post(url, json.dumps(SENT).encode())
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert [json.loads(line)["receiver"] for line in out.splitlines()] == ["team", "team"]


def test_it_is_a_finding_when_less_came_than_was_wanted(tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl("listen", "--port", "0", "--count", "1", "--for", "1s", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "listening; Ctrl-C ends it\n0 notifications came\n")


def test_it_ends_when_nobody_reads_it_any_more(tmp_path: Path) -> None:
    with listening(tmp_path, "--format", "json", "--output", "kept.jsonl") as (process, url):
        assert process.stdout is not None
        process.stdout.close()
        assert post(url, json.dumps(SENT).encode()) == 200
        assert process.wait(timeout=120) == 141
        assert process.stderr is not None
        process.stderr.close()
    assert len((tmp_path / "kept.jsonl").read_text().splitlines()) == 1


def test_a_port_that_is_taken_is_named(tmp_path: Path, obsdsl: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = obsdsl("listen", "--port", str(taken.getsockname()[1]), cwd=tmp_path)
    assert done.returncode == 2
    assert "nobody can listen there (Address already in use); choose another --port" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"), [(("--for", "soon"), "--for"), (("--output", "no/such/file"), "it cannot be written")]
)
def test_what_cannot_be_is_refused(tmp_path: Path, obsdsl: Run, options: tuple[str, ...], said: str) -> None:
    done = obsdsl("listen", "--port", "0", *options, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True)
