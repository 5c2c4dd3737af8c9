"""`python -m benchmarks.push`: the requests of a push: of everything, of nothing, and of one change.

1,000 dashboards in 40 folders go to a Grafana of ours for tests (`tests/fakes`), of each generation: by the classic API
(one read for each dashboard, since no list says what is in one) and by /apis (500 in a read). 500 rule groups go to
rulers. Counted are the requests that came; timed is the whole push, with a server in the same process, so that the
requests are what there is to compare. Fails where a push of nothing writes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.cases import ROOT

sys.path.insert(0, str(ROOT))

from obsdsl.compile.artifact import Artifact
from obsdsl.push.deliver import Order, deliver
from obsdsl.push.journal import records
from obsdsl.push.part import Part
from obsdsl.push.planning import Wish, World, planned
from obsdsl.push.state import read_state
from obsdsl.target_config import Connection, GrafanaTarget, RulerTarget

FOLDERS = 40
STEPS = ("first push", "no change", "one change")
_PASSWORD = "OBSDSL_BENCH_PASSWORD"


class Measured(NamedTuple):
    """What a push took."""

    server: str
    step: str
    reads: int
    writes: int
    seconds: float


def dashboards(count: int, changed: int | None = None) -> tuple[Artifact, ...]:
    """So many, of twenty panels each; one of them may be another than before."""
    return tuple(_dashboard(number, number == changed) for number in range(count))


def _dashboard(number: int, changed: bool) -> Artifact:
    uid = f"board-{number:04}"
    panels = [
        {
            "id": one + 1,
            "type": "timeseries",
            "title": f"Panel {one}",
            "gridPos": {"h": 8, "w": 6, "x": one % 4 * 6, "y": one // 4 * 8},
            "targets": [{"refId": "A", "expr": f'sum(rate(requests_total{{service="{number}"}}[5m]))'}],
        }
        for one in range(20)
    ]
    title = f"Service {number}{', changed' if changed else ''}"
    found = {"uid": uid, "title": title, "tags": [], "schemaVersion": 39, "panels": panels}
    return Artifact(
        "dashboard", uid, f"grafana/{uid}.json", json.dumps(found).encode(), None, f"Team {number % FOLDERS}"
    )


def groups(count: int, changed: int | None = None) -> tuple[Artifact, ...]:
    """So many rule groups of four rules each."""
    return tuple(_group(number, number == changed) for number in range(count))


def _group(number: int, changed: bool) -> Artifact:
    name = f"group-{number:04}"
    seconds = "10m" if changed else "5m"
    rules = [
        {"alert": f"Alert{number}x{one}", "expr": f'up{{job="{number}"}} == {one}', "for": seconds} for one in range(4)
    ]
    content = json.dumps({"groups": [{"name": name, "interval": "1m", "rules": rules}]})
    return Artifact("rules", name, f"rules/{name}.yml", content.encode())


def measured(
    name: str, server: Any, make: Callable[[Path], Part], wanted: Callable[[int | None], tuple[Artifact, ...]]
) -> Iterator[Measured]:
    """The three pushes. Raises RuntimeError where one does not do what it should."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for step, changed in zip(STEPS, (None, None, 0), strict=True):
            server.forget()
            begun = time.perf_counter()
            state = read_state(root / ".obsdsl/state/prod.json")
            world = World("prod", "bench", (make(root),), state, records(root, "prod"))
            plan = planned(world, wanted(changed), Wish())
            done = deliver(root, world, plan, Order()).result
            seconds = time.perf_counter() - begun
            row = Measured(name, step, len(server.reads), len(server.writes), seconds)
            if not done.is_complete or (step == "no change" and row.writes):
                raise RuntimeError(f"{name}, {step}: {[one.why for one in done.outcomes if one.why][:3]}, {row}")
            yield row


def _grafanas(count: int) -> Iterator[Measured]:
    from obsdsl.push.grafana.part import make
    from tests.fakes.grafana import Grafana
    from tests.fakes.grafana.behaviour import V7_5, V11, V13

    os.environ[_PASSWORD] = "admin"
    for kind in (V7_5, V11, V13):
        with Grafana(kind) as server:
            table = GrafanaTarget(Connection(server.url, username="admin", password_env=_PASSWORD))
            yield from measured(
                str(kind),
                server,
                lambda root, table=table: make(table, "bench", root, None),  # type: ignore[misc]
                lambda changed: dashboards(count, changed),
            )


def _rulers(count: int) -> Iterator[Measured]:
    from obsdsl.push.ruler.part import make
    from tests.fakes.ruler import CORTEX, MIMIR, Ruler

    for kind in (MIMIR, CORTEX):
        with ExitStack() as stack:
            server = stack.enter_context(Ruler(kind))
            table = RulerTarget(Connection(server.url), kind.name.lower(), tenant="team")
            yield from measured(
                kind.name,
                server,
                lambda root, table=table: make(table, "bench", root, None),  # type: ignore[misc]
                lambda changed: groups(count, changed),
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if a push failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--dashboards", type=int, default=1000)
    parser.add_argument("--groups", type=int, default=500)
    options = parser.parse_args(arguments)
    failed = False
    print(f"{'':15}{'':12}{'reads':>8}{'writes':>8}{'seconds':>9}")
    for what, rows in (("dashboards", _grafanas(options.dashboards)), ("rule groups", _rulers(options.groups))):
        print(f"{options.dashboards if what == 'dashboards' else options.groups:,} {what}")
        try:
            for row in rows:
                print(f"{row.server:15}{row.step:12}{row.reads:8,}{row.writes:8,}{row.seconds:9.1f}", flush=True)
        except (RuntimeError, ImportError) as error:
            failed = True
            print(f"failed: {error}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
