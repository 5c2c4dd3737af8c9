"""The server above Claude Code's two replicas takes what both have scraped, under the labels that it has there."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import attrs
import pytest

from obsdsl.compile.context import Context
from obsdsl.compile.scrape import compile_server
from obsdsl.config import read_config
from obsdsl.testing.simulator.place import simulated
from obsdsl.testing.simulator.simulation import Simulation
from tests.conftest import ROOT
from tests.rehearsal import loaded, rehearsed_server
from tests.servers import instant, prometheus, until
from tests.stack import generations, require

PACE = 30.0
REPLICAS = {"claude-code-1": "prometheus-1:9090", "claude-code-2": "prometheus-2:9090"}


@pytest.mark.parametrize("generation", generations())
def test_one_server_has_the_series_of_both_replicas(generation: str, tmp_path: Path) -> None:
    tool = require("prometheus", generation=generation)
    workspace, _ = loaded(read_config(ROOT))
    servers = {one.name: attrs.evolve(one, rule_files=(), remote_write=()) for one in workspace.servers}
    with ExitStack() as stack:
        simulation = stack.enter_context(Simulation.of(attrs.evolve(workspace, servers=(servers["claude-code-1"],))))
        places = {}
        for name, address in REPLICAS.items():
            here = rehearsed_server(servers[name], PACE, simulated(simulation), "127.0.0.1:9", "")
            content = compile_server(here, Context(secret_dir=str(tmp_path))).content.decode()
            url = stack.enter_context(prometheus(tool, content))
            places[address] = url.removeprefix("http://")
        above = rehearsed_server(servers["claude-code-global"], PACE, lambda _, one: places[one], "127.0.0.1:9", "")
        url = stack.enter_context(prometheus(tool, compile_server(above, Context()).content.decode()))
        by = ("replica", "job", "instance")
        wanted = {(number, "claude-code-app", "claude-code:3000") for number in ("1", "2")}
        until(lambda: instant(url, "count by (replica, job, instance) (pattern_memory_bytes)", *by).keys() == wanted)
        # All of the application's series, those of its buckets too, and nothing of other jobs.
        both = 'count by (replica) ({__name__=~".+",job!="federate"})'
        until(lambda: len(set(instant(url, both, "replica").values())) == 1)
        assert instant(url, 'count(up{job="claude-code-app"})') == {(): 2.0}
        assert instant(url, 'count({__name__=~".+",job!~"federate|claude-code-app"})') == {}
