"""Random faults between the files and their server."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl.errors import ObsdslError
from obsdsl.push.files.prometheus import make
from obsdsl.target_config import Connection, PrometheusTarget
from tests.fakes.prometheus import FakePrometheus
from tests.push.bench import Bench, rules
from tests.push.random_faults import Trouble, impatient, troubles

WORLDS = (
    (),
    (rules("web", "sum(up)"), rules("db", "max(up)")),
    (rules("web", "avg(up)"), rules("new", "up")),
    (rules("db", "max(up)", "min(up)"),),
)
HAND = "groups: [{name: hand, rules: [{record: 'a:b', expr: up}]}]\n"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORLDS[1:]), troubles), min_size=1, max_size=3), st.sampled_from(WORLDS[1:]))
def test_after_the_faults_one_more_push_converges(
    pushes: list[tuple[tuple[object, ...], list[Trouble]]], last: tuple[object, ...]
) -> None:
    with TemporaryDirectory() as name, impatient():
        folder = Path(name, "prometheus")
        (folder / "rules").mkdir(parents=True)
        (folder / "prometheus.yml").write_text("rule_files: [rules/*.yml]\n")
        (folder / "rules/hand.yml").write_text(HAND)
        with FakePrometheus(folder) as fake:
            for number, (wanted, happening) in enumerate(pushes):
                before = _rules(folder)
                for one in happening:
                    one.arm(fake)
                try:
                    done = _bench(Path(name, f"m{number % 2}"), fake).push(wanted, prune=True)  # type: ignore[arg-type]
                except ObsdslError:
                    # Nothing could be planned.
                    assert _rules(folder) == before
                else:
                    expected = _contents(wanted) if done.result.is_complete else before
                    assert _rules(folder) == expected
                fake.faults.clear()
            assert _bench(Path(name, "ci"), fake).push(last, prune=True).result.is_complete  # type: ignore[arg-type]
            assert _rules(folder) == _contents(last)
            assert (folder / "rules/hand.yml").read_text() == HAND
            assert {one["name"] for one in fake.groups} == {
                "hand",
                *(one.removesuffix(".yml") for one in _contents(last)),
            }
            assert _bench(Path(name, "ci2"), fake).plan(last, prune=True).changes == ()  # type: ignore[arg-type]


def _bench(root: Path, fake: FakePrometheus) -> Bench:
    table = PrometheusTarget(rules=str(fake.folder / "rules"), connection=Connection(fake.url), promtool="")
    return Bench(root, lambda: make(table, "shop", root, None))


def _rules(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (folder / "rules").glob("[!.]*") if one.name != "hand.yml"}


def _contents(wanted: tuple[object, ...]) -> dict[str, bytes]:
    return {f"{one.identity}.yml": one.content for one in wanted}  # type: ignore[attr-defined]
