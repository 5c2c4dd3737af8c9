"""Random faults between pushes and a ruler."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl.compile.artifact import Artifact
from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError
from obsdsl.push.ruler.part import make
from obsdsl.target_config import Connection, RulerTarget
from tests.fakes.ruler import CORTEX, MIMIR, Engine, Ruler
from tests.push.bench import Bench, rules
from tests.push.random_faults import Trouble, impatient, troubles

WORLDS = (
    (rules("web", "sum(up)"), rules("db", "max(up)")),
    (rules("web", "avg(up)"), rules("new", "up")),
    (rules("db", "max(up)", "min(up)"),),
)
HAND = {"name": "hand", "rules": [{"record": "a:b", "expr": "up"}]}


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from((MIMIR, CORTEX)),
    st.lists(st.tuples(st.sampled_from(WORLDS), troubles), min_size=1, max_size=3),
    st.sampled_from(WORLDS),
)
def test_after_the_faults_one_more_push_converges(
    engine: Engine, pushes: list[tuple[tuple[Artifact, ...], list[Trouble]]], last: tuple[Artifact, ...]
) -> None:
    with TemporaryDirectory() as name, impatient(), Ruler(engine, active_after=0) as ruler:
        ruler.put("team", "shop", HAND)
        ruler.put("team", "theirs", HAND)
        for number, (wanted, happening) in enumerate(pushes):
            for one in happening:
                one.arm(ruler)
            try:
                _bench(Path(name, f"m{number % 2}"), ruler).push(wanted, prune=True)
            except ObsdslError:
                # Nothing could be planned.
                assert not [one for one in ruler.log if one.request.writes and number == 0]
            ruler.faults.clear()
        assert _bench(Path(name, "ci"), ruler).push(last, prune=True).result.is_complete
        stored = ruler.stored("team")
        assert set(stored["shop"]) == {"hand", *(one.identity for one in last)}
        assert stored["shop"]["hand"] == stored["theirs"]["hand"] == HAND
        assert _bench(Path(name, "ci2"), ruler).plan(last, prune=True).changes == ()


def _bench(root: Path, ruler: Ruler) -> Bench:
    connection = Connection(ruler.url, timeout=Duration.parse("2s"))
    table = RulerTarget(connection, ruler.engine.name.lower(), "team", wait=Duration.parse("2s"))
    return Bench(root, lambda: make(table, "shop", root, None))
