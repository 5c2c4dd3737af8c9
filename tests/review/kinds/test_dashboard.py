"""What is said of dashboards and what they hold, beyond the seeds."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import LoadError
from obsdsl.review.remark import Danger
from tests.diff.given import values
from tests.review.kinds.boards import Json, artifact, board, found, panel, placed, remarks, rules, said

LINES = {
    "fieldConfig": {
        "defaults": {"thresholds": {"mode": "absolute", "steps": [{"color": "green"}, {"value": 90, "color": "red"}]}}
    }
}
LOKI = {"type": "loki", "uid": "l"}
URL = "https://grafana/d/d/board?orgId=1&viewPanel=1"
FULL = rules(("Full", "disk_used > 90", URL))


def one(**more: Any) -> Json:
    return board(*placed(panel("CPU", **more)))


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (one(), one(transparent=True), ["panel Board / CPU: transparent none → on"]),
        (one(maxDataPoints=1), one(maxDataPoints=2), ["panel Board / CPU: max data points 1 → 2"]),
        (one(format="s"), one(format="ms"), ["panel Board / CPU: unit s → ms"]),
        (one(yaxes=[{"format": "s"}]), one(yaxes=[{"format": "ms"}]), ["panel Board / CPU: unit s → ms"]),
        (one(custom={"a": [1, 2]}), one(custom={"a": [1, 3]}), ["panel Board / CPU: custom.a[1] 2 → 3"]),
        (one(repeat="a"), one(repeat="b"), ["panel Board / CPU: repeated for each b, was for each a"]),
        (one(repeat="a"), one(), ["panel Board / CPU: no longer repeated for each a"]),
        (one(repeat=None), one(), ["panel Board / CPU: repeat null → none"]),
        (one(thresholds="80,90"), one(thresholds="80,95"), ["panel Board / CPU: thresholds 80,90 → 80,95"]),
        (one(links=[]), one(), ["panel Board / CPU: links [] → none"]),
        (one(datasource=None), one(datasource=LOKI), ["panel Board / CPU: data source default → l (loki)"]),
    ],
)  # fmt: skip
def test_settings(before: Json, after: Json, lines: list[str]) -> None:
    assert said(before, after) == lines


def fields(overrides: Any = (), **defaults: Any) -> Json:
    return one(fieldConfig={"defaults": defaults, "overrides": list(overrides)})


def override(name: str, **properties: Any) -> Json:
    held = [{"id": key.replace("__", "."), "value": value} for key, value in properties.items()]
    return {"matcher": {"id": "byName", "options": name}, "properties": held}


def value_map(**texts: str) -> list[Json]:
    return [{"type": "value", "options": {key[1:]: {"text": text} for key, text in texts.items()}}]


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (fields([override("p95", unit="s")]), fields([override("p95", unit="ms")]), "override of p95: unit s → ms"),
        (fields([override("p95", unit="s")]), fields([override("p99", unit="s")]), "override of p95 → of p99"),
        (fields(), fields([override("p95", unit="s")]), "override of p95 added"),
        (
            fields([override("p95", custom__lineWidth=1)]),
            fields([override("p95")]),
            "override of p95: line width 1 → none",
        ),
        (
            fields([override("a", unit="s"), override("b", unit="s")]),
            fields([override("b", unit="s"), override("a", unit="s")]),
            "overrides in another order: of b, of a",
        ),
        (fields(mappings=value_map(_0="DOWN")), fields(mappings=value_map(_0="OFF")), "mapping 0 DOWN → OFF"),
        (fields(mappings=value_map(_0="DOWN")), fields(mappings=[]), "mapping 0 to DOWN removed"),
        (fields(links=[{"title": "Logs", "url": "a"}]), fields(), "data link Logs removed"),
        (fields(decimals=1), one(), "decimals 1 → none"),
    ],
)
def test_fields(before: Json, after: Json, text: str) -> None:
    assert text in [line.removeprefix("panel Board / CPU: ") for line in said(before, after)]


def asks(*exprs: str, **more: Any) -> Json:
    return one(targets=[{"refId": chr(65 + index), "expr": expr, **more} for index, expr in enumerate(exprs)])


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (asks("rate(a[5m])"), asks("rate(a[10m])"), ["window 5m → 10m"]),
        (asks("rate(a[5m])", "b"), asks("rate(a[10m])", "b"), ["query A: window 5m → 10m"]),
        (asks("rate(a[5m])", "rate(b[5m])"), asks("rate(a[1m])", "rate(b[1m])"), ["all queries: window 5m → 1m"]),
        (asks("a", "b"), asks("b", "a"), ["queries in another order: query A, query B", "refId A → B", "refId B → A"]),
        (asks("a", "b", "c"), asks("b", "c"), ["query A removed"]),
        (asks("a"), asks("a", hide=True), ["hidden"]),
        (asks("a"), asks("a", interval="1m"), ["min step none → 1m"]),
        (asks("sum( a )"), asks("sum(a)"), []),
        (asks("{a=~`x`} |= `y`"), asks("{a=~`x`} |= `z`"), ['filter |= "y" → |= "z", shows other lines']),
        (asks("{a=~`x`} |= `y`"), asks("{a=~`x`} |= `z"), ["query {a=~`x`} |= `y` → {a=~`x`} |= `z"]),
    ],
)
def test_queries(before: Json, after: Json, texts: list[str]) -> None:
    assert sorted(line.removeprefix("panel Board / CPU: ") for line in said(before, after)) == texts


def test_queries_that_follow_their_panel_to_another_data_source_say_nothing() -> None:
    def asking(uid: str) -> Json:
        source = {"type": "prometheus", "uid": uid}
        return one(datasource=source, targets=[{"refId": ref, "expr": "a", "datasource": source} for ref in "AB"])

    assert said(asking("a"), asking("b")) == ["panel Board / CPU: data source a → b"]


def test_a_panel_that_no_longer_draws_the_line_of_its_alert() -> None:
    (only,) = found(one(**LINES), one(), FULL)
    assert only.line == "panel Board / CPU: no longer draws the threshold of alert Full"
    assert only.danger is Danger.CARE
    assert only.details == ("thresholds green, red from 90 → none",)


def test_a_panel_that_draws_the_line_of_its_alert_now() -> None:
    (only,) = found(one(), one(**LINES), FULL)
    assert (only.text, only.danger) == ("draws the threshold of alert Full", Danger.NOTE)


def test_a_line_in_another_unit_is_a_line() -> None:
    steps = [{"color": "green"}, {"value": 0.9, "color": "red"}]
    percent = {"fieldConfig": {"defaults": {"thresholds": {"mode": "absolute", "steps": steps}}}}
    assert [one.danger for one in found(one(**LINES), one(**percent), FULL)] == [Danger.NOTE]


def test_a_line_that_follows_its_alert_is_no_danger() -> None:
    moved = json.loads(json.dumps(LINES).replace("90", "80"))
    lower = rules(("Full", "disk_used > 80", URL))
    before = artifact("dashboard", "d", one(**LINES)), FULL
    after = artifact("dashboard", "d", one(**moved)), lower
    assert [one.danger for one in remarks(before, after)] == [Danger.NOTE]


def test_a_panel_that_an_alert_links_to_is_removed() -> None:
    (only,) = found(one(), board(), FULL)
    assert only.line == "panel Board / CPU: removed; it was the panel of alert Full"
    assert only.danger is Danger.CARE
    (only,) = found(one(), board(), rules(("Full", "a > 90", "/d/other?viewPanel=1")))
    assert only.danger is Danger.LOOK


def test_an_alert_links_to_an_id_that_is_gone() -> None:
    (only,) = found(one(), board(*({**each, "id": 7} for each in one()["panels"])), FULL)
    assert only.line == "panel Board / CPU: id 1 → 7; alert Full still links to the old one"


def test_a_dashboard_that_an_alert_links_to_is_removed() -> None:
    (only,) = remarks((artifact("dashboard", "d", one()), FULL), (FULL,))
    assert only.line == "dashboard Board: removed with 1 panel; alert Full still links to it"


def test_an_alert_of_a_panel_of_old_is_removed() -> None:
    (only,) = found(one(alert={"name": "CPU alert"}), one())
    assert (only.text, only.danger) == ("its alert CPU alert removed", Danger.ALARM)


def variables(*held: Json) -> Json:
    return {"templating": {"list": list(held)}}


def test_a_variable_says_who_uses_it() -> None:
    panels = placed(panel("A", targets=[{"expr": "x{i=~'$inst'}"}]), panel("B", repeat="inst"), panel("C"))
    before = board(*panels, **variables({"name": "inst", "query": "a", "type": "query"}))
    after = board(*panels, **variables({"name": "inst", "query": "b", "type": "query"}))
    (only,) = found(before, after)
    assert only.line == "variable Board / inst: query a → b"
    assert only.details == ("used by panel Board / A, panel Board / B",)
    (only,) = found(before, board(*panels, **variables({"name": "host", "query": "a", "type": "query"})))
    assert only.line == (
        "variable Board / host: renamed, was inst; still used by panel Board / A, panel Board / B"
    )  # fmt: skip
    assert only.danger is Danger.CARE


def test_of_a_variable_that_is_renamed_everywhere_nothing_else_is_said() -> None:
    def using(name: str) -> Json:
        panels = placed(
            panel("A $" + name, targets=[{"expr": f"rate(x{{i=~'${{{name}:pipe}}'}}[$__auto_interval_{name}])"}]),
            panel("B", repeat=name, links=[{"title": "L", "url": f"/d/x?var-i=${name}"}]),
        )
        held = {"name": "other", "type": "query", "query": f"label_values(x{{i='[[{name}]]'}}, job)"}
        return board(*panels, **variables({"name": name, "type": "query", "query": "label_values(x, i)"}, held))

    assert said(using("inst"), using("instance")) == ["variable Board / instance: renamed, was inst"]
    lines = said(using("inst"), {**using("instance"), "panels": using("inst")["panels"]})
    assert lines[0] == (
        "variable Board / instance: renamed, was inst; still used by panel Board / A $inst, panel Board / B"
    )  # fmt: skip
    assert not any("panel Board" in line.partition(":")[0] for line in lines)


def test_things_that_others_refer_to_have_another_uid() -> None:
    def held(uid: str) -> tuple[Any, ...]:
        library = {"uid": uid, "name": "Uptime", "model": {"type": "stat"}}
        source = {"uid": uid, "name": "Prometheus"}
        return artifact("library-panel", uid, library), artifact("datasource", uid, source)

    assert [(one.line, one.danger) for one in remarks(held("a"), held("b"))] == [
        ("library panel Uptime: uid a → b, references to it break", Danger.CARE),
        ("datasource Prometheus: uid a → b, references to it break", Danger.CARE),
    ]


def test_a_variable_whose_kind_changed_says_what_it_was() -> None:
    before = board(**variables({"name": "a", "type": "custom", "query": "1,2", "current": {"value": "1"}}))
    after = board(**variables({"name": "a", "type": "textbox", "query": "1", "current": {"value": "x"}}))
    assert "variable Board / a: kind custom → textbox" in said(before, after)


def test_a_library_panel_that_is_shown_is_removed() -> None:
    library = artifact("library-panel", "lib", {"uid": "lib", "name": "Uptime", "model": {"type": "stat"}})
    shown = artifact("dashboard", "d", board(panel("Up", libraryPanel={"uid": "lib", "name": "Uptime"})))
    (only,) = remarks((library, shown), (shown,))
    assert only.line == "library panel Uptime: removed, but still shown by panel Board / Up"


def test_what_a_server_adds_to_a_panel_of_a_library_is_no_change() -> None:
    library = {"uid": "lib", "name": "Uptime"}
    sent = one(type="library-panel-ref", libraryPanel=library)
    stored = one(type="stat", libraryPanel={**library, "version": 3}, targets=[{"expr": "up"}], options={})
    assert said(sent, stored) == []
    other = one(type="stat", libraryPanel={**library, "uid": "other"}, targets=[{"expr": "up"}])
    assert "panel Board / CPU: library panel lib → other" in said(sent, other)


def test_the_first_threshold_has_no_value_however_that_is_written() -> None:
    def thresholds(**value: Any) -> Json:
        return one(fieldConfig={"defaults": {"thresholds": {"mode": "absolute", "steps": [{"color": "red", **value}]}}})

    assert said(thresholds(value=None), thresholds()) == said(thresholds(value="null"), thresholds()) == []
    assert said(thresholds(value=1), thresholds()) == ["panel Board / CPU: thresholds red from 1 → red"]


def test_a_dashboard_of_the_schema_v2_is_compared_by_path() -> None:
    def resource(title: str) -> Json:
        panels = {"panel-1": {"kind": "Panel", "spec": {"title": title}}}
        spec = {"title": "New", "elements": panels, "layout": {}}
        return {"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "spec": spec}

    assert said(resource("A"), resource("B")) == ["dashboard New: spec.elements.panel-1.spec.title A → B"]


def test_a_data_source_that_is_asked_is_removed() -> None:
    source = artifact("datasource", "prom", {"uid": "prom", "name": "Prometheus"})
    asking = artifact("dashboard", "d", board(panel("Up", datasource={"uid": "prom"})))
    (only,) = remarks((source, asking), (asking,))
    assert only.line == "datasource Prometheus: removed, but still asked by dashboard Board"


def test_secrets_are_never_said() -> None:
    def source(password: Any, url: str) -> Any:
        held = {
            "uid": "p",
            "name": "P",
            "url": url,
            "secureJsonData": {"basicAuthPassword": password},
            "password": password,
        }
        return (artifact("datasource", "p", held),)  # fmt: skip

    before, after = source("hunter2", "http://me:hunter2@a"), source("hunter3", "http://me:hunter3@b")
    text = "".join(f"{one.line}{one.details}" for one in remarks(before, after))
    assert "secret basicAuthPassword changed" in text
    assert "hunter" not in text
    named = remarks(source({"secret": "A"}, ""), source({"secret": "B"}, ""))
    assert "datasource P: secret basicAuthPassword A → B" in [one.line for one in named]


def test_a_dashboard_under_another_uid_is_compared_with_itself() -> None:
    before, after = one(), {**one(transparent=True), "uid": "other"}
    lines = [each.line for each in remarks((artifact("dashboard", "d", before),), (artifact("dashboard", "o", after),))]
    assert "panel Board / CPU: transparent none → on" in lines


# Strange JSON.

strange = st.one_of(
    values, st.lists(st.fixed_dictionaries({}, optional={"title": values, "type": values, "id": values}))
)
boards = st.fixed_dictionaries(
    {},
    optional={
        "title": values,
        "panels": st.lists(
            st.one_of(
                values,
                st.fixed_dictionaries(
                    {"type": st.sampled_from(["row", "graph", "stat"]) | values},
                    optional={
                        "title": values, "id": values, "gridPos": values, "targets": strange, "panels": strange,
                        "fieldConfig": values | st.fixed_dictionaries({"defaults": values, "overrides": strange}),
                        "links": strange, "transformations": strange, "thresholds": strange, "datasource": values,
                        "repeat": values, "alert": values,
                    },
                ),
            ),
            max_size=4,
        ),
        "rows": strange,
        "templating": values | st.fixed_dictionaries({"list": strange}),
        "annotations": values | st.fixed_dictionaries({"list": strange}),
        "links": strange,
        "time": values,
        "tags": values,
    },
)  # fmt: skip


@given(boards, boards)
def test_of_strange_dashboards_something_is_said_and_nothing_breaks(before: Any, after: Any) -> None:
    lines = said(before, after)
    assert all(line.strip() and len(line.splitlines()) == 1 for line in lines)
    assert said(before, copy.deepcopy(before)) == []


@pytest.mark.parametrize("depth", [100, 900, 1010, 5000])
def test_json_without_a_bottom_is_compared_or_refused(depth: int) -> None:
    def nested(leaf: int) -> tuple[Artifact, ...]:
        deep = f"{'[' * depth}{leaf}{']' * depth}"
        text = f'{{"uid": "d", "title": "T", "panels": [{{"type": "stat", "x": {deep}}}]}}'
        return (Artifact("dashboard", "d", "d.json", text.encode()),)

    # How deep Python goes is not ours to say.
    try:
        lines = [each.line for each in remarks(nested(1), nested(2))]
    except LoadError as error:
        lines = [str(error)]
    assert len(lines) == 1
    assert lines[0].endswith("[0] 1 → 2") or (depth > 100 and lines[0].startswith("d.json:1: it nests deeper than "))


@given(values, values)
def test_of_what_is_no_dashboard_the_difference_is_said_by_path(before: Any, after: Any) -> None:
    old, new = ({"uid": "d", "title": "T", "panels": [], "extra": each} for each in (before, after))
    numbers = json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True) or before == after
    assert numbers or said(old, new)
