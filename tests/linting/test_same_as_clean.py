"""Whatever is edited, a lint with the cache says what a lint without it says: each byte, each message."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cache.forked import Done, run
from tests.cache.test_same_as_clean import put

ALL = "from obsdsl import *\n"
X = 'x = Counter("x_total", "X.", labels=("job",))\n'
ALERT = 'AlertRule({name!r}, {expr}, severity={severity}, summary="S", runbook={runbook!r}, owner="o", for_="5m")'


def alert(name: str, expr: str, severity: str = "P2", runbook: str = "runbooks/x.md#steps") -> str:
    return ALERT.format(name=name, expr=expr, severity=severity, runbook=runbook)


def rules(*rules: str, more: str = "") -> str:
    return ALL + f"{more}group = RuleGroup('g', rules=(\n    " + "".join(f"{one},\n    " for one in rules) + "))\n"


def dashboard(query: str, more: str = "") -> str:
    return ALL + f"{more}d = Dashboard('D', uid='d', panels=(\n    TimeSeries('T', {query}),\n))\n"


def rule_file(name: str, expr: str, record: str = "level:x:sum", comment: str = "") -> str:
    return (
        f"groups:\n  - name: {name}\n    rules:\n      - record: {record}\n        expr: sum(x_total)\n"
        f"      {comment}\n      - alert: Down\n        expr: {expr}\n"
        "        annotations: {runbook_url: runbooks/x.md}\n"
    )


CHECK = '''
from collections.abc import Iterator
import os
from obsdsl import Dashboard
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView
{above}
class NoD(Check[DashboardView]):
    """Dashboards are not called D."""
    code, name, level, on = "TEAM01", "no-d", Level.WARNING, (DashboardView,)
    def find(self, value: DashboardView, at: Site) -> Iterator[Finding]:
        if value.title == ({word}):
            yield Finding("it is called D", "rename it")
'''


def check(word: str, above: str = "") -> str:
    return CHECK.format(word=word, above=above)


PANEL = '{{"type": "stat", "title": "P", "targets": [{{"refId": "A", "expr": "{expr}"}}]}}'


def json(expr: str) -> str:
    panel = PANEL.format(expr=expr)
    return f'{{"title": "J", "uid": "j", "schemaVersion": 39, "panels": [\n{panel}]}}'


ROUTING = ALL + "routing = Routing({}default=(), severities={{P0: ()}})\n"
# Of each file, what it may hold. None is no file.
FILES: dict[str, tuple[str | None, ...]] = {
    "metrics/m.py": (
        ALL + X,
        ALL + "\n# Lines move.\n" + X,
        ALL + 'x = Gauge("x_total", "X.")\n',
        ALL + 'y = Counter("y_total", "Y.")\n',
        "from obsdsl.library.node import *\n" + ALL + X,
        None,
    ),
    "lib/common.py": (
        ALL + "made = lambda name: AlertRule(name, promql('x_total > 1'), severity=P2, summary='S')\n",
        ALL + "\n\n" + "made = lambda name: AlertRule(name, promql('nothing > 1'), severity=P3, summary='')\n",
    ),
    "alerts/r.py": (
        rules(alert("Hot", "promql('rate(x_total[5m]) > 1')")),
        rules(alert("Hot", "promql('rate(x_total[5m]) > 1')"), more="\n\n"),
        rules(alert("Hot", "promql('x_total > 1')", runbook="runbooks/y.md")),
        rules(alert("Hot", "promql('rate(z_total[5m]) > 1')"), more="# obsdsl: ignore[unknown-metric] reason='r'\n"),
        rules("RecordingRule('level:x:sum', promql('sum(x_total)'))", alert("Cold", "promql('level:x:sum > 1')")),
        rules("made('Made')", more="from lib.common import made\n"),
        rules("made('Made')", more="from lib.common import *\nother = RuleGroup('h', rules=(made('Made'),))\n"),
        rules(alert("Hot", "promql('node_load1 > 1')", "P0", "https://r.example.org")),
        "group = (\n",
        None,
    ),
    "dashboards/d.py": (
        dashboard("promql('rate(x_total[5m])')"),
        dashboard("promql('x_total')", "\n"),
        dashboard("promql('sum(x_total)')"),
        dashboard("promql('rate(x_total{jop=\"a\"}[5m])')", "import json\nlimits = json.load(open('data.json'))\n"),
        dashboard("promql(open('data.json').read())"),
        dashboard("promql(os.environ.get('TITLE', 'x_total'))", "import os\n"),
        dashboard("level", "level = promql('level:x:sum')\n"),
        None,
    ),
    "dashboards/e.py": (
        None,
        "from dashboards.d import d\n" + ALL + "e = Dashboard('E', uid='e', links=())\n",
        ALL + "e = Dashboard('D', uid='e', panels=(Stat('S', promql('sum by (cluster) (node_load1)')),))\n",
        ALL + "import lib.common\ng = RuleGroup('other', rules=(lib.common.made('Hot'),))\n",
    ),
    "metrics/jobs.py": (
        None,
        ALL + "server = PrometheusServer(jobs=(ScrapeJob('app', targets=('a:1',)),))\n",
        ALL + "\nserver = PrometheusServer(scrape_interval='10m', jobs=(ScrapeJob('app', targets=('a:1',)),))\n",
        "from metrics import m\n"
        + ALL
        + "server = PrometheusServer(external_labels={'owner': 'x'}, jobs=(\n    ScrapeJob('app', targets=('a:1',)),"
        + "\n    ScrapeJob('b', targets=('a:1',), metrics=m),\n))\n",
        ALL + "job = ScrapeJob('app', targets=('a:1',))\n",
    ),
    "alerts/routing.py": (
        None,
        ROUTING.format(""),
        "\n" + ROUTING.format("group_by=('jop',), "),
        ROUTING.format("inhibit=(Inhibit({'severity': 'P0'}, over={'severity': 'P2'}, same=('zone',)),), "),
        ROUTING.format("routes=(SubRoute({'team': 'a'}), SubRoute({'team': 'a', 'b': 'c'})), "),
    ),
    "alerts/policy.py": (
        None,
        ALL + "policy = SeverityPolicy(levels=(P0, P1, Severity('P2', response='4m', pages=True), P3))\n",
        ALL + "policy = SeverityPolicy(levels=(P0,), names={})\n",
        ALL + "policies = (SeverityPolicy(), SeverityPolicy())\n",
    ),
    "checks/team.py": (
        check("'D'"),
        check("'E'"),
        check("W", "from checks.words import W"),
        check("WORD", "WORD = open('data.json').read()"),
        check("'D' if os.path.exists('data.json') else 'E'"),
        check("os.environ.get('TITLE') or 'D'"),
    ),
    "checks/words.py": ("W = 'D'\n", "W = 'E'\n"),
    "data.json": ('"x_total"', '"y_total"', "D", None),
    "runbooks/x.md": ("# Steps\n", "# Others\n", None),
    "runbooks/y.md": (None, "# Y\n"),
    "files/a.yml": (
        rule_file("a", "x_total > 1"),
        rule_file("a", "level:y:sum > 1", comment="# obsdsl: ignore[unknown-metric] reason='r'"),
        "# Lines move.\n" + rule_file("a", "rate(x_total[5m]) > 1", record="level:y:sum"),
        "groups: [{name: a, rules: [{alert: A, expr: 'sum('}]}]\n",
        "groups: {\n",
        None,
    ),
    "files/b.yml": (
        None,
        rule_file("a", "level:x:sum > 1"),
        "receivers: [{name: a}]\nroute: {receiver: b}\n",
        "a: 1\n",
        rule_file("b", "x_total > 1", record="level:y:sum"),
    ),
    "files/c.json": (json("rate(x_total[5m])"), json("level:y:sum"), "\n" + json("sum(x_total"), "{}", None),
    "obsdsl.toml": (
        "",
        '[lint]\nscrape_interval = "5m"\n',
        '[lint]\nlevels = {unknown-metric = "info"}\n',
        '[lint]\nignore = ["unknown-metric"]\n',
        '[lint]\nper-path = {"alerts/*" = ["ALL"]}\n',
        '[lint]\nselect = ["OBS2", "runbook"]\n',
        '[lint.options.required-labels]\nlabels = ["owner"]\n',
        '[lint]\nplugins = ["checks.team"]\n',
    ),
}
TITLES = (None, "E", "rate(x_total[5m])", "nothing")


def step(path: str, number: int) -> tuple[str, str | None]:
    return path, FILES[path][number]


STEPS = st.one_of(
    st.sampled_from([(path, text) for path, texts in FILES.items() for text in texts]),
    st.sampled_from([("TITLE", title) for title in TITLES]),
)
REQUESTS = (
    (),
    ("files",),
    ("files/a.yml", "alerts"),
    ("--no-definitions", "files"),
    ("--select", "OBS2"),
    ("-v", "dashboards/d.py"),
)


def said(root: Path, env: dict[str, str | None], *arguments: str) -> Done:
    return run("lint", "--format", "json", *arguments, cwd=root, env=env)


@settings(max_examples=20)
@given(st.lists(st.tuples(STEPS, st.sampled_from(REQUESTS)), min_size=1, max_size=7))
@example([(step("metrics/m.py", number), ()) for number in (1, 2, 3, 4, 5, 0)])
@example([(step("alerts/r.py", number), ()) for number in (1, 2, 3, 4, 5, 6, 7, 8, 0)])
@example([(step("alerts/r.py", 5), ()), (step("lib/common.py", 1), ()), (step("lib/common.py", 0), ("alerts/r.py",))])
@example([(step("dashboards/d.py", 3), ()), (step("data.json", 1), ()), (step("data.json", 3), ())])
@example([(step("dashboards/d.py", 5), ()), (("TITLE", "nothing"), ()), (("TITLE", None), ())])
@example([(step("runbooks/x.md", 1), ()), (step("alerts/r.py", 2), ()), (step("runbooks/y.md", 1), ())])
@example([(step("obsdsl.toml", number), ()) for number in (1, 2, 3, 4, 5, 6, 7, 0)])
@example(
    [
        (step("obsdsl.toml", 7), ()),
        (step("checks/team.py", 2), ()),
        (step("checks/words.py", 1), ()),
        (step("checks/team.py", 3), ()),
        (step("data.json", 2), ()),
    ]
)
@example(
    [
        (step("obsdsl.toml", 7), ()),
        (step("checks/team.py", 4), ()),
        (step("data.json", 3), ()),
        (step("checks/team.py", 5), ()),
        (("TITLE", "E"), ()),
    ]
)
@example([(step("files/a.yml", number), ("files",)) for number in (1, 2, 3, 4, 5, 0)])
@example(
    [(step("files/b.yml", 1), ("files",)), (step("files/a.yml", 2), ("files",)), (step("files/b.yml", 3), ("files",))]
)
@example(
    [(step("files/c.json", 1), ("files",)), (step("files/b.yml", 4), ("files",)), (step("files/b.yml", 0), ("files",))]
)
@example([(step("files/c.json", number), ("files",)) for number in (1, 2, 3, 4, 0)])
# A library's own metric that the workspace declares: the copy that is kept is not the library's, and says more.
@example([(step("metrics/m.py", 4), ()), (step("dashboards/e.py", 2), ()), (step("alerts/r.py", 7), ())])
@example([(step("metrics/jobs.py", number), ()) for number in (1, 2, 3, 4, 0)])
@example([(step("alerts/r.py", 7), ()), *((step("metrics/jobs.py", number), ()) for number in (3, 1, 3))])
@example([(step("alerts/routing.py", number), ()) for number in (1, 2, 3, 4, 0)])
@example([(step("alerts/routing.py", 3), ()), *((step("alerts/policy.py", number), ()) for number in (1, 2, 3, 1, 0))])
def test_a_lint_with_the_cache_is_a_lint_without_it(
    steps: list[tuple[tuple[str, str | None], tuple[str, ...]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        env: dict[str, str | None] = {"OBSDSL_CACHE_DIR": f"{folder}/cache", "TITLE": None}
        files = {path: texts[0] for path, texts in FILES.items()} | {
            f"{name}/__init__.py": "" for name in ("metrics", "dashboards", "alerts", "lib", "checks")
        }
        for path, text in files.items():
            put(root, path, text)
        said(root, env)
        said(root, env, "files")
        for (path, text), request in steps:
            if path == "TITLE":
                env[path] = text
            else:
                put(root, path, text)
            wanted = said(root, env, "--no-cache", *request)
            assert said(root, env, *request) == wanted
            # What was found is found again.
            assert said(root, env, *request) == wanted
