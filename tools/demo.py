#!/usr/bin/env python3
"""See the systems run: a Prometheus, their Alertmanagers, a node exporter and simulated applications, on this machine.

What runs are the files of a build: rules as they are, `prometheus.yml` of all servers in one, with simulated targets;
`alertmanager.yml` of each system with its receivers led to `obsdsl listen`'s, which prints who is told of what. Nothing
is installed and nothing leaves the machine. Examples:

    make demo                                  until Ctrl-C; type a scenario's name to see it happen
    python tools/demo.py --port 9400           Prometheus on 9400, all else on the ports that follow
    python tools/demo.py --scenario errors     begin with one
    python tools/demo.py --for 60s             end by itself

Exit code: 0 it ran, 2 something could not be had.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs

from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compile.context import Context
from obsdsl.compile.routing import lowered
from obsdsl.compile.scrape import compile_server
from obsdsl.compile.workspace import compile_workspace, context_of
from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration, Receiver
from obsdsl.compose.scrape.alerting import AlertmanagerTargets
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError
from obsdsl.listen.notification import Notification, lines
from obsdsl.listen.server import Listener
from obsdsl.load import load
from obsdsl.testing.simulator.defined import NORMAL, defined_scenarios
from obsdsl.testing.simulator.place import placed, simulated
from obsdsl.testing.simulator.scenarios import usual_scenarios
from obsdsl.testing.simulator.simulation import Simulation
from obsdsl.testing.simulator.step import Scenario

ROOT = Path(__file__).resolve().parent.parent
STACK = ROOT / ".stack"
# Whoever watches does not wait for a minute.
INTERVAL = Duration.parse("5s")
GOOD = "good"
_START_SECONDS = 60
_STOP_SECONDS = 10


def main() -> int:
    """Run it."""
    options = _options()
    try:
        config = read_config(ROOT)
        workspace = load(config)
        with ExitStack() as stack:
            demo = stack.enter_context(Demo.of(workspace, config, options.port).running())
            demo.say()
            if options.scenario:
                demo.happens(options.scenario)
            demo.watch(None if options.length is None else Duration.parse(options.length).seconds)
    except (ObsdslError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="of Prometheus; the others follow (default: any)")
    parser.add_argument("--scenario", help="what happens from the beginning on")
    parser.add_argument("--for", dest="length", metavar="DURATION", help="end after so long, such as 10m")
    return parser.parse_args()


def program(name: str) -> Path:
    """The newest that `make stack` fetched, or the one on PATH. Raises ObsdslError."""
    found = sorted(STACK.glob(f"[!.]*/bin/{name}"), key=_version)
    if found:
        return found[-1]
    if (path := shutil.which(name) or shutil.which(f"prometheus-{name.replace('_', '-')}")) is not None:
        return Path(path)
    raise ObsdslError(name, "it is not on this machine; run `make stack`")


def _version(path: Path) -> tuple[int, ...]:
    try:
        versions: dict[str, str] = json.loads((path.parent.parent / "versions.json").read_text())
    except OSError:
        return ()
    return tuple(map(int, re.findall(r"\d+", versions.get(path.name, ""))[:3]))


def _release(name: str) -> tuple[int, int] | None:
    match _version(program(name)):
        case (major, minor, *_):
            return major, minor
    return None


@attrs.define
class Demo:
    """What runs, and where."""

    workspace: Workspace
    config: Config
    simulation: Simulation
    scenarios: Mapping[str, Scenario]
    port: int
    urls: dict[str, str] = attrs.field(factory=dict)
    told: list[Notification] = attrs.field(factory=list)

    @classmethod
    def of(cls, workspace: Workspace, config: Config, port: int) -> Demo:
        """Nothing runs yet."""
        defined = dict(defined_scenarios(config))
        normal = defined.pop(NORMAL, None)
        simulation = Simulation.of(workspace, normal=normal.steps if normal else ())
        usual = {one.name: one for one in usual_scenarios(m for one in simulation.simulators for m in one.metrics)}
        return cls(workspace, config, simulation, usual | defined, port)

    @contextmanager
    def running(self) -> Iterator[Demo]:
        """Everything is ready within."""
        ports = _ports(self.port, 2 + len(self.workspace.routings))
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="obsdsl-demo-")))
            stack.enter_context(self.simulation)
            listener = stack.enter_context(_listening(self._arrived))
            context = self._context(folder)
            own = ports[0]
            exporter = stack.enter_context(_node_exporter(ports[1], folder))
            addresses = {}
            for routing, port in zip(self.workspace.routings, ports[2:], strict=True):
                there = folder / f"alertmanager-{routing.name}"
                content = alertmanager_yaml(_led(lowered(routing, context), listener.url))
                stack.enter_context(_alertmanager(there, content, port))
                addresses[routing.name] = f"127.0.0.1:{port}"
                self.urls[f"Alertmanager of {routing.name}"] = f"http://127.0.0.1:{port}"
            stack.enter_context(_prometheus(folder / "prometheus", self._files(context, addresses, exporter), own))
            self.urls = {"Prometheus": f"http://127.0.0.1:{own}", **self.urls}
            yield self

    def _context(self, folder: Path) -> Context:
        """For the versions that run here."""
        known = context_of(self.workspace, self.config)
        return attrs.evolve(
            known,
            prometheus=_release("prometheus"),
            alertmanager=_release("alertmanager"),
            secret_dir=str(folder),
        )

    def _files(self, context: Context, alertmanagers: Mapping[str, str], exporter: str | None) -> dict[str, bytes]:
        """prometheus.yml, and the rules as a build writes them."""
        built = compile_workspace(self.workspace, self.config)
        files = {one.path.removeprefix("prometheus/"): one.content for one in built if one.kind == "rules"}
        server = merged(self.workspace, self.simulation, alertmanagers, exporter)
        return files | {"prometheus.yml": compile_server(server, context).content}

    def say(self) -> None:
        """What to open, and what can happen."""
        for name, url in self.urls.items():
            print(f"{url:24}  {name}")
        for target in self.simulation.simulators:
            print(f"{target.url:24}  simulated: {target.labels['job']} {target.labels['instance']}")
        width = max(map(len, self.scenarios), default=0)
        print("\nType the name of a scenario to see it happen, `good` to end all, Ctrl-C to leave:")
        for name, one in sorted(self.scenarios.items()):
            print(f"  {name:{width}}  {one.summary}")
        print("\nWhat the Alertmanagers tell:", flush=True)

    def _arrived(self, one: Notification) -> None:
        self.told.append(one)
        for line in lines(one, time.strftime("%H:%M:%S")):
            print(line, flush=True)

    def happens(self, name: str) -> None:
        """Let a scenario happen; `good` ends all. Raises ObsdslError where there is none of that name."""
        if name == GOOD:
            self.simulation.recover()
        elif name in self.scenarios:
            self.simulation.apply(self.scenarios[name])
        else:
            raise ObsdslError(
                name, f"there is no such scenario; there are {', '.join((*sorted(self.scenarios), GOOD))}"
            )

    def watch(self, seconds: float | None) -> None:
        """Until Ctrl-C, or for so long; what is typed happens."""
        end = None if seconds is None else time.monotonic() + seconds
        is_open = True
        while end is None or time.monotonic() < end:
            if not is_open or not select.select([sys.stdin], [], [], 0.2)[0]:
                time.sleep(0 if is_open else 0.2)
                continue
            line = sys.stdin.readline()
            is_open = bool(line)
            if name := line.strip():
                try:
                    self.happens(name)
                    print(f"{time.strftime('%H:%M:%S')}  {name}", flush=True)
                except ObsdslError as error:
                    print(error, flush=True)


def merged(
    workspace: Workspace, simulation: Simulation, alertmanagers: Mapping[str, str], exporter: str | None
) -> PrometheusServer:
    """One server that scrapes all that the workspace's servers do; each Alertmanager hears of its own systems' alerts.

    Jobs of one name become one, with the targets of all. What is federated is there already.
    """
    jobs: dict[str, ScrapeJob] = {}
    for server in workspace.servers:
        for job in placed(server, simulated(simulation)).jobs:
            jobs[job.name] = _with_targets(jobs.get(job.name, job), job.static_targets)
    if exporter is not None:
        jobs["node-exporter-of-this-machine"] = ScrapeJob("node-exporter-of-this-machine", targets=(exporter,))
    return PrometheusServer(
        name="demo",
        scrape_interval=INTERVAL,
        evaluation_interval=INTERVAL,
        jobs=tuple(attrs.evolve(one, scrape_interval=None, scrape_timeout=None) for one in jobs.values()),
        alertmanagers=tuple(
            AlertmanagerTargets((address,), routing=name, extra=_only(services_of(workspace, name)))
            for name, address in alertmanagers.items()
        ),
    )


def _with_targets(job: ScrapeJob, more: Iterable[StaticTargets]) -> ScrapeJob:
    held = {(str(one.addresses), str(one.labels)): one for one in (*job.static_targets, *more)}
    return attrs.evolve(job, targets=tuple(held.values()))


def services_of(workspace: Workspace, routing: str) -> tuple[str, ...]:
    """The values of the label `service` of the groups whose servers tell a routing."""
    from obsdsl.compose.workspace import facts_of

    servers = [facts_of(one) for one in workspace.servers]
    telling = [one for one in servers if one.routings is not None and routing in one.routings]
    found = set()
    for group in workspace.groups:
        if any(one.loads(group.name) for one in telling):
            found |= {group.labels.get("service", ""), *(rule.labels.get("service", "") for rule in group.rules)}
    return tuple(sorted(found - {""}))


def _only(services: Sequence[str]) -> dict[str, Any]:
    regex = "|".join(map(re.escape, services))
    return {"alert_relabel_configs": [{"source_labels": ["service"], "regex": regex, "action": "keep"}]}


def _led(config: AlertmanagerConfig, url: str) -> AlertmanagerConfig:
    """The configuration whose receivers are webhooks of ours: no secret is asked for, and nobody is woken."""
    receivers = []
    for one in config.receivers:
        kinds = "+".join(dict.fromkeys(each.kind for each in one.integrations)) or "nobody"
        settings = {"url": f"{url}{one.name}/{kinds}", "send_resolved": True}
        hooks = (Integration("webhook", settings),) if one.integrations else ()
        receivers.append(Receiver(one.name, integrations=hooks))
    return attrs.evolve(config, settings={}, templates=(), receivers=tuple(receivers))


def _ports(first: int, number: int) -> list[int]:
    if first:
        return [first + index for index in range(number)]
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def _listening(arrived: Any) -> Iterator[Listener]:
    listener = Listener("127.0.0.1", 0, arrived, lambda why: print(why, file=sys.stderr))
    threading.Thread(target=listener.serve, daemon=True).start()
    try:
        yield listener
    finally:
        listener.stop()
        listener.close()


@contextmanager
def _node_exporter(port: int, folder: Path) -> Iterator[str | None]:
    """This machine's own; none, where it is not to be had."""
    try:
        path = program("node_exporter")
    except ObsdslError:
        yield None
        return
    with _process([str(path), f"--web.listen-address=127.0.0.1:{port}"], folder, port, "/"):
        yield f"127.0.0.1:{port}"


@contextmanager
def _alertmanager(folder: Path, content: bytes, port: int) -> Iterator[None]:
    folder.mkdir()
    (folder / "alertmanager.yml").write_bytes(content)
    path = program("alertmanager")
    command = [
        str(path),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    # Debian's reads its own templates from below where it starts.
    with _process(command, path.parent.parent, port, "/-/ready", folder / "log"):
        yield


@contextmanager
def _prometheus(folder: Path, files: Mapping[str, bytes], port: int) -> Iterator[None]:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    command = [
        str(program("prometheus")),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with _process(command, folder, port, "/-/ready"):
        yield


@contextmanager
def _process(command: Sequence[str], folder: Path, port: int, path: str, log: Path | None = None) -> Iterator[None]:
    """A server, ready. Raises ObsdslError with its last words where it does not start."""
    log = log or folder / f"{Path(command[0]).name}.log"
    with log.open("wb") as output:
        # A group of its own: Ctrl-C is for us, and we end it in order.
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(process, port, path, log)
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    name = Path(str(process.args[0] if isinstance(process.args, list) else process.args)).name
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.05)
    said = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    raise ObsdslError(name, f"it does not start on port {port}; another --port may help. It said:\n{said}")


if __name__ == "__main__":
    sys.exit(main())
