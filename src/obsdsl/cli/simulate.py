"""`obsdsl simulate`."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import click

from obsdsl.atomic import write_files
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.cli.summary import count
from obsdsl.compile.scrape import compile_server
from obsdsl.compile.workspace import context_of
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError, ObsdslError, did_you_mean, shown, shown_path
from obsdsl.express.node import Matcher, Selector
from obsdsl.load import load
from obsdsl.testing.simulator.defined import NORMAL, defined_scenarios
from obsdsl.testing.simulator.place import placed, simulated
from obsdsl.testing.simulator.scenarios import usual_scenarios
from obsdsl.testing.simulator.simulation import Simulation
from obsdsl.testing.simulator.step import UP, Gone, Ramp, Rate, Scenario, Set, Share, Step

EPILOG = """\b
Examples:
  obsdsl simulate                                      a /metrics endpoint for each target of the jobs
  obsdsl simulate --port 9900                          on the ports 9900, 9901, …
  obsdsl simulate --list                               the scenarios that there are
  obsdsl simulate --scenario errors                    20 % of what can fail does
  obsdsl simulate --scenario disk-full --speed 60      within a minute instead of an hour
  obsdsl simulate --set 'connections_active=95'        every series of a gauge
  obsdsl simulate --set 'requests_total{code="500"}=20%'   a share of all, from now on
  obsdsl simulate --set 'errors_total=5/s'             each counter, a second
  obsdsl simulate --set 'disk_free_bytes=0 in 1h'      in a straight line
  obsdsl simulate --write-servers /tmp/demo            and a prometheus.yml that scrapes them
  obsdsl simulate --gone web                           the targets of the job `web` do not answer
