"""A workspace in which people renamed, moved, split and deleted, while its source went on."""

from __future__ import annotations

from obsdsl.importing.update.merge import merge
from tests.importing.update.world import applied

RULES = '''"""Rules of the group web."""

from obsdsl import AlertRule, RuleGroup

from metrics import other

slow = AlertRule("Slow", other.latency > 1, for_="5m")
down = AlertRule("Down", other.up < 1, for_="5m")
group = RuleGroup("web", rules=(slow, down))
'''
METRICS = '''"""Metrics."""

from obsdsl import Gauge

latency = Gauge("http_latency", "Latency.")
up = Gauge("http_up", "Up.")
'''
BASE = {"alerts/__init__.py": "", "alerts/web.py": RULES, "metrics/__init__.py": "", "metrics/other.py": METRICS}
SLOWER = {**BASE, "alerts/web.py": RULES.replace("latency > 1", "latency > 3")}


def merged(ours: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """The workspace after an update without conflicts, which does nothing when it is repeated."""
    found = merge(BASE, ours, theirs)
    assert not found.conflicts
    now = applied(ours, found.files)
    assert not merge(BASE, now, theirs).files
    return now


def more() -> dict[str, str]:
    rules = RULES.replace("\ngroup = ", '\nfull = AlertRule("Full", other.disk < 1)\ngroup = ').replace(
        "(slow, down)", "(slow, down, full)"
    )
    return {**BASE, "alerts/web.py": rules, "metrics/other.py": METRICS + 'disk = Gauge("disk", "Disk.")\n'}


def test_a_renamed_file_stays_renamed_and_gets_what_is_new() -> None:
    ours = {path: text for path, text in BASE.items() if path != "alerts/web.py"} | {"alerts/http.py": RULES}
    now = merged(ours, more())
    assert now.keys() == ours.keys()
    assert now["alerts/http.py"] == more()["alerts/web.py"]


def test_a_renamed_variable_is_used_by_what_is_new() -> None:
    ours = BASE | {
        "metrics/other.py": METRICS.replace("latency =", "seconds ="),
        "alerts/web.py": RULES.replace("other.latency", "other.seconds").replace("slow", "too_slow"),
    }
    theirs = SLOWER | {"alerts/web.py": SLOWER["alerts/web.py"].replace("(slow, down)", "(down, slow)")}
    now = merged(ours, theirs)
    assert 'too_slow = AlertRule("Slow", other.seconds > 3, for_="5m")' in now["alerts/web.py"]
    assert "rules=(down, too_slow)" in now["alerts/web.py"]


def test_a_group_that_was_split_is_changed_where_its_rules_are() -> None:
    slow = 'slow = AlertRule("Slow", other.latency > 1, for_="5m")\n'
    ours = BASE | {
        "alerts/web.py": RULES.replace(slow, "").replace("(slow, down)", "(down,)"),
        "alerts/slow.py": RULES.replace('down = AlertRule("Down", other.up < 1, for_="5m")\n', "")
        .replace("(slow, down)", "(slow,)")
        .replace('"web"', '"slow"'),
    }
    now = merged(ours, SLOWER)
    assert now == ours | {"alerts/slow.py": ours["alerts/slow.py"].replace("> 1", "> 3")}


def test_what_people_deleted_stays_deleted_and_is_told_if_it_changed() -> None:
    ours = BASE | {
        "alerts/web.py": RULES.replace('slow = AlertRule("Slow", other.latency > 1, for_="5m")\n', "").replace(
            "(slow, down)", "(down,)"
        )
    }
    found = merge(BASE, ours, SLOWER)
    assert (found.files, found.conflicts) == ({}, [])
    assert found.notes == ["alerts/web.py: you deleted slow, and the source changed it; it stays deleted"]


def test_what_the_source_deleted_goes_unless_it_is_used() -> None:
    gone = BASE | {
        "alerts/web.py": RULES.replace('slow = AlertRule("Slow", other.latency > 1, for_="5m")\n', "").replace(
            "(slow, down)", "(down,)"
        ),
        "metrics/other.py": METRICS.replace('latency = Gauge("http_latency", "Latency.")\n', ""),
    }
    mine = '"""Mine."""\n\nfrom metrics.other import latency\n\nmine = latency * 2\n'
    found = merge(BASE, BASE | {"alerts/mine.py": mine}, gone)
    assert found.files == {"alerts/web.py": gone["alerts/web.py"]}
    assert found.notes == ["metrics/other.py:5: the source has latency no more; it stays, since alerts/mine.py uses it"]
    assert merged(BASE, gone) == gone


def test_a_file_that_the_source_has_no_more_goes_and_its_folder_stays_a_package_as_long_as_it_is_one() -> None:
    theirs = {"metrics/__init__.py": "", "metrics/other.py": METRICS}
    assert merged(BASE, theirs) == theirs
    own = {"alerts/mine.py": "x = 1\n"}
    assert merged(BASE | own, theirs) == theirs | own | {"alerts/__init__.py": ""}


def test_what_the_source_moved_follows_unless_somebody_edited_or_uses_it() -> None:
    http = '"""Metrics of http."""\n\nfrom obsdsl import Gauge\n\nlatency = Gauge("http_latency", "Latency.")\n'
    theirs = BASE | {
        "metrics/other.py": METRICS.replace('latency = Gauge("http_latency", "Latency.")\n', ""),
        "metrics/http.py": http,
        "alerts/web.py": RULES.replace("other.latency", "http.latency").replace("import other", "import http, other"),
    }
    assert merged(BASE, theirs) == theirs
    mended = METRICS.replace('"Latency."', '"How long an answer takes."')
    assert merged(BASE | {"metrics/other.py": mended}, theirs) == BASE | {"metrics/other.py": mended}
    mine = {"alerts/mine.py": "from metrics import other\n\nmine = other.latency * 2\n"}
    assert merged(BASE | mine, theirs) == BASE | mine


def test_a_group_that_the_source_renamed_is_the_same_group() -> None:
    renamed = RULES.replace('"web"', '"http"').replace("group web", "group http")
    theirs = {path: text for path, text in BASE.items() if path != "alerts/web.py"} | {"alerts/http.py": renamed}
    assert merged(BASE, theirs) == theirs
    ours = BASE | {"alerts/web.py": RULES.replace('Slow", other', 'Slow", 2 * other')}
    now = merged(ours, theirs)
    rules = [text for path, text in now.items() if "RuleGroup" in text]
    assert len(rules) == 1
    assert 'RuleGroup("http", rules=(slow, down))' in rules[0]
    assert "2 * other.latency" in rules[0]


def test_imports_follow_and_those_of_people_stay() -> None:
    ours = BASE | {
        "alerts/web.py": RULES.replace(
            "from obsdsl import AlertRule, RuleGroup\n", "import re\n\nfrom obsdsl import AlertRule, RuleGroup\n"
        ).replace('"Slow"', 're.sub("x", "", "Slow")')
    }
    theirs = more()
    theirs["alerts/web.py"] = (
        theirs["alerts/web.py"]
        .replace("AlertRule, RuleGroup", "P1, AlertRule, RuleGroup")
        .replace("from metrics import other", "from alerts.policy import owner\nfrom metrics import other")
        .replace("other.disk < 1", "other.disk < 1, severity=P1, owner=owner")
    )
    theirs["alerts/policy.py"] = '"""Who."""\n\nowner = "web"\n'
    now = merged(ours, theirs)["alerts/web.py"]
    assert now.startswith(
        '"""Rules of the group web."""\n\nimport re\n\nfrom obsdsl import P1, AlertRule, RuleGroup\n\n'
        "from alerts.policy import owner\nfrom metrics import other\n\n"
    )


def test_what_would_not_load_is_left_as_it_is() -> None:
    # Somebody's module needs the rules, and the rules would need it.
    ours = BASE | {
        "metrics/other.py": METRICS + "from alerts.web import slow\n\nalias = slow\n",
        "alerts/web.py": RULES.replace("from metrics import other\n", "from metrics.plain import latency, up\n")
        .replace("other.latency", "latency")
        .replace("other.up", "up"),
        "metrics/plain.py": METRICS,
    }
    ours["metrics/other.py"] = '"""Mine."""\n\nfrom alerts.web import slow\n\nalias = slow\n'
    found = merge(BASE, ours, more())
    now = applied(ours, found.files)
    assert "from metrics import other" not in now["alerts/web.py"]
    for path, text in now.items():
        compile(text, path, "exec")


def test_a_metric_stays_a_histogram_for_those_who_use_it_as_one() -> None:
    base = BASE | {
        "metrics/other.py": METRICS.replace("latency = Gauge", "latency = Histogram").replace(
            "Gauge", "Gauge, Histogram", 1
        )
    }
    theirs = base | {"metrics/other.py": base["metrics/other.py"].replace("Histogram", "Summary")}
    mine = {"alerts/mine.py": 'from metrics import other\n\nmine = other.latency.quantile(0.9, window="5m")\n'}
    found = merge(base, base | mine, theirs)
    assert found.files == {}
    assert found.notes == [
        "metrics/other.py:5: for the source latency is a Summary now; it stays a Histogram, since you use it"
    ]
    assert merge(base, base, theirs).files == {"metrics/other.py": theirs["metrics/other.py"]}


def test_a_group_that_people_deleted_stays_deleted_with_what_is_new_in_it() -> None:
    ours = {path: text for path, text in BASE.items() if path != "alerts/web.py"}
    found = merge(BASE, ours, more())
    assert found.files == {"metrics/other.py": more()["metrics/other.py"]}
    assert found.notes == [
        "alerts/web.py: you deleted group, and the source changed it; it stays deleted",
        "alerts/web.py: the source has full now; you deleted what it belongs to",
    ]


def test_a_metric_that_people_deleted_is_back_when_the_source_uses_it_again() -> None:
    latency = 'latency = Gauge("http_latency", "Latency.")\n'
    ours = BASE | {
        "alerts/web.py": RULES.replace("other.latency > 1", "other.up > 1"),
        "metrics/other.py": METRICS.replace(latency, ""),
    }
    theirs = BASE | {"alerts/disk.py": RULES.replace('"web"', '"disk"').replace("Slow", "Late").replace("Down", "Off")}
    found = merge(BASE, ours, theirs)
    assert found.conflicts == []
    assert found.files == {
        "alerts/disk.py": theirs["alerts/disk.py"],
        "metrics/other.py": METRICS,
    }
    assert found.notes == ["alerts/disk.py: latency is back, which you deleted: the source uses it now"]
