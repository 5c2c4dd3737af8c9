"""Any faults, edits of others and pushes, in any order: nothing of others is touched, and one more push converges."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import ObsdslError
from obsdsl.push import http
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import ALL, Behaviour
from tests.fakes.grafana.datasources import FIELDS
from tests.push.grafana.bench import OWNER, Bench, dashboard, statuses, whys
from tests.push.grafana.test_sources import source

UIDS = ("a", "b", "c")
FOLDERS = (None, "One", "One/Two", "Three")
FAULTS: tuple[Callable[[], faults.Fault], ...] = (
    faults.too_many, faults.bad_gateway, lambda: faults.bad_gateway(commits=True), faults.locked,
    lambda: faults.locked(commits=True), faults.resets, lambda: faults.resets(commits=True), faults.truncates,
    faults.garbles, faults.denied, faults.unauthorized, faults.login_page,
    lambda: faults.answers(500, {"message": "no"}), lambda: faults.answers(412, {"status": "version-mismatch"}),
    lambda: faults.unavailable("0"), lambda: faults.bad_gateway(commits=True, status=504),
    lambda: faults.redirects("https://login.example.org/"), lambda: faults.answers(404, {"message": "Not found"}),
    lambda: faults.answers(409, {"message": "the object has been modified"}),
)  # fmt: skip
# What others do while a push is under way, right before one of its writes.
EVENTS = ("edits", "pushes", "puts something into our folder", "renames our folder", "the server ignores the folder")
boards = st.lists(
    st.builds(
        lambda uid, folder, title: dashboard(uid, folder, f"{uid} {title}"),
        st.sampled_from(UIDS), st.sampled_from(FOLDERS), st.sampled_from(("x", "y")),
    ),
    min_size=1, max_size=3, unique_by=lambda one: one.identity,
)  # fmt: skip
sources = st.lists(
    st.builds(lambda host: source("prom", url=f"http://{host}:9090"), st.sampled_from(("one", "two"))), max_size=1
)
workspaces = st.builds(lambda one, other: [*one, *other], boards, sources)
troubles = st.lists(
    st.tuples(st.sampled_from(FAULTS), st.integers(1, 12), st.integers(1, 3), st.sampled_from(("", "GET", "POST"))),
    max_size=4,
)
machines = st.sampled_from(("laptop", "runner"))
events = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(1, 5), st.sampled_from(UIDS)), max_size=2)
rounds = st.lists(
    st.tuples(workspaces, troubles, events, st.booleans(), machines, st.sampled_from((None, *UIDS))),
    min_size=1, max_size=4,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PATIENCE", 0.001)
    monkeypatch.setattr(http, "TRIES", 3)
    monkeypatch.setenv("PROM_TOKEN", "t0p-s3cret")


def _theirs(server: Grafana) -> dict[str, Any]:
    org = server.org()
    dashboards = {uid: one for uid, one in org.dashboards.items() if uid not in UIDS}
    return {
        "dashboards": {uid: (one.data, one.folder, one.version) for uid, one in dashboards.items()},
        "folders": {uid: (one.title, one.folder) for uid, one in org.folders.items() if not uid.startswith("obsdsl-")},
        "sources": {uid: one["version"] for uid, one in org.datasources.items() if uid != "prom"},
    }  # fmt: skip


def _others_come_first(server: Grafana) -> None:
    server.put_folder("three", "Three")
    server.put({"uid": "theirs", "title": "Theirs", "tags": ["obsdsl/other"]}, folder="three")
    server.put({"uid": "nobodys", "title": "Nobody's"})
    loki = {"uid": "loki", "name": "Loki", "type": "loki", "id": 99, "version": 1, "readOnly": False, "jsonData": {}}
    server.org().datasources["loki"] = {**FIELDS, **loki, "secureJsonData": {}}


def _edit(server: Grafana, uid: str | None, edited: dict[str, Any]) -> None:
    if uid is not None and uid in server.org().dashboards:
        text = f"by hand, {len(edited)}"
        server.edit(uid, description=text)
        edited[uid] = text


class Others:
    """What they do meanwhile, and what they have."""

    def __init__(self, bench: Bench, server: Grafana) -> None:
        self.bench, self.server = bench, server
        _others_come_first(server)
        self.have = _theirs(server)
        self.edited: dict[str, str] = {}

    def arm(self, event: str, nth: int, uid: str, wanted: list[Artifact]) -> None:
        """Let it happen at the nth write."""
        if event == "the server ignores the folder":
            self.server.faults.add(faults.ignores_folder_uid(), nth=nth, method="POST", path="/api/dashboards/db")
            return
        doing = {
            "edits": lambda: _edit(self.server, uid, self.edited),
            "pushes": lambda: _push(self.bench, wanted, False, "another at once"),
            "puts something into our folder": lambda: self._guest(uid),
            "renames our folder": self._rename,
        }[event]
        # Deletions by the classic API have no lock: nobody could keep what is written at that very moment.
        self.server.faults.add(faults.calls(doing), nth=nth, where=lambda one: one.method in ("POST", "PUT"))

    def _guest(self, uid: str) -> None:
        ours = sorted(one for one in self.server.org().folders if one.startswith("obsdsl-"))
        name = f"guest-{uid}"
        if ours and name not in self.server.org().dashboards:
            self.server.put({"uid": name, "title": f"Guest {uid}"}, folder=ours[0])
            self.have = _theirs(self.server)

    def _rename(self) -> None:
        folder = next((one for uid, one in self.server.org().folders.items() if uid.startswith("obsdsl-")), None)
        if folder is not None:
            folder.title = f"{folder.title} by hand"


def _push(bench: Bench, wanted: list[Artifact], prune: bool, machine: str) -> None:
    with contextlib.suppress(ObsdslError):
        bench.push(wanted, prune=prune, machine=machine)


@pytest.mark.parametrize("behaviour", ALL, ids=str)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=rounds, last=workspaces)
def test_one_more_push_converges_and_nothing_foreign_is_touched(
    behaviour: Behaviour, rounds: list[Any], last: list[Artifact]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Grafana(behaviour) as server:
        bench = Bench(Path(folder), server)
        others = Others(bench, server)
        for wanted, troubles, events, prune, machine, hand in rounds:
            for event, nth, uid in events:
                others.arm(event, nth, uid, wanted)
            for make, nth, times, method in troubles:
                server.faults.add(make(), nth=nth, times=times, method=method)
            _push(bench, wanted, prune, machine)
            server.faults.clear()
            assert _theirs(server) == others.have
            # What somebody wrote is there until --force overwrites it.
            for uid, text in others.edited.items():
                assert server.org().dashboards[uid].data.get("description") == text
            _edit(server, hand, others.edited)
        last_push = bench.push(last, force=True)
        assert last_push.result.is_complete, whys(last_push)
        for machine in ("laptop", "another runner"):
            assert bench.plan(last, machine=machine).changes == ()
        assert _theirs(server) == others.have
        ours = [one.identity for one in last if one.kind == "dashboard"]
        assert all(OWNER in server.org().dashboards[uid].tags for uid in ours)


@pytest.mark.parametrize("behaviour", ALL, ids=str)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.tuples(workspaces, troubles, st.sampled_from(("laptop", "runner"))), min_size=1, max_size=3))
def test_without_edits_no_force_is_needed(behaviour: Behaviour, rounds: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, Grafana(behaviour) as server:
        bench = Bench(Path(folder), server)
        for wanted, troubles, machine in rounds:
            for make, nth, times, method in troubles:
                server.faults.add(make(), nth=nth, times=times, method=method)
            _push(bench, wanted, False, machine)
            server.faults.clear()
            delivery = bench.push(wanted, machine="a third")
            assert delivery.result.is_complete, (whys(delivery), statuses(delivery))
            assert bench.plan(wanted, machine=machine).changes == ()
