"""What goes wrong between the files and the server that reads them: it has the old ones or the new ones, never both."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from obsdsl.define.duration import Duration
from obsdsl.push import http
from obsdsl.push.deliver import Order, deliver
from obsdsl.push.files.prometheus import make
from obsdsl.target_config import Connection, PrometheusTarget
from tests.fakes import faults
from tests.fakes.prometheus import FakePrometheus
from tests.push.bench import Bench, rules, statuses, whys

WEB, DB = rules("web", "sum(up)"), rules("db", "max(up)", line=20)
NEW = [rules("web", "avg(up)", line=31), rules("new", "up")]
OLD_NAMES, NEW_NAMES = {"web", "db"}, {"web", "new"}


class Server:
    """A Prometheus of ours over a folder that is pushed to."""

    def __init__(self, fake: FakePrometheus) -> None:
        self.fake, self.rules = fake, fake.folder / "rules"

    def bench(self, root: str = "laptop", project: str = "shop", **settings: Any) -> Bench:
        given = {"rules": str(self.rules), "promtool": "", "wait": Duration.parse("300ms"), **settings}
        given.setdefault("connection", Connection(self.fake.url, timeout=Duration.parse("300ms")))
        place = self.fake.folder.parent / root
        return Bench(place, lambda: make(PrometheusTarget(**given), project, place, None), project)

    @property
    def running(self) -> set[str]:
        return {one["name"] for one in self.fake.groups}

    @property
    def query(self) -> str:
        (found,) = [one["rules"][0]["query"] for one in self.fake.groups if one["name"] == "web"]
        return str(found)

    @property
    def files(self) -> set[str]:
        return {one.name.removesuffix(".yml") for one in self.rules.iterdir() if not one.name.startswith(".")}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(http, "FIRST", 0.01)
    monkeypatch.setattr("obsdsl.push.files.prometheus._PAUSE", 0.01)
    folder = tmp_path / "prometheus"
    (folder / "rules").mkdir(parents=True)
    (folder / "prometheus.yml").write_text("rule_files: [rules/*.yml]\n")
    with FakePrometheus(folder) as fake:
        found = Server(fake)
        assert found.bench().push([WEB, DB]).result.is_complete
        fake.forget()
        yield found


RELOAD, INFO, RULES = "/-/reload", "runtimeinfo", "/api/v1/rules"
# The fault, which request it happens to, how often (None: from then on), and what the user reads where it does not end
# well.
FAULTS = [
    (faults.answers(403, "Lifecycle API is not enabled."), RELOAD, None, "start it with --web.enable-lifecycle"),
    (faults.answers(405, "Only POST or PUT requests allowed"), RELOAD, None, "check the URL, and what stands before"),
    (faults.answers(404, "404 page not found\n"), RELOAD, None, "check the URL, and what stands before"),
    (faults.answers(500, "failed to reload config: boom\n"), RELOAD, 1, "it does not take the files: failed to reload"),
    (
        faults.answers(500, "failed to reload config: boom\n", commits=True),
        RELOAD,
        1,
        "the old files are back, and run",
    ),
    (faults.unauthorized(), RELOAD, None, "check the credentials"),
    (faults.login_page(), RELOAD, 1, "a page of HTML answered instead of the API"),
    (faults.redirects("https://sso.example.org/login"), RELOAD, 1, "it redirects to https://sso.example.org/login"),
    (faults.bad_gateway(), RELOAD, 1, ""),
    (faults.bad_gateway(commits=True), RELOAD, 2, ""),
    (faults.bad_gateway(), RELOAD, None, "whether it was done is not known"),
    (faults.unavailable("0"), RELOAD, 2, ""),
    (faults.too_many("0"), RELOAD, 2, ""),
    (faults.resets(), RELOAD, 1, ""),
    (faults.resets(commits=True), RELOAD, 1, ""),
    (faults.hangs(3), RELOAD, 1, ""),
    (faults.hangs(3, commits=True), RELOAD, 1, ""),
    (faults.hangs(3, commits=True), RELOAD, None, "whether it was done is not known"),
    (faults.truncates(), RULES, 1, ""),
    (faults.garbles(), RULES, 1, ""),
    (faults.login_page(), RULES, 1, "a page of HTML answered instead of the API"),
    (
        faults.answers(200, {"status": "success", "data": {"groups": []}}),
        RULES,
        1,
        "group 'new' of new.yml: it does not",
    ),
    (faults.answers(200, {"status": "success", "data": []}), RULES, 1, "it is no list of rules"),
    (faults.denied(), RULES, 1, "give them the right"),
    (faults.answers(404, "404 page not found\n"), INFO, 1, "there is no API of a Prometheus"),
    (faults.denied(), INFO, 1, "give them the right"),
    (faults.resets(), INFO, 1, ""),
    (faults.answers(200, {"data": {"reloadConfigSuccess": False}}), INFO, 1, ""),
]


@pytest.mark.parametrize(("fault", "path", "times", "told"), FAULTS, ids=lambda one: str(one))
def test_after_any_fault_the_files_are_all_old_or_all_new_and_the_next_push_converges(
    server: Server, fault: faults.Fault, path: str, times: int | None, told: str
) -> None:
    server.fake.faults.add(fault, path=path, times=times)
    delivery = server.bench().push(NEW, prune=True)
    assert server.fake.faults.happened
    assert told in whys(delivery)
    assert delivery.result.is_complete == (not told), whys(delivery)
    assert server.files == (OLD_NAMES if told else NEW_NAMES)
    if told and times is not None:
        # The server could be asked to read the old ones.
        assert server.running == OLD_NAMES
        assert server.query == "sum(up)"
    elif told:
        assert "not all could be undone" in whys(delivery) or "nothing was changed" in whys(delivery)
    server.fake.faults.clear()
    assert server.bench("ci").push(NEW, prune=True).result.is_complete
    assert (server.files, server.running, server.query) == (NEW_NAMES, NEW_NAMES, "avg(up)")


def test_a_reload_that_is_said_to_have_succeeded_is_not_believed(server: Server) -> None:
    """The answer is 200, and what the server says of itself is another thing."""
    server.fake.faults.add(faults.answers(200, {"data": {"reloadConfigSuccess": False}}), nth=2, path=INFO)
    delivery = server.bench().push(NEW, prune=True)
    assert "it answered that it read its files, and says now that it could not" in whys(delivery)
    assert (server.files, server.running, server.query) == (OLD_NAMES, OLD_NAMES, "sum(up)")
    assert server.bench("ci").push(NEW, prune=True).result.is_complete


def test_a_reload_that_is_half_applied_is_undone(server: Server) -> None:
    """The configuration is the new one already, and the rules are the old ones."""
    delivery = server.bench().push([rules("web", "sum(up", line=31), DB])
    assert "alerts/shop.py:31" in whys(delivery)
    assert (server.files, server.query, server.fake.healthy) == (OLD_NAMES, "sum(up)", True)


def test_a_server_that_could_not_load_its_files_before_is_mended_by_a_push(server: Server) -> None:
    (server.rules / "web.yml").write_text("groups: [{name: web, rules: [{record: 'a:b', expr: 'sum('}]}]\n")
    server.fake.healthy = False
    assert server.bench().push([WEB, DB], force=True).result.is_complete
    assert server.fake.healthy


def test_anothers_broken_file_is_no_fault_of_ours_and_all_is_put_back(server: Server) -> None:
    (server.rules / "hand.yml").write_text("groups: [{name: hand, rules: [{record: 'a:b', expr: 'sum('}]}]\n")
    delivery = server.bench().push(NEW, prune=True)
    assert "it does not take the files" in whys(delivery)
    assert "not all could be undone" in whys(delivery)
    assert server.files == OLD_NAMES | {"hand"}
    (server.rules / "hand.yml").unlink()
    assert server.bench().push(NEW, prune=True).result.is_complete


def test_a_slow_reload_is_waited_for(server: Server) -> None:
    server.fake.faults.add(faults.slow(1.0), path=RELOAD)
    assert server.bench(wait=Duration.parse("5s")).push(NEW, prune=True).result.is_complete
    assert len(server.fake.requests("POST", RELOAD)) == 1


def test_a_server_that_is_not_there_changes_nothing(server: Server) -> None:
    away = server.bench(connection=Connection("http://127.0.0.1:9", timeout=Duration.parse("300ms")))
    delivery = away.push(NEW, prune=True)
    assert "no connection" in whys(delivery)
    assert "nothing was changed" in whys(delivery)
    assert server.files == OLD_NAMES
    assert not server.fake.writes


def test_a_wrong_server_changes_nothing(server: Server) -> None:
    wrong = server.bench(connection=Connection(f"{server.fake.url}/grafana"))
    delivery = wrong.push(NEW, prune=True)
    assert (
        "there is no API of a Prometheus; check the URL, and the path of --web.external-url; nothing was changed"
        in whys(delivery)
    )
    assert server.files == OLD_NAMES


@pytest.mark.parametrize(("path", "all_new"), [(INFO, False), (RELOAD, True), (RULES, True)])
def test_ctrl_c_ends_it_before_or_after_and_not_between(server: Server, path: str, all_new: bool) -> None:
    server.fake.faults.add(faults.calls(lambda: os.kill(os.getpid(), signal.SIGINT)), path=path)
    delivery = server.bench().push(NEW, prune=True)
    assert delivery.result.interrupted
    assert set(statuses(delivery).values()) == {"done" if all_new else "left"}
    expected = NEW_NAMES if all_new else OLD_NAMES
    assert (server.files, server.running) == (expected, expected)


def test_of_two_pushes_at_once_the_later_finds_what_the_first_wrote(server: Server) -> None:
    plan, world = server.bench("other").plan([rules("web", "min(up)"), DB]), server.bench("other").world()
    assert server.bench().push(NEW).result.is_complete
    delivery = deliver(server.bench("other").root, world, plan, Order())
    assert "changed since the plan was made" in whys(delivery)
    assert server.query == "avg(up)"


def test_many_pushes_at_once_into_one_folder_write_one_after_the_other(server: Server) -> None:
    """Of several projects, and of one project on several machines."""

    def own(number: int) -> Any:
        return server.bench(f"p{number}", project=f"p{number}").push([rules(f"own{number}", "up")])

    def shared(number: int) -> Any:
        return server.bench(f"m{number}").push([rules("web", f"up > {number}"), DB])

    with ThreadPoolExecutor(8) as pool:
        owns, edits = [pool.submit(own, one) for one in range(4)], [pool.submit(shared, one) for one in range(4)]
        assert all(one.result().result.is_complete for one in owns)
        done = [one.result() for one in edits]
    ends = [set(statuses(one).values()) for one in done]
    assert all(one in ({"done"}, {"failed"}) for one in ends)
    won = [f"up > {number}" for number, one in enumerate(ends) if one == {"done"}]
    assert won
    assert server.query in won
    assert server.files == server.running == OLD_NAMES | {f"own{number}" for number in range(4)}


def test_a_path_that_is_no_folder_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    delivery = server.bench(rules=str(tmp_path / "file")).push([WEB])
    assert f"{tmp_path / 'file/web.yml'} cannot be written" in whys(delivery)
    assert "mend the path in the target" in whys(delivery)


def test_a_server_that_could_not_be_asked_to_read_the_old_files_is_asked_by_the_next_push(server: Server) -> None:
    boom = faults.answers(500, "boom\n")
    server.fake.faults.add(boom, path=INFO, nth=2, times=None)
    server.fake.faults.add(boom, path=RELOAD, nth=2, times=None)
    delivery = server.bench().push(NEW, prune=True)
    assert "not all could be undone" in whys(delivery)
    assert (server.files, server.running) == (OLD_NAMES, NEW_NAMES)
    server.fake.faults.clear()
    plan = server.bench("ci").plan([WEB, DB])
    paths = [one.path for change in plan.changes for one in change.differences]
    assert paths == ['["(a push did not end)"]'] * 2
    assert server.bench("ci").push([WEB, DB]).result.is_complete
    assert server.running == OLD_NAMES
    assert server.bench().plan([WEB, DB]).changes == ()


def test_a_pattern_that_takes_the_manifest_for_rules_is_named(server: Server) -> None:
    (server.fake.folder / "prometheus.yml").write_text("rule_files: [rules/*]\n")
    server.fake.faults.add(faults.answers(500, "one or more errors occurred\n", commits=True), path=RELOAD, times=None)
    delivery = server.bench().push(NEW)
    assert "its rule_files has 'rules/*', which takes our list of files for rules, too" in whys(delivery)


def test_a_missing_tool_that_was_named_is_told(server: Server) -> None:
    delivery = server.bench(promtool="/opt/promtool").push(NEW)
    assert "promtool is '/opt/promtool', and there is no such program" in whys(delivery)
    assert server.files == OLD_NAMES
