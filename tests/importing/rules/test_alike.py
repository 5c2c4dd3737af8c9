"""Rules that are one call but for a few values, labels that all have, and texts that are repeated."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from obsdsl.importing.python.joined import Given, joined
from obsdsl.importing.python.text import columns
from obsdsl.importing.update.merge import merge
from tests.importing.again import planned, said_again, write_all
from tests.importing.proof import style_faults, type_faults

LONG = "The queue of {{ $labels.job }} holds more than anybody reads in an hour, as everybody was told in spring."
ADDRESS = "https://wiki.example.org/runbooks/queue-too-long?of=all&by=everybody&since=spring#what-to-do"
DOWN = {"alert": "Down", "expr": "up == 0", "labels": {"severity": "page"}, "annotations": {"summary": "Down"}}


def queue(name: str, threshold: float, severity: str, text: str = LONG, job: str = "web") -> dict[str, Any]:
    """An alert of many lines."""
    selected = f'{{job="{job}",state=~"waiting|late|lost"}}'
    return {
        "alert": name,
        "expr": f"sum by (job) (queue_length{selected}) / sum by (job) (queue_size{selected}) > {threshold}",
        "for": "5m",
        "labels": {"severity": severity, "team": "web"},
        "annotations": {"summary": f"More than {threshold} wait", "description": text, "dashboard": ADDRESS},
    }


def written(folder: Path, *rules: Mapping[str, Any], exact: bool = False) -> str:
    """The file of a group of these rules, whose build says what they say."""
    file = folder / "r.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "a", "rules": list(rules)}]}, sort_keys=False))
    before, built, made = said_again([file], exact)
    assert built == before
    write_all(made.files, folder / "made")
    return made.files["alerts/a.py"]


def test_rules_that_differ_by_a_few_values_have_a_function(tmp_path: Path) -> None:
    rules = [queue("Long", 10, "warning"), queue("Long", 50, "critical"), queue("Long", 90.5, "page"), DOWN]
    text = written(tmp_path, *rules)
    head = '''\
        def long(threshold: float, severity: Severity) -> AlertRule:
            """The alert Long, by threshold and severity."""
            return AlertRule(
                "Long",
        '''
    assert dedent(head) in text
    assert '        summary=f"More than {threshold} wait",\n' in text
    assert "long_warning = long(threshold=10, severity=warning)\n" in text
    assert "long_page = long(threshold=90.5, severity=page)\n" in text
    assert "rules=(long_warning, long_critical, long_page, down)" in text
    assert style_faults(tmp_path / "made") == ""
    assert type_faults(tmp_path / "made", ["alerts"]) == ""


def test_a_text_of_go_templates_says_a_parameter_without_doubled_braces(tmp_path: Path) -> None:
    said = "{{ $labels.job }} has %s of {{ $value }} waiting, which is more than anybody reads in an hour, however fast"
    rules = [queue("Long", one, "page", said % one, job) for one, job in ((10, "web"), (20, "api"), (30, "db"))]
    text = written(tmp_path, *rules)
    assert '"{{ $labels.job }} has "\n            f"{threshold} of "\n            "{{ $value }} waiting,' in text
    assert 'long_db = long("db", threshold=30)' in text
    assert style_faults(tmp_path / "made") == ""


def test_what_a_function_would_say_no_shorter_is_written_out(tmp_path: Path) -> None:
    several = [queue(f"Long{one}", one, "page", f"{LONG} {one * 3}", job) for one, job in ((10, "web"), (20, "api"))]
    short = [{"alert": "A", "expr": f"queue > {one}", "labels": {"severity": "page"}} for one in range(3)]
    names = [{**queue("B", 1, "page"), "expr": f'sum({{__name__=~"{one}.*"}}) > 1'} for one in ("a", "b", "c")]
    for rules in (several, short, names):
        assert "def " not in written(tmp_path, *rules)


@pytest.mark.parametrize(
    ("label", "parameter"),
    [
        ("class", "class_"),
        ("str", "str_"),
        ("AlertRule", "alert_rule"),
        ("nodeName", "node_name"),
        ("l", "l_"),
        ("name", "name"),
    ],
)
def test_a_parameter_hides_nothing_that_its_function_calls(tmp_path: Path, label: str, parameter: str) -> None:
    rules = []
    for one, value in ((1.5, "web"), (2, "api"), (3, "db")):
        rule = queue("Long", one, "page", f"{{{{ $value }}}} of {value} above {one}")
        rules.append({**rule, "expr": rule["expr"].replace("job=", f"{label}=").replace('"web"', f'"{value}"')})
    text = written(tmp_path, *rules)
    assert f"def long({parameter}: str, threshold: float)" in text
    assert f'"{{{{ $value }}}} of " + {parameter} + " above " + str(threshold)' in text
    assert style_faults(tmp_path / "made") == ""


def test_a_name_within_a_function_hides_no_module(tmp_path: Path) -> None:
    asked = 'rate(rate_requests_total{app="%s",code=~"5..",route="/a/very/long/route"}[5m])'
    rules = []
    for app in ("web", "api", "data-base"):
        rate = asked % app
        expr = f"{rate} < 0.5 * avg_over_time({rate}[1h:]) + queue_length + queue_size + rate_limit"
        rules.append({**queue("Drop", 1, "page"), "expr": expr})
    text = written(tmp_path, *rules)
    assert "    rate = " not in text
    assert "rate.requests(app=app" in text


def test_quantiles_are_said_once(tmp_path: Path) -> None:
    expr = (
        'histogram_quantile(%s, sum without (instance, pod) (rate(took_seconds_bucket{job="web",'
        'code!~"5..",route=~"/a/.*|/b/.*|/c/.*"}[5m])) * on (job) group_left (team) owner{kind="service"})'
    )
    rules = [{"record": "job:took:q", "expr": expr % q, "labels": {"quantile": str(q)}} for q in (0.99, 0.9, 0.5)]
    text = written(tmp_path, *rules)
    assert "def job_took_q(quantile: float) -> RecordingRule:" in text
    assert 'labels={"quantile": str(quantile)}' in text
    assert "job_took_q_p99 = job_took_q(0.99)\n" in text
    assert "job_took_q_p50 = job_took_q(0.5)\n" in text


def test_labels_that_all_rules_have_are_those_of_the_group_where_the_build_gives_them_to_rules(tmp_path: Path) -> None:
    rules = [
        {"alert": "A", "expr": "a > 1", "labels": {"severity": "page", "team": "web", "of": "a"}},
        {"record": "b:c", "expr": "sum(b)", "labels": {"team": "web", "of": "b"}},
    ]
    text = written(tmp_path, *rules)
    assert 'RuleGroup("a", labels={"team": "web"}, rules=' in text
    assert 'labels={"of": "a"}' in text
    assert 'labels={"team": "web", "of": "a"}' in written(tmp_path, *rules, exact=True)
    newer = {"record": "d", "expr": '{"name.of.3"}', "labels": {"team": "web"}}
    assert 'labels={"team": "web", "of": "b"}' in written(tmp_path, *rules, newer)


def test_what_rules_repeat_is_a_constant(tmp_path: Path) -> None:
    rules = [queue(name, 10, "page", job=name.lower()) for name in ("A", "B", "C")]
    for number, rule in enumerate(rules):
        rule["annotations"]["summary"] = f"Of number {number}"
        rule["annotations"]["runbook"] = f"of-{number}"
        rule["expr"] = f"max(queue_{number}) > 1"
    text = written(tmp_path, *rules)
    assert f'queue_too_long_dashboard = (\n    "{ADDRESS}"\n)\n' in text
    assert text.count('"dashboard": queue_too_long_dashboard') == 3
    assert text.count(LONG) == 1
    assert "description=description,\n" in text
    assert style_faults(tmp_path / "made") == ""


@pytest.mark.parametrize("edited", [False, True])
def test_an_update_finds_rules_that_a_function_makes(tmp_path: Path, edited: bool) -> None:
    def made(*rules: Mapping[str, Any]) -> dict[str, str]:
        file = tmp_path / "r.yml"
        file.write_text(yaml.safe_dump({"groups": [{"name": "a", "rules": list(rules)}]}, sort_keys=False))
        return planned([file], exact=False)[0].files

    rules = [queue("Long", 10, "warning"), queue("Long", 50, "critical"), queue("Long", 90, "page")]
    base = made(*rules)
    mine = dict(base)
    if edited:
        mine["alerts/a.py"] = mine["alerts/a.py"].replace('for_="5m"', 'for_="15m"')
    merged = merge(base, mine, made(*rules[:2], queue("Long", 95, "page"), DOWN))
    text = merged.files["alerts/a.py"]
    assert (merged.conflicts, merged.notes) == ([], [])
    assert text is not None
    assert "long_page = long(threshold=95, severity=page)\n" in text
    assert "rules=(long_warning, long_critical, long_page, down)" in text
    assert ('for_="15m"' in text) is edited


TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60),
        st.sampled_from(["{{ $labels.job }} ", 'a "b" ', "word " * 20, "\\n", "{", "}"]),
        st.builds(Given, st.just("name"), st.just(True)),
        st.builds(Given, st.just("number"), st.just(False)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([4, 12, 40]))
def test_a_text_with_parameters_is_that_text(parts: list[str | Given], indent: int) -> None:
    values: dict[str, Any] = {"name": "Web", "number": 0.5}
    wanted = "".join(one if isinstance(one, str) else str(values[one.name]) for one in parts)
    source = joined(parts, indent, 8)
    assume(source is not None)
    assert source is not None
    ast.parse(source, mode="eval")
    assert eval(source, values) == wanted
    assert all(columns(line) + indent <= 122 for line in source.split("\n"))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Long", "Longer"]),
            st.sampled_from([1, 10, 0.5, 1e9]),
            st.sampled_from(["page", "P0", "warning"]),
            st.sampled_from([LONG, "More than 10 wait", 'At "{{ $value }}" of 10', "0.5 is 1\n of 10"]),
            st.sampled_from(["web", "for", "10", 'a"b'.replace('"', "'")]),
        ),
        min_size=2,
        max_size=5,
    )
)
def test_any_rules_of_one_shape_are_built_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, some: list[Any]
) -> None:
    written(tmp_path_factory.mktemp("alike"), *(queue(*one) for one in some))


def test_what_a_function_repeats_has_a_name_there(tmp_path: Path) -> None:
    asked = 'rate(requests_total{app="%s",code=~"5..",route="/a/very/long/route"}[5m])'
    rules = []
    for app in ("web", "api", "data-base"):
        rate = asked % app
        expr = f"{rate} < 0.5 * avg_over_time({rate}[1h:]) and avg_over_time({rate}[1h:]) > 0"
        rules.append({**queue("Drop", 1, "page", "The rate drops"), "expr": expr})
    text = written(tmp_path, *rules)
    assert '    rate = m.requests(app=app, code=Regex("5.."), route="/a/very/long/route").rate("5m")\n' in text
    assert "(rate < 0.5 * rate." in text
    assert style_faults(tmp_path / "made") == ""


def test_last_lines_that_many_texts_share_are_a_constant(tmp_path: Path) -> None:
    ending = "\n  VALUE = {{ $value }}\n  LABELS = {{ $labels }}"
    texts = ["Short", "Said on a line of its own " * 3, "Of the width of a line " * 4 + "and more", "x", "y", "no end"]
    rules = [
        {"alert": f"A{number}", "expr": f"up_{number} == 0", "annotations": {"summary": "s", "description": text}}
        for number, text in enumerate([f"{one}{ending}" for one in texts[:-1]] + [texts[-1]])
    ]
    text = written(tmp_path, *rules)
    assert 'details = "\\n  VALUE = {{ $value }}\\n  LABELS = {{ $labels }}"\n' in text
    assert 'description="Short" + details' in text
    assert text.count("details") == 6
    assert 'description="no end"' in text
    assert style_faults(tmp_path / "made") == ""
    assert "details" not in written(tmp_path, *rules[2:])


def test_a_short_value_has_a_name_where_it_is_asked_for_often(tmp_path: Path) -> None:
    rules = [{"record": f"a:b{number}", "expr": f'sum(q_{number}{{db=~"templates-.+"}})'} for number in range(8)]
    assert 'dbs = Regex("templates-.+")\n' in written(tmp_path, *rules)
    assert "dbs" not in written(tmp_path, *rules[1:])