"""
_TICK = 0.2


@click.command("simulate", epilog=EPILOG)
@click.option("--scenario", "names", multiple=True, metavar="NAME", help="What happens; see --list.")
@click.option("--set", "words", multiple=True, metavar="'METRIC=VALUE'", help="A value, share, rate or ramp.")
@click.option("--gone", multiple=True, metavar="JOB", help="Targets that do not answer.")
@click.option("--list", "list_", is_flag=True, help="List the scenarios, and do no more.")
@click.option(
    "--write-servers",
    "servers",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each server's file there, with these targets and the rules of the last build.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The first port.  [default: any that are free]")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed gives other values.")
@click.option("--speed", type=float, default=1.0, show_default=True, help="What takes a scenario 60 s takes 60/SPEED.")
@click.option("--for", "length", metavar="DURATION", help="End after so long, such as 10m.  [default: at Ctrl-C]")
@common_options
def command(directory: Path, quiet: bool, verbose: bool, debug: bool, **given: Any) -> int:  # noqa: ARG001
    """Serve the workspace's metrics as if its systems ran, for Prometheus to scrape.

    Each target of the workspace's scrape jobs has a port of its own, and shows what its metrics are like in good times
    until a scenario says otherwise. Scenarios are `Scenario` objects in the workspace's files or in its scenarios.py.
    The one called `normal` says what good times are.
    """
    with Talk(quiet, verbose) as talk:
        config = workspace_config(directory)
        with contextlib.redirect_stdout(sys.stderr):
            workspace = load(config)
            defined = defined_scenarios(config)
        end = _end(given["length"])
        simulation = _simulation(workspace, defined.pop(NORMAL, None), given)
        scenarios = {one.name: one for one in _usual(simulation)} | defined
        if given["list_"]:
            return _list(scenarios)
        simulation.apply(*_chosen(given["names"], scenarios))
        for word in given["words"]:
            _apply(simulation, step_of(word), f"--set {word!r}")
        for job in given["gone"]:
            _apply(simulation, Gone(Selector(UP, (Matcher("job", "=", job),))), f"--gone {job!r}")
        with simulation:
            _announce(simulation, workspace, talk)
            if given["servers"] is not None:
                _write(given["servers"], simulation, workspace, config, talk)
            _serve(simulation, end, talk)
    return 0


def _simulation(workspace: Workspace, normal: Scenario | None, given: dict[str, Any]) -> Simulation:
    chosen = {name: given[name] for name in ("seed", "speed", "host", "port")}
    simulation = Simulation.of(workspace, normal=normal.steps if normal else (), **chosen)
    if not any(one.metrics for one in simulation.simulators):
        raise ObsdslError("workspace", "it defines no metric that could be simulated; define one in metrics/")
    return simulation


def _end(length: str | None) -> float | None:
    if length is None:
        return None
    try:
        return Duration.parse(length).seconds
    except ValueError as error:
        raise ObsdslError("--for", str(error)) from None


def _usual(simulation: Simulation) -> tuple[Scenario, ...]:
    return usual_scenarios(metric for one in simulation.simulators for metric in one.metrics)


def _list(scenarios: dict[str, Scenario]) -> int:
    width = max(map(len, scenarios), default=0)
    for name, scenario in sorted(scenarios.items()):
        click.echo(f"{name:{width}}  {scenario.summary}".rstrip())
    return 0


def _chosen(names: Sequence[str], scenarios: dict[str, Scenario]) -> Iterator[Scenario]:
    for name in names:
        if name not in scenarios:
            mend = did_you_mean(name, scenarios) or "; see --list"
            raise ObsdslError("--scenario", f"there is none called {name!r}{mend}")
        yield scenarios[name]


def step_of(word: str) -> Step:
    """What a `--set` says: `metric{labels}=5`, `=20%`, `=3/s` or `=0 in 1h`."""
    match = re.fullmatch(r"\s*([^{=]+(?:\{.*\})?)\s*=\s*([^=}]+)", word)
    if match is None:
        raise ObsdslError(f"--set {word!r}", "it says no value; write 'metric{label=\"value\"}=5'")
    series, value = match[1].strip(), match[2].strip()
    try:
        if ramp := re.fullmatch(r"(\S+) in (\S+)", value):
            return Ramp(series, to=float(ramp[1]), within=ramp[2])
        if value.endswith("%"):
            return Share(series, float(value[:-1]) / 100)
        if value.endswith("/s"):
            return Rate(series, float(value[:-2]))
        return Set(series, float(value))
    except DefinitionError as error:
        raise ObsdslError(f"--set {word!r}", error.faults) from None
    except ValueError:
        fault = f"{shown(value)} is no value; write a number, a share (20%), a rate (5/s) or a ramp (0 in 1h)"
        raise ObsdslError(f"--set {word!r}", fault) from None


def _apply(simulation: Simulation, step: Step, option: str) -> None:
    try:
        simulation.apply(step)
    except DefinitionError as error:
        # The command line has no file and no line.
        raise ObsdslError(option, error.faults) from None


def _announce(simulation: Simulation, workspace: Workspace, talk: Talk) -> None:
    for one in simulation.simulators:
        click.echo(f"{one.url}  {one.labels['job']}  {count(len(one.metrics), 'metric')}")
    for server in workspace.servers:
        for job in server.jobs:
            if not job.metrics:
                talk.warn(f"the job {job.name!r} does not say what its targets expose, and is left out; add `metrics`")
    talk.say("serving; Ctrl-C ends it")


def _write(folder: Path, simulation: Simulation, workspace: Workspace, config: Config, talk: Talk) -> None:
    """The servers' files, for a Prometheus that scrapes the simulators."""
    context = context_of(workspace, config)
    rules = config.root / config.out / "prometheus"
    files = {}
    for server in workspace.servers:
        here = placed(server, simulated(simulation))
        here = attrs.evolve(here, rule_files=tuple(str(rules / one) for one in here.rule_files), remote_write=())
        files[folder / f"{server.name}.yml"] = compile_server(here, context).content
    folder.mkdir(parents=True, exist_ok=True)
    write_files(files)
    for file in files:
        talk.say(f"{shown_path(file)}: start Prometheus with --config.file={shown_path(file)}")


def _serve(simulation: Simulation, length: float | None, talk: Talk) -> None:
    begin = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt):
        while length is None or time.monotonic() - begin < length:
            scrapes = sum(one.scrapes for one in simulation.simulators)
            talk.step(f"{time.monotonic() - begin:.0f} s, {scrapes} scrapes")
            time.sleep(_TICK)
    talk.say("stopped")
