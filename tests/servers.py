"""A real Prometheus or Alertmanager for the length of a test, on a free port of this machine.

with prometheus(require("prometheus"), config, rules={"rules/a.yml": text}) as url:
    ...
"""

import contextlib
import http.client
import json
import random
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.stack import Tool

PROMETHEUS_CONFIG = "global: {}\n"
ALERTMANAGER_CONFIG = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"
START_SECONDS = 60
STARTS = 3
STOP_SECONDS = 10
# Below those that systems give to whoever asks for any port: no connection takes one between our look and the start.
PORTS = range(10_000, 32_000)
# Between two looks at a server: at first, and of what was waited already, and at most.
PAUSE, SHARE, LONGEST_PAUSE = 0.05, 0.05, 0.4
# A proxy in the environment must not come between.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def prometheus(
    tool: Tool,
    config_text: str = PROMETHEUS_CONFIG,
    rules: Mapping[str, str] | None = None,
    *,
    place: Path | None = None,
    flags: Sequence[str] = (),
    reload: bool = True,
) -> Iterator[str]:
    """Prometheus, ready; its URL. `rules` are files by their path beside the configuration, which names them itself.

    POST /-/reload is on, unless `reload` says otherwise. A test that changes files while the server runs gives their
    `place`.
    """
    with _folder(place) as folder:
        _write(folder, {"prometheus.yml": config_text, **(rules or {})})
        own = (f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}")
        on = ("--web.enable-lifecycle",) if reload else ()
        with _running(tool, (*own, *on, *flags), cwd=folder, log=folder / "server.log") as url:
            yield url


@contextmanager
def alertmanager(
    tool: Tool, config_text: str = ALERTMANAGER_CONFIG, *, place: Path | None = None, flags: Sequence[str] = ()
) -> Iterator[str]:
    """Alertmanager, ready and alone; its URL. POST /-/reload is on."""
    with _folder(place) as folder:
        _write(folder, {"alertmanager.yml": config_text})
        own = (f"--config.file={folder / 'alertmanager.yml'}", f"--storage.path={folder / 'data'}")
        alone = "--cluster.listen-address="
        with _running(tool, (*own, alone, *flags), cwd=tool.home, log=folder / "server.log") as url:
            yield url


@contextmanager
def vmalert(
    tool: Tool,
    rules: Mapping[str, str],
    *,
    datasource: str,
    notifier: str | None = None,
    place: Path | None = None,
    flags: Sequence[str] = (),
) -> Iterator[str]:
    """vmalert, ready; its URL. It asks a Prometheus, which takes what it records; `notifier` is an Alertmanager."""
    with _folder(place) as folder:
        _write(folder, rules)
        own = (
            *(f"-rule={folder / name}" for name in rules),
            *(f"-{kind}.url={datasource}" for kind in ("datasource", "remoteWrite", "remoteRead")),
            "-remoteWrite.flushInterval=100ms",
            f"-notifier.url={notifier}" if notifier else "-notifier.blackhole",
        )
        # Since it takes a delay of half a minute for granted.
        late = ("-rule.evalDelay=0s",) if tool.release >= (1, 97) else ()
        log = folder / "server.log"
        with _running(tool, (*own, *late, *flags), cwd=folder, log=log, listen="-httpListenAddr") as url:
            yield url


@contextmanager
def _folder(place: Path | None) -> Iterator[Path]:
    if place is not None:
        yield place
        return
    with TemporaryDirectory() as name:
        yield Path(name)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@contextmanager
def _running(
    tool: Tool, flags: Sequence[str], cwd: Path, log: Path, listen: str = "--web.listen-address"
) -> Iterator[str]:
    """The server while it runs; its log is in the error where it does not start."""
    process, port = _started(tool, flags, cwd, log, listen)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)


def _started(
    tool: Tool, flags: Sequence[str], cwd: Path, log: Path, listen: str
) -> tuple[subprocess.Popen[bytes], int]:
    """The server, ready, and its port. A port that was free is taken now and then before the server has it."""
    for _ in range(STARTS):
        port = free_port()
        command = [str(tool.path), f"{listen}=127.0.0.1:{port}", *flags]
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if _ready(port) and process.poll() is None:
                return process, port
            time.sleep(0.02)
        _stop(process)
        said = log.read_text(errors="replace")
        if "address already in use" not in said:
            break
    raise RuntimeError(f"{tool} did not start:\n{said}")


def free_port() -> int:
    """A port that nobody has, and that nobody gets by chance."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _ready(port: int) -> bool:
    # Not urllib: a proxy in the environment must not come between.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/-/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def until(happens: Callable[[], object], seconds: float = 90, instead: Callable[[], str] = str) -> None:
    """Return soon after it is so; where it is not in time, the test fails with what is so `instead`.

    To look takes the machine's time: what takes long is looked at less often.
    """
    begun = time.monotonic()
    while not happens():
        passed = time.monotonic() - begun
        if passed > seconds:
            raise AssertionError(f"it did not happen within {seconds:g} s: {instead()}")
        time.sleep(min(max(PAUSE, SHARE * passed), LONGEST_PAUSE))


def get_json(url: str) -> Any:
    """What an API answers; past any proxy in the environment."""
    with OPENER.open(url, timeout=60) as response:
        return json.load(response)


def instant(url: str, query: str, *labels: str) -> dict[tuple[str, ...], float]:
    """The samples of an instant vector, by the values of some labels."""
    found = get_json(f"{url}/api/v1/query?{urllib.parse.urlencode({'query': query})}")
    rows = [
        (tuple(one["metric"].get(name, "") for name in labels), float(one["value"][1]))
        for one in found["data"]["result"]
    ]
    assert len(dict(rows)) == len(rows), f"{query}: several samples have the same {labels}"
    return dict(rows)
