"""From files to a Workspace: what is found, in which order, and what is refused."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.severity import POLICY
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.errors import DefinitionError, LoadError, ObsdslError
from obsdsl.load import load

HEAD = """\
import attrs, copy, functools
from obsdsl import *
make = lambda uid: Dashboard(uid.title(), uid=uid)
alert = lambda name: AlertRule(name, "up == 0", severity=P3, summary="s")
"""
Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Each test finds no workspace's modules and leaves none: those of another test come back after it."""
    path, others = list(sys.path), taken()
    yield
    taken()
    sys.path[:] = path
    sys.modules.update(others)


def taken() -> dict[str, ModuleType]:
    """The modules of workspaces, taken out of Python's."""
    tops = ("metrics", "dashboards", "alerts", "other", "web")
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] in tops}


@pytest.fixture
def loaded(workspace: Write) -> Callable[..., Workspace]:
    """Load a workspace of these files; a text alone is dashboards/web.py, after HEAD."""

    def read(files: str | Mapping[str, str]) -> Workspace:
        given = {"dashboards/web.py": HEAD + files} if isinstance(files, str) else files
        return load(read_config(workspace(given)))

    return read


def uids(found: Workspace) -> list[str]:
    return [one.uid for one in found.dashboards]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = make('a')", ["a"]),
        ("a = [make('a'), make('b')]", ["a", "b"]),
        ("a = (make('a'), [make('b'), {'x': (make('c'),)}])", ["a", "b", "c"]),
        ("a = {'x': make('a'), 'y': make('b')}", ["a", "b"]),
        ("for name in 'ab':\n    globals()[name] = make(name)", ["a", "b"]),
        ("if True:\n    a = make('a')\nelse:\n    b = make('b')", ["a"]),
        ("a = attrs.evolve(make('x'), uid='a')", ["a"]),
        ("from dashboards.web import *", []),
    ],
    ids=["name", "list", "nested", "dict", "globals", "condition", "evolve", "itself"],
)
def test_objects_are_found_under_names_and_in_lists_tuples_and_dicts(
    loaded: Callable[..., Workspace], text: str, expected: list[str]
) -> None:
    assert uids(loaded(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "_a = make('a')",
        "def a():\n    return make('a')",
        "a = functools.partial(make, 'a')",
        "class A:\n    a = make('a')",
        "a: Dashboard",
        "a = Dashboard",
    ],
    ids=["private", "function", "partial", "class", "annotation", "the-class-itself"],
)
def test_what_is_not_at_hand_is_left_alone(loaded: Callable[..., Workspace], text: str) -> None:
    assert uids(loaded(text)) == []


def test_one_object_under_several_names_and_in_several_files_is_one(loaded: Callable[..., Workspace]) -> None:
    files = {
        "dashboards/a.py": HEAD + "a = b = make('a')\nc = [a, {'b': b}]\n",
        "dashboards/b.py": "from dashboards.a import a\nfrom . import a as module\nfrom .a import *\nd = a\n",
    }
    assert uids(loaded(files)) == ["a"]


@pytest.mark.parametrize("text", ["b = copy.copy(a)", "b = copy.deepcopy(a)", "b = make('a')", "b = make('A')"])
def test_equal_objects_are_two_and_refused(loaded: Callable[..., Workspace], text: str) -> None:
    with pytest.raises(LoadError, match=r"dashboard uid .* is defined twice"):
        loaded("a = make('a')\n" + text)


@pytest.mark.parametrize(("one", "other"), [("web", "Web"), ("\\u00e9", "e\\u0301"), ("ß", "SS")])
def test_names_that_a_file_system_takes_for_one_are_refused(
    loaded: Callable[..., Workspace], one: str, other: str
) -> None:
    with pytest.raises(LoadError, match=r"rule group .* is defined twice"):
        loaded(f"g = RuleGroup('{one}', rules=(alert('A'),))\nh = RuleGroup('{other}', rules=(alert('B'),))")


def test_files_of_their_own_keep_objects_of_one_name_apart(loaded: Callable[..., Workspace]) -> None:
    found = loaded(
        "a, b = make('a'), Dashboard('A', uid='a', file='b')\n"
        "c = RawDashboard({'title': 'A', 'uid': 'a'}, file='c')\nd = RawDashboard({'title': 'Odd name'})\n"
        "g = RuleGroup('g', rules=(alert('A'),))\nh = RuleGroup('g', file='h', rules=(alert('A'),))"
    )
    assert [one.identity for one in (*found.dashboards, *found.groups)] == ["a", "b", "c", "odd-name", "g", "h"]
    assert {one.uid for one in found.dashboards} == {"a", ""}
    made = compile_workspace(found, Config(Path("/nowhere")))
    names = {"a": "grafana/general", "g": "prometheus/rules"}
    assert {one.path for one in made} == {
        *(f"{names['a']}/{name}.json" for name in ("a", "b", "c", "odd-name")),
        *(f"{names['g']}/{name}.yml" for name in ("g", "h")),
    }


