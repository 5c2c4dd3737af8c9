#!/usr/bin/env python3
"""See the systems run: a Prometheus, their Alertmanagers, a node exporter and simulated applications, on this machine.

What runs are the files of a build: rules as they are, `prometheus.yml` of all servers in one, with simulated targets;
`alertmanager.yml` of each system with its receivers led to a listener, which prints who is told of what. Nothing is
installed and nothing leaves the machine. Examples:

    make demo                                  until Ctrl-C; type a scenario's name to see it happen
    make demo DEMO="--pace 20"                 rules that wait for minutes wait for seconds
    python tools/demo.py --port 9400           Prometheus on 9400, all else on the ports that follow
    python tools/demo.py --scenario errors     begin with one
    python tools/demo.py --for 60s             end by itself

Exit code: 0 it ran, 2 something could not be had.
"""

from __future__ import annotations

import argparse
import math
import os
import select
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from demo_servers import alertmanager, node_exporter, prometheus
from processes import free_ports, release

from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compile.context import Context
from obsdsl.compile.link import panel_links
from obsdsl.compile.prometheus import compile_group
from obsdsl.compile.routing import lowered
from obsdsl.compile.scrape import compile_server
from obsdsl.compile.workspace import context_of
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.rule import AlertRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError, did_you_mean
from obsdsl.listen.notification import Notification, lines
from obsdsl.listen.server import Listener
from obsdsl.load import load
from obsdsl.testing.simulator.defined import NORMAL, defined_scenarios
from obsdsl.testing.simulator.pace import hurried_group, hurried_route, shorter
from obsdsl.testing.simulator.place import simulated
from obsdsl.testing.simulator.scenarios import usual_scenarios
from obsdsl.testing.simulator.simulation import Simulation
from obsdsl.testing.simulator.step import Scenario
from obsdsl.testing.simulator.together import heard_at, together, whom

if TYPE_CHECKING:
    from obsdsl.compose.workspace import AnyRouting

ROOT = Path(__file__).resolve().parent.parent
# Whoever watches does not wait for a minute; but more often than each second is too much for a small machine.
INTERVAL = Duration.parse("5s")
SHORTEST = Duration.parse("1s")
# Of Prometheus: until it says again that an alert fires, and for how long a sample is good.
_RESEND_SECONDS, _LOOKBACK_SECONDS = 60, 300
# Since it tells each Alertmanager something else.
_NEEDED = (2, 51)
GOOD = "good"


def main() -> int:
    """Run it."""
    options = _options()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, _leave)
    try:
        length = None if options.length is None else Duration.parse(options.length).seconds
        print("Starting …", file=sys.stderr, flush=True)
        config = read_config(ROOT)
        demo = Demo.of(load(config), config, options.pace)
        if options.scenario:
            demo.known(options.scenario)
        with demo.running(options.port):
            demo.say()
            if options.scenario:
                demo.happens(options.scenario)
            demo.watch(length)
    except (ObsdslError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    print("\nEnded; nothing is left running.", flush=True)
    return 0


def _leave(*_: Any) -> None:
    """Once is enough: what runs is ended in order, whatever else is typed."""
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="of Prometheus; the others follow (default: any)")
    parser.add_argument("--scenario", help="what happens from the beginning on")
    parser.add_argument("--for", dest="length", metavar="DURATION", help="end after so long, such as 10m")
    parser.add_argument("--pace", type=_pace, default=1.0, help="20: 5 minutes take 15 seconds (default: 1)")
    return parser.parse_args()


def _pace(text: str) -> float:
    pace = float(text)
    if not 1 <= pace <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 100")
    return pace


