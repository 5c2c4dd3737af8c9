"""The stacks of the repository's own workspace start under the real servers: their files, their flags, their checks.

What Compose would do is done by hand: each mount is copied to where the container has it, below a folder.
"""

from __future__ import annotations

import http.client
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from tests.conftest import ROOT
from tests.lint.report.problems import schema
from tests.rehearsal import loaded
from tests.servers import free_port
from tests.stack import Tool, generations, require

STACKS = sorted(one.stem.removeprefix("stack_").replace("_", "-") for one in (ROOT / "dashboards").glob("stack_*.py"))
TOOLS = {
    "prom/prometheus": "prometheus",
    "prom/alertmanager": "alertmanager",
    "prom/blackbox-exporter": "blackbox_exporter",
    "prom/node-exporter": "node_exporter",
}
START_SECONDS = 120
# A key and its certificate.
PEM = ROOT / "tests/receivers.pem"
# Where the user lays what belongs to no build.
FILES = "./given"
WEB = "tls_server_config:\n  cert_file: both.pem\n  key_file: both.pem\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    config = read_config(ROOT)
    for one in compile_workspace(loaded(config)[0], config):
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    for name in STACKS:
        _certificates(folder / "stack" / name)
    return folder


def _certificates(folder: Path) -> None:
    """What the user lays beside a stack that serves its pages over TLS."""
    for service in _compose(folder)["services"].values():
        for source in (one.split(":")[0] for one in service["volumes"]):
            place = folder / source
            if source.startswith(f"{FILES}/tls/") and not place.suffix and not place.exists():
                place.mkdir(parents=True)
                for name in ("both.pem", "ca.pem"):
                    shutil.copy(PEM, place / name)
                (place / "web.yml").write_text(WEB)


def _compose(folder: Path) -> Any:
    """The file, with what the environment says."""
    text = (folder / "docker-compose.yml").read_text()
    return yaml.safe_load(text.replace("${STACK_FILES?see .env.example}", FILES))


def test_every_system_has_a_stack() -> None:
    assert STACKS == ["claude-code", "claude-code-v369", "claude-framework", "claudex", "pocket-agent"]


@pytest.mark.parametrize("name", STACKS)
def test_compose_accepts_every_stack_and_finds_every_file(name: str, built: Path) -> None:
    folder = built / "stack" / name
    data = _compose(folder)
    jsonschema.Draft7Validator(schema("compose-spec.json")).validate(data)
    sources = [one.split(":")[0] for service in data["services"].values() for one in service.get("volumes", ())]
    assert [one for one in sources if one.startswith(".") and not (folder / one).exists()] == []
    provisioned = yaml.safe_load((folder / "grafana/provisioning/dashboards/dashboards.yml").read_text())
    mounted = {one.split(":")[1] for one in data["services"]["grafana"]["volumes"]}
    assert {one["options"]["path"] for one in provisioned["providers"]} <= mounted


@pytest.mark.parametrize("generation", generations())
@pytest.mark.parametrize("name", STACKS)
def test_the_servers_of_a_stack_start_and_are_healthy(name: str, generation: str, built: Path, tmp_path: Path) -> None:
    folder = built / "stack" / name
    started = set()
    for service, row in _compose(folder)["services"].items():
        program = next((TOOLS[one] for one in TOOLS if one in row["image"]), None)
        if program is not None:
            root = tmp_path / service
            with _running(require(program, generation=generation), row, folder, root):
                started.add(program)
    assert started >= {"prometheus", "alertmanager", "node_exporter"}


@contextmanager
def _running(tool: Tool, row: Any, folder: Path, root: Path) -> Iterator[None]:
    """The program with the flags of its service; it is healthy as the service's own check asks."""
    targets = _mounted(row, folder, root)
    port = free_port()
    command = [str(tool.path), *(_argument(one, targets, root, port) for one in row["command"])]
    log = root / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=tool.home, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        scheme, path = row["healthcheck"]["test"][-1].split("://127.0.0.1:")
        deadline = time.monotonic() + START_SECONDS
        while not _healthy(scheme, port, "/" + path.partition("/")[2]):
            assert process.poll() is None, f"{tool} did not start:\n{log.read_text(errors='replace')}"
            assert time.monotonic() < deadline, f"{tool} is not healthy:\n{log.read_text(errors='replace')}"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def _mounted(row: Any, folder: Path, root: Path) -> list[str]:
    """What Compose mounts, below `root`; the targets. The machine itself stays where it is."""
    targets = []
    for source, target, *_ in (one.split(":") for one in row.get("volumes", ())):
        place = root / target.lstrip("/")
        targets.append(target)
        if source.startswith("."):
            place.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (folder / source).is_dir() else shutil.copy
            copy(folder / source, place)
        else:
            place.mkdir(parents=True, exist_ok=True)
    root.mkdir(parents=True, exist_ok=True)
    return targets


def _argument(text: str, targets: list[str], root: Path, port: int) -> str:
    name, equals, value = text.partition("=")
    if name == "--web.listen-address":
        return f"{name}=127.0.0.1:{port}"
    # Files beside a file that is mounted, too.
    inside = any(value == one or Path(one).parent in Path(value).parents for one in targets if one != "/host")
    return f"{name}{equals}{root}{value}" if value.startswith("/") and inside else text


def _healthy(scheme: str, port: int, path: str) -> bool:
    lax = ssl._create_unverified_context() if scheme == "https" else None
    connection = (
        http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        if lax is None
        else http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=lax)
    )
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