def test_a_file_is_named_as_files_can_be(loaded: Callable[..., Workspace]) -> None:
    for text in ("Dashboard('A', file='a/b')", "RawDashboard({}, file='')"):
        with pytest.raises(DefinitionError, match=r"file is .*letters, digits"):
            loaded(f"a = {text}")


def test_each_kind_is_in_the_order_of_its_identity(loaded: Callable[..., Workspace]) -> None:
    found = loaded(
        "d = [make('b'), make('a')]\nm = (Gauge('z', 'Z.'), Gauge('y', 'Y.'))\n"
        "g = [RuleGroup('q', rules=(alert('A'),)), RuleGroup('p', rules=(alert('B'),))]"
    )
    assert uids(found) == ["a", "b"]
    assert [one.name for one in found.metrics] == ["y", "z"]
    assert [one.name for one in found.groups] == ["p", "q"]


def test_lists_that_hold_themselves_or_are_deep_come_to_an_end(loaded: Callable[..., Workspace]) -> None:
    text = "a = [make('a')]\na.append(a)\nd = {}\nd['d'] = d\ndeep = make('b')\nfor _ in range(100_000): deep = [deep]"
    assert uids(loaded(text)) == ["a", "b"]


def test_objects_that_refuse_to_be_looked_at_are_left_alone(loaded: Callable[..., Workspace]) -> None:
    text = """
class Proxy:
    def __getattr__(self, name): raise RuntimeError("nothing is bound to it")
    @property
    def __class__(self): raise RuntimeError("nothing is bound to it")
proxy = Proxy()
a = make('a')
"""
    assert uids(loaded(text)) == ["a"]


@pytest.mark.parametrize("kind", ["set", "frozenset"])
def test_a_set_of_objects_is_refused(loaded: Callable[..., Workspace], kind: str) -> None:
    with pytest.raises(LoadError) as caught:
        loaded(f"a = {kind}([make('a')])\n")
    assert caught.value.faults == ("it is a set that holds Dashboard 'A', and sets have no order; write a tuple",)


def test_sets_of_other_things_are_none_of_our_business(loaded: Callable[..., Workspace]) -> None:
    assert uids(loaded("names = {'a', 'b'}\nd = make('a')")) == ["a"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def f(): f()\nf()", "RecursionError"),
        ("import sys; sys.exit()", "SystemExit: the module ends the program with exit status no message; delete"),
        ("raise BaseException('odd')", "BaseException: odd"),
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E", "E: no message"),
        ("raise ValueError('x' * 100_000)", "ValueError: xxx"),
        ("a = (", "Python: '(' was never closed; mend the syntax"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'; check the spelling"),
    ],
    ids=["raise", "recursion", "exit", "base", "no-str", "long", "syntax", "import"],
)
def test_a_module_that_fails_is_one_short_message_with_its_line(
    loaded: Callable[..., Workspace], text: str, fault: str
) -> None:
    with pytest.raises(LoadError) as caught:
        loaded(text)
    error = caught.value
    assert f"{error.subject}: {error.faults[0]}".startswith(fault)
    assert len(str(error)) < 5000
    assert error.location is not None
    assert error.location.file.endswith("dashboards/web.py")
    assert error.location.line > 4


def test_an_interruption_is_not_taken_for_a_fault(loaded: Callable[..., Workspace]) -> None:
    with pytest.raises(KeyboardInterrupt):
        loaded("raise KeyboardInterrupt")


def test_the_place_of_a_fault_is_the_line_of_the_innermost_file_of_the_workspace(
    loaded: Callable[..., Workspace],
) -> None:
    with pytest.raises(ObsdslError) as caught:
        loaded({"dashboards/a.py": "from web import make\n\nmake()\n", "web/__init__.py": "\ndef make(): 1 / 0\n"})
    assert str(caught.value.location).endswith("web/__init__.py:2")


def test_a_copy_is_where_it_was_copied(loaded: Callable[..., Workspace]) -> None:
    (found,) = loaded("_a = make('x')\nb = attrs.evolve(\n    _a, uid='b')").dashboards
    assert found.location is not None
    assert found.location.line == 6


def test_folders_without_init_and_below_folders_are_read(tmp_path: Path) -> None:
    for name in ("a", "deep/er/b"):
        file = tmp_path / f"other/{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEAD + f"d = make('{file.stem}')\n")
    assert uids(load(Config(tmp_path, paths=("other",)))) == ["a", "b"]


@pytest.mark.parametrize("name", [".hidden/a.py", "__pycache__/a.py", "conftest.py", "setup.py", ".#lock.py"])
def test_some_files_are_not_the_workspaces(workspace: Write, name: str) -> None:
    root = workspace({f"dashboards/{name}": "1 / 0\n", "dashboards/b.py": HEAD + "d = make('b')\n"})
    assert uids(load(read_config(root))) == ["b"]


def test_a_folder_named_as_a_file_is_no_module(workspace: Write) -> None:
    root = workspace({"dashboards/b.py": HEAD + "d = make('b')\n"})
    (root / "dashboards/odd.py").mkdir()
    assert uids(load(read_config(root))) == ["b"]


