"""Bad workspaces: what a user may get wrong, by a name for each."""

from __future__ import annotations

HEAD = """\
from obsdsl import *
from obsdsl import functions as f
up = Gauge("up", "Up.", range=(0, 1))
hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500")})
took = Histogram("took_seconds", "Duration.", buckets=(1, 5))
"""

# One file, dashboards/web.py: HEAD and these lines, of which the first is line 6.
ONE_FILE = {
    "wrong-type": 'd = Dashboard(3, uid="d")',
    "title-that-is-no-text": "d = Dashboard(3)",
    "title-without-letters": 'd = Dashboard("日本語")',
    "wrong-type-nested": 'p = TimeSeries("t", up, decimals="two")',
    "out-of-range": 'p = TimeSeries("t", up, fill=900)',
    "unknown-choice": 'p = TimeSeries("t", up, draw="lines")',
    "unknown-keyword": 'p = TimeSeries("t", up, unti="s")',
    "missing-argument": 'c = Counter(help="Calls.")',
    "bare-string-for-tags": 'd = Dashboard("D", uid="d", tags="web")',
    "tags-in-a-set": 'd = Dashboard("D", uid="d", tags={"web"})',
    "tags-from-a-generator": 'd = Dashboard("D", uid="d", tags=(t for t in ("web",)))',
    "one-row-for-rows": 'd = Dashboard("D", uid="d", rows=Row("r", TimeSeries("t", up)))',
    "one-panel-for-panels": 'd = Dashboard("D", uid="d", panels=TimeSeries("t", up))',
    "panels-in-rows": 'd = Dashboard("D", uid="d", rows=(TimeSeries("t", up),))',
    "bare-string-for-labels": 'c = Counter("c_total", "C.", labels="code")',
    "bare-string-for-label-values": 'c = Counter("c_total", "C.", labels={"code": "200"})',
    "one-rule-for-rules": 'g = RuleGroup("g", rules=AlertRule("A", up == 0, severity=P3, summary="a"))',
    "empty-selection": "e = hits(code=())",
    "number-as-label-value": "e = hits(code=500)",
    "expression-as-bool": "e = 0 < up < 1",
    "and-of-expressions": "e = up and hits",
    "set-operator-with-number": "e = up & 1",
    "set-operator-with-scalar": "e = up | f.time()",
    "operator-with-text": 'e = up + "1"',
    "histogram-without-buckets": 'h = Histogram("h_seconds", "H.")',
    "buckets-that-do-not-ascend": 'h = Histogram("h_seconds", "H.", buckets=(5, 1))',
    "histogram-as-vector": 'p = TimeSeries("t", took)',
    "no-such-bucket": "e = took.fraction_below(2)",
    "range-from-high-to-low": 'g = Gauge("g", "G.", range=(1, 0))',
    "reserved-label": 'g = Gauge("g", "G.", labels=("le",))',
    "bad-metric-name": 'g = Gauge("my gauge", "G.")',
    "unit-that-does-not-exist": 'g = Gauge("g", "G.", unit="secnds")',
    "panel-unit-that-does-not-exist": 'p = TimeSeries("t", up, unit="banana")',
    "every-fault-at-once": 'a = AlertRule("A", up == 0, severity="P1", summary=3, for_="lol")',
    "for-lol": 'a = AlertRule("A", up == 0, severity=P1, summary="a", for_="lol")',
    "window-without-unit": "e = hits.rate(300)",
    "window-of-nothing": 'e = hits.rate("0s")',
    "rate-of-a-gauge": "e = f.rate(up)",
    "range-without-function": 'a = AlertRule("A", promql("hits_total[5m]"), severity=P1, summary="a")',
    "broken-promql": 'e = promql("sum(rate(hits_total[5m])")',
    "unknown-function": 'e = promql("ratee(hits_total[5m])")',
    "promql-of-no-text": "e = promql(5)",
    "variable-in-a-rule": 'a = AlertRule("A", promql("up{job=\\"$job\\"} == 0"), severity=P1, summary="a")',
    "macro-in-a-rule": 'a = RecordingRule("a:b", hits.rate("$__rate_interval"))',
    "threshold-from-an-alert-that-has-none": (
        'p = Stat("s", up, thresholds=AlertRule("A", up.absent(), severity=P1, summary="a"))'
    ),
    "thresholds-that-do-not-ascend": 'p = Stat("s", up, thresholds=Thresholds("green", (9, "red"), (5, "orange")))',
    "min-above-max": 'p = Stat("s", up, min=5, max=1)',
    "legend-for-several": 'p = TimeSeries("t", (up, hits.rate()), legend="x")',
    "no-query": 'p = TimeSeries("t", ())',
    "two-queries-with-one-id": 'p = TimeSeries("t", (Query(up, id="A"), Query(up, id="A")))',
    "two-panels-with-one-title": 'd = Dashboard("D", uid="d", panels=(TimeSeries("t", up), TimeSeries("t", up)))',
    "two-panels-with-one-key": (
        'd = Dashboard("D", uid="d", panels=(TimeSeries("a", up, key="k"), TimeSeries("b", up, key="k")))'
    ),
    "two-variables-with-one-name": (
        'd = Dashboard("D", uid="d", variables=(TextVariable("v"), TextVariable("v")), panels=(TimeSeries("t", up),))'
    ),
    "bad-uid": 'd = Dashboard("D", uid="my dashboard")',
    "bad-time": 'd = Dashboard("D", uid="d", time=("yesterday", "now"))',
    "override-without-matcher": 'p = TimeSeries("t", up, overrides=(Override(unit="s"),))',
    "unknown-transformation": 'p = TimeSeries("t", up, transformations=(RawTransformation("organise"),))',
    "on-after-no-join": 'e = (up + 1).on("job")',
    "group-of-many-to-many": "e = (up & hits).group_left()",
    "bool-of-no-comparison": "e = (up + hits).as_bool()",
    "both-groupings": 'e = up.sum(by="job", without="instance")',
    "surrogate": 'd = Dashboard("\\ud800", uid="d")',
    "metric-name-as-label": 'r = RecordingRule("a:b", up, labels={"__name__": "x"})',
    "negative-time": (
        'import datetime; a = AlertRule("A", up == 0, severity=P1, summary="a", for_=datetime.timedelta(seconds=-5))'
    ),
    "group-window-of-nothing": 'g = RuleGroup("g", rules=(RecordingRule("a:b", hits.rate()),), window="0s")',
    "object-in-raw-json": 'p = RawPanel({"type": "x", "options": {"sizes": [object]}})',
    "nan-in-raw-json": 'p = Stat("s", up, extra={"options": {"x": float("nan")}})',
    "annotation-that-is-none": 'd = Dashboard("D", uid="d", annotations=("deploys",))',
    "dashboards-in-a-set": 'ds = {Dashboard("D", uid="d")}',
    "copy-with-a-fault": 'import attrs; d = attrs.evolve(Dashboard("D", uid="d"), uid="my d")',
    "text-that-is-endless": 'd = Dashboard("D", uid="d" * 1_000_000)',
    "severity-as-label": 'a = AlertRule("A", up == 0, severity=P1, summary="a", labels={"severity": "P0"})',
    "dashboards-in-a-loop": 'ds = [Dashboard("D", uid="d", panels=(TimeSeries(n, up),)) for n in ("a", "b")]',
    "rule-without-group": 'a = AlertRule("A", up == 0, severity=P1, summary="a")',
    "panel-that-does-not-exist": (
        'g = RuleGroup("g", rules=(AlertRule("A", up == 0, severity=P1, summary="a", panel="d/row/panel"),))'
    ),
    "module-that-raises": "1 / 0",
    "module-that-exits": "import sys; sys.exit(0)",
    "module-that-is-no-python": "d = Dashboard(",
    "missing-file": 'open("no-such-file.txt")',
    "missing-module": "from metrics import nothing_here",
    "one-notifier-for-a-severity": 'r = Routing(default=(), severities={P0: Slack("#a")}, slack_url=Secret("S"))',
    "name-for-a-severity": 'r = Routing(default=(), severities={"P0": ()})',
    "secret-as-text": 'n = Slack("#a", api_url="https://hooks.example.org/T0/B0/x")',
    "value-as-secret": 's = Secret("https://hooks.example.org/T0/B0/x")',
    "notifier-without-its-server": 'r = Routing(default=(Email("a@example.org"),))',
    "unknown-field-of-a-notifier": 'n = PagerDuty(routing_key=Secret("K"), extra={"sevrity": "x"})',
    "inhibition-of-everything": 'i = Inhibit(P0, over={}, same=("service",))',
    "inhibition-without-labels": "i = Inhibit(P0, over=P1, same=())",
    "interval-over-midnight": 'i = TimeInterval(times="22:00-06:00")',
    "severity-of-no-policy": (
        'g = RuleGroup("g", rules=(AlertRule("A", up == 0, severity=Severity("P9", response="1d"), summary="a"),))'
    ),
    "notifier-newer-than-the-server": 'r = Routing(default=(Discord(Secret("DISCORD_URL")),))',
    "bare-string-for-targets": 'j = PrometheusServer(jobs=(ScrapeJob("web", targets="web:80"),))',
    "url-as-target": 's = PrometheusServer(jobs=(ScrapeJob("web", targets=("http://web:80/metrics",)),))',
    "two-jobs-of-one-name": (
        's = PrometheusServer(jobs=(ScrapeJob("web", targets=("a:1",)), ScrapeJob("web", targets=("b:1",))))'
    ),
    "timeout-longer-than-the-interval": 's = PrometheusServer(scrape_interval="5s", scrape_timeout="10s")',
    "field-that-an-action-does-not-heed": (
        'r = Relabel(action="drop", source_labels=("a",), regex="b", target_label="c")'
    ),
    "slip-in-extra": ('s = PrometheusServer(jobs=(ScrapeJob("web", targets=("a:1",), extra={"enable_htp2": False}),))'),
    "password-as-text": 'b = BasicAuth("me", password="hunter2")',
    "websocket-for-a-prober": 'j = blackbox_job("web", module="m", targets=("wss://a:443/ws",))',
    "job-field-newer-than-the-server": (
        's = PrometheusServer(jobs=(ScrapeJob("web", targets=("a:1",), extra={"keep_dropped_targets": 5}),))'
    ),
    "job-that-nothing-scrapes": 'j = ScrapeJob("web", targets=("a:1",))',
}

