"""Whatever is edited, a build with the cache gives what a build without it gives: every byte, every message."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cache.forked import Done, run
from tests.support import tree

ALL = "from obsdsl import *\n"
ALERT = "AlertRule({name!r}, {expr}, severity=P2, summary={summary!r}{more})"


def alert(name: str, expr: str = "promql('x > 1')", summary: str = "S", more: str = "") -> str:
    return ALERT.format(name=name, expr=expr, summary=summary, more=more)


def dashboard(uid: str, panel: str = 'Stat("S", promql("rate(x_total[5m])"))') -> str:
    return f"Dashboard({uid.title()!r}, uid={uid!r}, panels=({panel},))"


def server(job: str, more: str = "", name: str = "prometheus") -> str:
    return ALL + f"server = PrometheusServer({more}{', ' * bool(more)}name={name!r}, jobs=({job},))\n"


def routing(more: str = "") -> str:
    return ALL + f"routing = Routing(default=(), severities={{P0: ()}}{', ' * bool(more)}{more})\n"


LOGS = (
    ALL
    + "lines = logql('sum(rate({job=\"a\"}[5m]))')\n"
    + "lost = LogAlert('lost', lines > 1, severity=P2, summary='S')\n"
    + "group = LogRuleGroup('logs', rules=(lost,))\n"
    + "board = Dashboard('Board', uid='board', panels=(Stat('Errors', lines, thresholds=lost),))\n"
)
MAKE = "make = lambda uid: Dashboard(uid, uid=uid)\n"
MAKE_OTHER = "make = lambda uid: Dashboard(uid + '!', uid=uid)\n"
# Of each file, what it may hold. None is no file.
FILES: dict[str, tuple[str | None, ...]] = {
    "metrics/m.py": (
        ALL + 'x = Counter("x_total", "X.")\n',
        ALL + 'x = Counter("x_total", "X.", unit="bytes")\n',
        ALL + 'import lib.common\nx = Counter("x_total", lib.common.HELP)\nlib.common.seen.append(x)\n',
        ALL + 'x = Counter("x_total", "X.")\ny = Gauge("y_seconds", "Y.")\n',
        None,
    ),
    "metrics/n.py": (
        None,
        ALL + 'y = Gauge("y_seconds", "Y.")\n',
        ALL + 'x = Counter("x_total", "Again.")\n',
        "from metrics.m import *\n",
    ),
    "metrics/__init__.py": (
        "",
        "from metrics import n\n",
        "import pkgutil\nnames = [m.name for m in pkgutil.iter_modules(__path__)]\n",
    ),
    "lib/common.py": (
        'from obsdsl import *\nHELP = "Help."\nseen = []\nshared = Dashboard("Shared", uid="shared")\n' + MAKE,
        'from obsdsl import *\nHELP = "Other."\nseen = ["a"]\n' + MAKE_OTHER,
        "import itertools\nHELP = 'Help.'\nseen = []\ncount = itertools.count()\nmake = lambda uid: None\n",
    ),
    "dashboards/a.py": (
        ALL + "a = " + dashboard("a"),
        ALL + "from metrics.m import x\na = " + dashboard("a", 'Stat("S", x.rate())'),
        ALL + "import metrics\na = " + dashboard("a", 'Stat("S", metrics.m.x.rate())'),
        ALL + "from alerts.r import hot\na = " + dashboard("a", 'Stat("S", promql("x"), thresholds=hot)'),
        "from lib.common import shared, make\nb = make('made')\n",
        ALL
        + "import json\na = "
        + dashboard("a")
        + "\nb = Dashboard(json.load(open('data.json'))['title'], uid='data')\n",
        ALL + "import os\na = Dashboard(os.environ.get('TITLE', 'None'), uid='a')\n",
        "a = (\n",
        None,
    ),
    "dashboards/b.py": (
        None,
        "from dashboards.a import a\nb = a\n",
        ALL + "b = " + dashboard("b", 'Stat("S", promql("level:x"))'),
        ALL
        + "try:\n    from metrics.n import y\nexcept ImportError:\n    y = promql('y')\nb = "
        + dashboard("b", 'Stat("S", y)'),
        "from lib.common import make, shared\nb = make('made')\n",
        "from lib.common import *\nfrom metrics import *\nd = [shared]\n",
        ALL + "import lib.common\nb = Dashboard(f'{len(lib.common.seen)} seen', uid='b')\n",
        ALL + "import lib.common\nb = Dashboard(f'{next(lib.common.count)} counted', uid='b')\n",
        ALL
        + "from pathlib import Path\nn = len(list(Path(__file__).parent.glob('*.py')))\n"
        + "b = Dashboard(f'{n} files', uid='b')\n",
        ALL + "from grafanalib.core import Dashboard as D\nb = D(title='G', uid='g', rows=[])\n",
    ),
    "dashboards/c.py": (
        None,
        ALL + "c = " + dashboard("A"),
        "from dashboards.b import *\n",
        ALL + "from alerts.r import hot\nc = " + dashboard("c", 'Stat("First", promql("x"), thresholds=hot)'),
    ),
    "alerts/r.py": (
        ALL + f"hot = {alert('Hot')}\ngroup = RuleGroup('g', rules=(hot,))\n",
        ALL + f"hot = {alert('Hot')}\ngroup = RuleGroup('g', labels={{'service': 's'}}, rules=(hot,))\n",
        ALL
        + f"hot = {alert('Hot', summary='Other')}\nlevel = RecordingRule('level:x', promql('y_seconds'))\n"
        + "group = RuleGroup('g', rules=(hot, level))\n",
        ALL + f"hot = {alert('Hot')}\n",
        ALL + f"hot = {alert('Hot', more=', panel=' + repr('a/S'))}\ngroup = RuleGroup('g', rules=(hot,))\n",
        ALL + f"from alerts.q import cold\nhot = {alert('Hot')}\ngroup = RuleGroup('g', rules=(hot, cold))\n",
        None,
    ),
    "alerts/q.py": (
        None,
        ALL + f"cold = {alert('Cold')}\n",
        ALL + f"cold = {alert('Cold')}\ngroup = RuleGroup('h', rules=(cold,))\n",
        ALL + "from alerts.r import hot\ngroup = RuleGroup('h', rules=(hot,))\n",
        ALL + f"from alerts.r import group\nrules = group.rules\nagain = RuleGroup('G', rules=({alert('Cold')},))\n",
        ALL + "import lib.common\nlib.common.seen.append('q')\n",
    ),
    "alerts/logs.py": (
        None,
        LOGS,
        LOGS.replace("> 1", "> 2").replace("'lost'", "'lost', panel='board/Errors'"),
        LOGS.replace(", thresholds=lost", ""),
        LOGS + "policy = SeverityPolicy(original_label='word')\n",
    ),
    "metrics/jobs.py": (
        None,
        server('ScrapeJob("a", targets=("a:1",))'),
        server('ScrapeJob("a", targets=("a:1",), labels={"env": "x"})', "evaluation_interval='30s'"),
        ALL + "job = ScrapeJob('a', targets=('a:1',))\n",
        server('ScrapeJob("a", targets=("a:1",))', name="b")
        + "one = ScrapeJob('c', targets=('c:1',))\nother = PrometheusServer(jobs=(one,))\n",
        "from alerts.routing import server\n",
    ),
    "alerts/routing.py": (
        None,
        routing(),
        routing('inhibit=(Inhibit(P0, over=(P1, P2), same=("service",)),)'),
        routing('inhibit=(Inhibit({"alertname": "Hot"}, over=P3, same=("job",)),)'),
        routing() + "other = Routing(default=(), name='Alertmanager')\n",
        ALL + "server = PrometheusServer(name='c')\n",
    ),
    "alerts/policy.py": (
        None,
        ALL + "policy = SeverityPolicy(levels=(P0, P1, P2, Severity('P3', response='2h', group_wait='7s')))\n",
        ALL + "policy = SeverityPolicy(original_label='was')\n",
        ALL + "policies = [SeverityPolicy(), SeverityPolicy()]\n",
        ALL + "policy = SeverityPolicy(levels=(P0,), names={})\n",
    ),
    "data.json": ('{"title": "One"}', '{"title": "Two"}', None),
    "obsdsl.toml": ("", 'grafana_version = "10.0"\n', 'grafana_url = "https://g.example.org"\n'),
}
TITLES = (None, "Title", "Other title")


def step(path: str, number: int) -> tuple[str, str | None]:
    return path, FILES[path][number]


STEPS = st.one_of(
    st.sampled_from([(path, text) for path, texts in FILES.items() for text in texts]),
    st.sampled_from([("TITLE", title) for title in TITLES]),
)


def clean(root: Path, env: Mapping[str, str | None]) -> tuple[Done, dict[str, bytes]]:
    done = run("build", "-q", "--no-cache", "--out", "clean", cwd=root, env=env)
    return done, tree(root / "clean")


@settings(max_examples=25)
@given(st.lists(STEPS, min_size=1, max_size=7))
# What is imported changes, and nothing that the catalog knows.
@example([step("dashboards/a.py", 4), step("lib/common.py", 1)])
# A module that is unchanged changes what another, which is new, reads.
@example([step("metrics/m.py", 2), step("dashboards/b.py", 6)])
@example([step("lib/common.py", 2), step("dashboards/b.py", 7), step("dashboards/c.py", 2)])
# An object under two names, of which one goes.
@example([step("dashboards/b.py", 1), step("dashboards/a.py", 1)])
@example(
    [step("dashboards/a.py", 8), step("dashboards/b.py", 9), step("dashboards/c.py", 2), step("dashboards/b.py", 0)]
)
# The first panel that draws an alert, and one that it names.
@example([step("dashboards/a.py", 3), step("dashboards/c.py", 3), step("dashboards/a.py", 0)])
@example([step("alerts/r.py", 4), step("dashboards/a.py", 4), step("dashboards/a.py", 1)])
# An alert in two groups, in none, in another file.
@example([step("alerts/q.py", 2), step("alerts/r.py", 5), step("alerts/q.py", 1)])
@example([step("alerts/q.py", 3), step("alerts/q.py", 4), step("alerts/q.py", 0)])
# What others import by accident.
@example([step("dashboards/a.py", 2), step("metrics/__init__.py", 1), step("metrics/n.py", 1)])
# Jobs in a server, in none, of another file; two servers.
@example([step("metrics/jobs.py", number) for number in (1, 2, 3, 4, 0)])
@example([step("metrics/jobs.py", 5), step("alerts/routing.py", 5), step("alerts/routing.py", 1)])
# What a routing and the rules depend on: a policy, labels of alerts that nobody imports.
@example([step("alerts/routing.py", 1), *(step("alerts/policy.py", number) for number in (1, 2, 3, 4, 0))])
@example([step("alerts/routing.py", 2), step("alerts/r.py", 1), step("metrics/jobs.py", 2), step("alerts/r.py", 0)])
@example([step("alerts/routing.py", 3), step("metrics/m.py", 1), step("alerts/routing.py", 4)])
def test_a_build_with_the_cache_is_a_build_without_it(steps: list[tuple[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        env: dict[str, str | None] = {"OBSDSL_CACHE_DIR": f"{folder}/cache", "TITLE": None}
        files = {path: texts[0] for path, texts in FILES.items()} | {
            f"{name}/__init__.py": "" for name in ("dashboards", "alerts", "lib")
        }
        for path, text in files.items():
            put(root, path, text)
        run("build", "-q", cwd=root, env=env)
        for path, text in steps:
            if path == "TITLE":
                env[path] = text
            else:
                put(root, path, text)
            wanted, artifacts = clean(root, env)
            done = run("build", "-q", cwd=root, env=env)
            assert done == wanted
            if wanted.code == 0:
                assert tree(root / "dist") == artifacts


def put(root: Path, path: str, text: str | None) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(text, encoding="utf-8")