@attrs.define
class Demo:
    """What runs, and where."""

    workspace: Workspace
    config: Config
    simulation: Simulation
    scenarios: Mapping[str, Scenario]
    pace: float
    urls: dict[str, str] = attrs.field(factory=dict)
    # Whom a receiver tells, by the path at which the listener hears it.
    whom: dict[str, str] = attrs.field(factory=dict)
    printing: threading.Lock = attrs.field(factory=threading.Lock)

    @classmethod
    def of(cls, workspace: Workspace, config: Config, pace: float) -> Demo:
        """Nothing runs yet."""
        defined = dict(defined_scenarios(config))
        normal = defined.pop(NORMAL, None)
        simulation = Simulation.of(workspace, normal=normal.steps if normal else (), speed=pace)
        usual = {one.name: one for one in usual_scenarios(m for one in simulation.simulators for m in one.metrics)}
        return cls(workspace, config, simulation, usual | defined, pace)

    @contextmanager
    def running(self, first: int) -> Iterator[None]:
        """Everything is ready within; the first port is Prometheus's."""
        if (found := release("prometheus")) is not None and found < _NEEDED:
            fault = f"it is {'.'.join(map(str, found))}, and too old for many Alertmanagers; run `make stack`"
            raise ObsdslError("prometheus", fault)
        own, exporter, *others = free_ports(first, 2 + len(self.workspace.routings))
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="obsdsl-demo-")))
            stack.enter_context(self.simulation)
            listener = stack.enter_context(_listening(self._arrived))
            context = self._context(folder)
            more = stack.enter_context(node_exporter(exporter, folder))
            addresses = {}
            for routing, port in zip(self.workspace.routings, others, strict=True):
                stack.enter_context(alertmanager(folder, self._alerted(routing, context, listener.url), port))
                addresses[routing.name] = f"127.0.0.1:{port}"
            interval = max(SHORTEST, shorter(INTERVAL, self.pace) or SHORTEST, key=lambda one: one.seconds)
            server = together(self.workspace, simulated(self.simulation), addresses, interval, more)
            files = {"prometheus.yml": compile_server(server, context).content, **self._rules(context)}
            stack.enter_context(prometheus(folder / "prometheus", files, own, self._flags()))
            self.urls = {"Prometheus": f"127.0.0.1:{own}"}
            self.urls |= {f"Alertmanager of {name}": address for name, address in addresses.items()}
            yield

    def _context(self, folder: Path) -> Context:
        """For the versions that run here."""
        return attrs.evolve(
            context_of(self.workspace, self.config),
            prometheus=release("prometheus"),
            alertmanager=release("alertmanager"),
            secret_dir=str(folder),
        )

    def _alerted(self, routing: AnyRouting, context: Context, url: str) -> tuple[str, bytes]:
        """The name of an Alertmanager, and its configuration."""
        config = lowered(routing, context)
        self.whom |= {f"/{routing.name}/{one.name}": whom(one) for one in config.receivers}
        return routing.name, alertmanager_yaml(self._hurried(heard_at(config, f"{url}{routing.name}/")))

    def _hurried(self, config: AlertmanagerConfig) -> AlertmanagerConfig:
        if self.pace == 1 or config.route is None:
            return config
        return attrs.evolve(config, route=hurried_route(config.route, self.pace))

    def _rules(self, context: Context) -> dict[str, bytes]:
        """The rule files as a build writes them; hurried, if anything is."""
        links = panel_links(self.workspace.dashboards, self.workspace.groups, self.config.grafana_url)
        files = {}
        for group in self.workspace.groups:
            new = group if self.pace == 1 else hurried_group(group, self.pace)
            pairs = zip(group.rules, new.rules, strict=True)
            own = {id(after): links[id(before)] for before, after in pairs if id(before) in links}
            artifact = compile_group(new, context, own)
            files[artifact.path.removeprefix("prometheus/")] = artifact.content
        return files

    def _flags(self) -> tuple[str, ...]:
        if self.pace == 1:
            return ()
        resend, lookback = (max(3, math.ceil(span / self.pace)) for span in (_RESEND_SECONDS, _LOOKBACK_SECONDS))
        return f"--rules.alert.resend-delay={resend}s", f"--query.lookback-delta={lookback}s"

    def say(self) -> None:
        """What to open, and what can happen."""
        width = max(map(len, self.urls))
        for name, address in self.urls.items():
            print(f"{name:{width}}  http://{address}")
        prometheus = f"http://{self.urls['Prometheus']}"
        print(f"\n{prometheus}/targets  {len(self.simulation.simulators)} simulated targets")
        print(f"{prometheus}/alerts   {_alerts(self.workspace)} alerts, which wait as long as they say{self._hint()}")
        print(f"The dashboards, with these data:  obsdsl preview --prometheus {prometheus}")
        print(f"\nType the name of a scenario to see it happen, `{GOOD}` to end all, Ctrl-C to leave:")
        width = max(map(len, self.scenarios), default=0)
        for name, one in sorted(self.scenarios.items()):
            print(f"  {name:{width}}  {one.summary}".rstrip())
        print("\nWho is told of what:", flush=True)

    def _hint(self) -> str:
        if self.pace == 1:
            return ": minutes; `--pace 20` hurries all"
        return f", {self.pace:g} times as fast"

    def _arrived(self, one: Notification) -> None:
        routing, _, receiver = one.path.strip("/").partition("/")
        told = f"{routing} tells {receiver} ({self.whom.get(one.path, 'unknown')})"
        text = "\n".join(lines(attrs.evolve(one, path="", receiver=told), time.strftime("%H:%M:%S")))
        # They arrive in several threads: what belongs together stays so.
        with self.printing:
            print(text, flush=True)

    def known(self, name: str) -> None:
        """Raises ObsdslError where there is no scenario of that name."""
        if name != GOOD and name not in self.scenarios:
            names = (*sorted(self.scenarios), GOOD)
            mend = did_you_mean(name, names) or f"; there are {', '.join(names)}"
            raise ObsdslError(name, f"there is no such scenario{mend}")

    def happens(self, name: str) -> None:
        """Let a scenario happen; `good` ends all. Raises ObsdslError where there is none of that name."""
        self.known(name)
        if name == GOOD:
            self.simulation.recover()
        else:
            self.simulation.apply(self.scenarios[name])
        print(f"{time.strftime('%H:%M:%S')}  {name}", flush=True)

    def watch(self, seconds: float | None) -> None:
        """Until Ctrl-C, or for so long; what is typed happens."""
        end = None if seconds is None else time.monotonic() + seconds
        for name in _typed(end):
            try:
                self.happens(name)
            except ObsdslError as error:
                print(error, flush=True)


def _alerts(workspace: Workspace) -> int:
    return sum(isinstance(rule, AlertRule) for group in workspace.groups for rule in group.rules)


def _typed(end: float | None) -> Iterator[str]:
    """Each line of stdin that says anything, until the end; whoever types no more may still watch."""
    begun = b""
    is_open = True
    while end is None or time.monotonic() < end:
        if not is_open:
            time.sleep(0.2)
        elif select.select([0], [], [], 0.2)[0]:
            read = os.read(0, 4096)
            is_open = bool(read)
            *whole, begun = (begun + read + (b"" if is_open else b"\n")).split(b"\n")
            yield from filter(None, (line.decode(errors="replace").strip() for line in whole))


@contextmanager
def _listening(arrived: Any) -> Iterator[Listener]:
    listener = Listener("127.0.0.1", 0, arrived, lambda why: print(why, file=sys.stderr))
    threading.Thread(target=listener.serve, daemon=True).start()
    try:
        yield listener
    finally:
        listener.stop()
        listener.close()


if __name__ == "__main__":
    sys.exit(main())