# Whole workspaces.
WORKSPACES = {
    "nothing-to-load": {"README.md": ""},
    "path-that-is-missing": {"obsdsl.toml": 'paths = ["dashboards", "alerst"]\n', "dashboards/one.py": "a = 1\n"},
    "path-that-is-no-python": {"obsdsl.toml": 'paths = ["notes.txt"]\n', "notes.txt": "a = 1\n"},
    "circular-import": {
        "dashboards/one.py": "from dashboards.two import b\na = 1\n",
        "dashboards/two.py": "from dashboards.one import a\nb = 1\n",
    },
    "one-uid-in-two-files": {
        "dashboards/one.py": 'from obsdsl import Dashboard\na = Dashboard("A", uid="same")\n',
        "dashboards/two.py": 'from obsdsl import Dashboard\nb = Dashboard("B", uid="same")\n',
    },
    "one-metric-in-two-files": {
        "metrics/one.py": 'from obsdsl import Gauge\na = Gauge("same", "A.")\n',
        "metrics/two.py": 'from obsdsl import Gauge\nb = Gauge("same", "B.")\n',
    },
    "folder-that-is-another-module": {"obsdsl.toml": 'paths = ["json"]\n', "json/one.py": "a = 1\n"},
    "file-that-is-no-name": {"dashboards/my-dashboard.py": "a = 1\n"},
    "unknown-setting": {"obsdsl.toml": 'grafana_verison = "12.0"\n', "dashboards/one.py": "a = 1\n"},
    "bad-settings": {"obsdsl.toml": 'out = "/etc"\ngrafana_version = 12\n', "dashboards/one.py": "a = 1\n"},
    "broken-settings": {"obsdsl.toml": "paths = [\n", "dashboards/one.py": "a = 1\n"},
    "field-newer-than-the-version": {
        "obsdsl.toml": 'prometheus_version = "2.42"\n',
        "alerts/one.py": (
            "from obsdsl import P1, AlertRule, Gauge, RuleGroup\n"
            'up = Gauge("up", "Up.")\n'
            'a = AlertRule("A", up == 0, severity=P1, summary="a")\n'
            'g = RuleGroup("g", rules=(a,), query_offset="1m")\n'
        ),
    },
}