def test_a_link_to_nothing_is_named(workspace: Write) -> None:
    root = workspace({"dashboards/b.py": "a = 1\n"})
    (root / "dashboards/gone.py").symlink_to("nowhere")
    with pytest.raises(LoadError, match=r"gone\.py: it is no file, or a link to none; delete it"):
        load(read_config(root))


def test_paths_may_name_files(workspace: Write) -> None:
    root = workspace(
        {
            "obsdsl.toml": 'paths = ["other/a.py"]\n',
            "other/a.py": HEAD + "d = make('a')\n",
            "other/b.py": "1 / 0\n",
        }
    )
    assert uids(load(read_config(root))) == ["a"]


@pytest.mark.parametrize(
    ("paths", "fault"),
    [
        ('["dashboards", "nosuch"]', r"paths names 'nosuch', not to be found; correct it"),
        ('["dashboards", "notes.txt"]', r"notes\.txt: paths names it, and it is no Python file"),
        ('["nosuch"]', "holds none of nosuch"),
    ],
)
def test_paths_that_name_nothing_to_read_are_refused(workspace: Write, paths: str, fault: str) -> None:
    files = {"obsdsl.toml": f"paths = {paths}\n", "dashboards/b.py": "a = 1\n", "notes.txt": "a"}
    with pytest.raises(LoadError, match=fault):
        load(read_config(workspace(files)))


def test_of_the_default_paths_one_is_enough(workspace: Write) -> None:
    assert load(read_config(workspace({"metrics/b.py": "a = 1\n"}))) == Workspace()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a = alert('A')", "is in no RuleGroup, so Prometheus would never see it"),
        (
            "_a = alert('A')\ng = RuleGroup('g', rules=(_a,))\nh = RuleGroup('h', rules=(_a,))",
            "is in the groups 'g' and 'h'; leave it in one",
        ),
    ],
    ids=["none", "two"],
)
def test_a_rule_belongs_to_one_group(loaded: Callable[..., Workspace], text: str, fault: str) -> None:
    with pytest.raises(LoadError, match=fault):
        loaded(text)


def test_a_rule_of_a_group_or_with_a_private_name_is_fine(loaded: Callable[..., Workspace]) -> None:
    found = loaded("a = alert('A')\ng = RuleGroup('g', rules=(a,))\n_spare = alert('B')")
    assert [one.name for one in found.groups] == ["g"]


AROUND = {
    "metrics/jobs.py": (
        "from obsdsl import *\napp = ScrapeJob('app', targets=('a:1',))\n"
        "b = PrometheusServer(name='b', jobs=(app,))\na = [PrometheusServer(name='a', jobs=(app,))]\n"
    ),
    "alerts/routing.py": (
        "from obsdsl import *\nchat = Slack('#a')\nsilence = Inhibit(P0, over=P2, same=('job',))\n"
        "main = Routing(default=(chat,), inhibit=(silence,), slack_url=Secret('SLACK'))\n"
        "from obsdsl.compose.routing.tree import AlertmanagerConfig\nraw = AlertmanagerConfig(name='a')\n"
    ),
    "alerts/severity.py": "from obsdsl import *\npolicy = SeverityPolicy(levels=(P0, P2), names={})\n",
}


def test_servers_routings_and_the_policy_are_found(loaded: Callable[..., Workspace]) -> None:
    found = loaded(AROUND)
    assert [one.name for one in found.servers] == ["a", "b"]
    assert [one.name for one in found.routings] == ["a", "alertmanager"]
    assert [one.name for one in found.policy.levels] == ["P0", "P2"]
    # Notifiers, inhibitions and severities are values.
    assert [one.name for one in found.jobs()] == ["app", "app"]


def test_without_a_policy_the_usual_one_holds(loaded: Callable[..., Workspace]) -> None:
    assert loaded("from obsdsl.compose.severity import POLICY\na = make('a')").policy is POLICY
    assert loaded("a = make('a')").policy == POLICY


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "j = ScrapeJob('app', targets=('a:1',))",
            "ScrapeJob 'app' (dashboards/web.py:5) is in no PrometheusServer, so nothing would scrape it",
        ),
        (
            "a = PrometheusServer()\nb = PrometheusServer()",
            "Prometheus server 'prometheus' is defined twice, at dashboards/web.py:5 and dashboards/web.py:6",
        ),
        (
            "a = Routing(default=())\nb = Routing(default=(), name='Alertmanager')",
            "routing 'Alertmanager' is defined twice, at dashboards/web.py:5 and dashboards/web.py:6",
        ),
        (
            "a = SeverityPolicy()\nb = SeverityPolicy(levels=(P0,), names={})",
            "there are two severity policies, at dashboards/web.py:5 and dashboards/web.py:6",
        ),
    ],
)
def test_what_nothing_would_use_or_is_there_twice_is_refused(
    loaded: Callable[..., Workspace], text: str, fault: str
) -> None:
    with pytest.raises(LoadError) as error:
        loaded(text)
    assert fault in re.sub(r"[^ (]*/(dashboards/)", r"\1", str(error.value))
