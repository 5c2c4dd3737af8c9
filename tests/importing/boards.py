"""Random dashboards: panels of every kind, rows, variables, annotations and links of every kind."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from obsdsl import (
    AdHocVariable,
    Annotation,
    BarGauge,
    CalculateField,
    Color,
    ConstantVariable,
    CustomVariable,
    Dashboard,
    DashboardLink,
    DataSource,
    DataSourceVariable,
    FilterFieldsByName,
    GaugePanel,
    GrafanaAnnotation,
    GroupBy,
    GroupByVariable,
    IntervalVariable,
    JoinByField,
    LibraryPanel,
    Limit,
    Link,
    LokiQuery,
    Merge,
    Organize,
    Override,
    PluginPanel,
    Query,
    QueryVariable,
    RangeMap,
    RawAnnotation,
    RawPanel,
    RawQuery,
    RawTransformation,
    RawVariable,
    Reduce,
    RenameByRegex,
    Row,
    SortBy,
    SpecialMap,
    Stat,
    Table,
    TextVariable,
    Thresholds,
    TimeSeries,
    ValueMap,
)
from obsdsl.compose.panel import AnyPanel
from tests.compile.grafana.examples import example, kinds
from tests.importing.words import TEXTS

Exprs = st.SearchStrategy[Any]
_SOURCES: Final = st.sampled_from(
    (None, DataSource("prometheus", "${other}"), DataSource("loki", "x"), DataSource("", ""))
)
_TITLES: Final = TEXTS.map(str.strip).filter(bool)
_THRESHOLDS: Final = st.sampled_from(
    (Thresholds("green", (80, "red")), Thresholds("blue", (0.5, "#fff"), mode="percentage"))
)
_OVERRIDES: Final = st.one_of(
    st.builds(
        Override, _TITLES, unit=st.sampled_from(("s", "bytes", "short", "µs")), decimals=st.sampled_from((None, 0, 2))
    ),
    st.builds(
        Override, regex=st.sampled_from((".*", "/^a/", "x|y")), color=st.sampled_from(("red", Color("thresholds")))
    ),
    st.builds(Override, query=st.just("A"), axis=st.just("right"), properties=st.just({"custom.x": [1, None]})),
    st.builds(Override, names=st.lists(_TITLES, min_size=1, max_size=2), hidden=st.sampled_from((True, ("legend",)))),
    st.builds(Override, type=st.sampled_from(("number", "time")), width=st.integers(10, 300), thresholds=_THRESHOLDS),
)
_TRANSFORMATIONS: Final = st.sampled_from(
    (
        *(
            Merge(),
            Limit(3),
            SortBy("a", descending=True),
            JoinByField("Time", mode="inner"),
            RenameByRegex("a(.*)", "$1"),
        ),
        *(
            Organize(hide=("a",), order=("b", "a"), rename={"b": "c"}),
            GroupBy(("a",), calculate={"b": ("max", "mean")}),
        ),
        *(FilterFieldsByName(("a", "b")), FilterFieldsByName(regex="x.*"), Reduce(("max",)), Merge(disabled=True)),
        *(CalculateField("c", left="a", op="/", right="b"), CalculateField("d", calc="mean", replace_fields=True)),
        *(
            RawTransformation("prepareTimeSeries", {"a": [1, {"b": None}]}),
            RawTransformation("configFromData", query="A"),
        ),
    )
)
_MAPPINGS: Final = st.sampled_from(
    (ValueMap(1, text="up"), RangeMap(0, 5, text="low", color="red"), SpecialMap("null", text="-"))
)
_EXTRA: Final = st.sampled_from(
    ({}, {"pluginVersion": "9.1"}, {"fieldConfig": {"defaults": {"x": {"y": [True, "é"]}}}})
)


def _queries(exprs: Exprs) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(
            Query,
            exprs,
            legend=st.none() | TEXTS,
            instant=st.booleans(),
            hide=st.booleans(),
            datasource=_SOURCES,
            step=st.sampled_from((None, "30s", "$window")),
            exemplars=st.booleans(),
        ),
        st.builds(
            LokiQuery,
            st.sampled_from(('{a="b"} |= `x`', 'sum(rate({a="b"}[5m]))')),
            datasource=st.just(DataSource("loki", "x")),
        ),
        st.builds(
            RawQuery, st.just({"rawSql": "select 1", "format": None}), datasource=st.just(DataSource("mysql", "x"))
        ),
    )


def _data(title: str, exprs: Exprs) -> st.SearchStrategy[Any]:
    """Panels with what all that show data have."""
    return st.builds(
        lambda kind, **given: kind(title, **given),
        st.sampled_from((BarGauge, GaugePanel, Stat, Table, TimeSeries)),
        query=st.lists(_queries(exprs), min_size=1, max_size=3).map(tuple),
        datasource=_SOURCES,
        overrides=st.lists(_OVERRIDES, max_size=2),
        transformations=st.lists(_TRANSFORMATIONS, max_size=2),
        thresholds=st.none() | _THRESHOLDS,
        mappings=st.lists(_MAPPINGS, max_size=1),
        description=st.none() | TEXTS,
        data_links=st.lists(st.builds(Link, _TITLES, st.just("https://example.org/?${__url_time_range}")), max_size=1),
        links=st.lists(st.builds(Link, _TITLES, st.just("/d/x")), max_size=1),
        transparent=st.booleans(),
        time_from=st.sampled_from((None, "1h")),
        min_step=st.sampled_from((None, "15s")),
        extra=_EXTRA,
        width=st.sampled_from((6, 12, 24)),
        height=st.sampled_from((3, 8)),
        repeat=st.sampled_from((None, "job")),
        min=st.sampled_from((None, 0, -1.5)),
        no_value=st.sampled_from((None, "-")),
        unit=st.sampled_from((None, "", "s")),
    )


def _panel(title: str, exprs: Exprs) -> st.SearchStrategy[AnyPanel]:
    asked = st.lists(exprs, min_size=1, max_size=3)
    plain = st.builds(
        lambda kind, found: kind(title, found[0] if len(found) == 1 else dict(zip("abc", found, strict=False))),
        st.sampled_from((BarGauge, GaugePanel, Stat, Table, TimeSeries)),
        asked,
    )
    return st.one_of(
        st.sampled_from(kinds()).map(lambda kind: example(kind, (9, 0), title=title, repeat=None)),
        plain,
        _data(title, exprs),
        st.builds(LibraryPanel, st.just(title), st.just("lib"), name=st.sampled_from((None, "Name"))),
        st.builds(
            PluginPanel, st.just(title), exprs, kind=st.just("vendor-odd-panel"), options=st.just({"a": {"b": 1}})
        ),
        st.sampled_from(("news", "vendor-odd", "text")).map(
            lambda kind: RawPanel({"type": kind, "title": title, "x": []})
        ),
    )


def _panels(exprs: Exprs) -> st.SearchStrategy[tuple[Any, ...]]:
    titles = st.lists(_TITLES, max_size=3, unique=True)
    return titles.flatmap(lambda names: st.tuples(*(_panel(name, exprs) for name in names)))


_HIDDEN: Final[dict[str, Any]] = {
    "label": st.none() | TEXTS,
    "description": st.none() | TEXTS,
    "hide": st.sampled_from(("", "label", "variable")),
}
_CHOICE: Final[dict[str, Any]] = {**_HIDDEN, "multi": st.booleans(), "include_all": st.booleans()}


def _variable(name: str) -> st.SearchStrategy[Any]:
    sources = st.sampled_from((None, DataSource("prometheus", "${other}")))
    one = st.just(name)
    asked = st.sampled_from(("label_values(up, job)", "query_result(up)", "metrics(a.*)", "label_names()"))
    return st.one_of(
        st.builds(
            QueryVariable,
            one,
            asked,
            regex=st.sampled_from(("", "/a(.*)/")),
            refresh=st.sampled_from(("load", "time")),
            sort=st.sampled_from(("", "numerical", "natural")),
            datasource=sources,
            **_CHOICE,
        ),
        st.builds(CustomVariable, one, st.sampled_from((("a", "b, c"), ("1",), {"x": "1", "y": "2"})), **_CHOICE),
        st.builds(
            DataSourceVariable,
            one,
            st.sampled_from(("prometheus", "loki")),
            regex=st.sampled_from(("", "/x/")),
            **_CHOICE,
        ),
        st.builds(IntervalVariable, one, st.just(("1m", "5m")), auto=st.booleans(), **_HIDDEN),
        st.builds(TextVariable, one, default=TEXTS, **_HIDDEN),
        st.builds(ConstantVariable, one, TEXTS, label=st.none() | TEXTS),
        st.builds(AdHocVariable, one, filters=st.sampled_from(((), (("a", "=", "b"),))), datasource=sources, **_HIDDEN),
        st.builds(GroupByVariable, one, default=st.sampled_from(((), ("a",))), datasource=sources, **_HIDDEN),
        st.builds(RawVariable, one, st.sampled_from(({"type": "odd", "x": [1]}, {"type": "query", "query": {"a": 1}}))),
    )


def _variables() -> st.SearchStrategy[tuple[Any, ...]]:
    names = st.sampled_from(("job", "instance", "class", "window", "import", "m", "datasource", "dashboard", "x1"))
    return st.lists(names, unique=True, max_size=4).flatmap(lambda held: st.tuples(*map(_variable, held)))


def _annotations(exprs: Exprs) -> st.SearchStrategy[Any]:
    shown: dict[str, Any] = {"enabled": st.booleans(), "hidden": st.booleans()}
    return st.one_of(
        st.builds(
            Annotation,
            _TITLES,
            exprs,
            text=st.none() | TEXTS,
            tags=st.lists(TEXTS, max_size=1),
            value_is_time=st.booleans(),
            **shown,
        ),
        st.builds(GrafanaAnnotation, _TITLES, tags=st.lists(TEXTS, max_size=2), match_any=st.booleans(), **shown),
        st.builds(RawAnnotation, _TITLES, st.just({"datasource": "odd", "enable": True, "x": None})),
    )


_LINKS: Final = st.one_of(
    st.builds(
        DashboardLink, TEXTS, st.just("https://example.org"), new_tab=st.booleans(), icon=st.sampled_from((None, "doc"))
    ),
    st.builds(
        DashboardLink,
        TEXTS,
        tags=st.lists(TEXTS, min_size=1, max_size=2),
        as_dropdown=st.booleans(),
        keep_time=st.booleans(),
    ),
)


def _row(title: str, exprs: Exprs) -> st.SearchStrategy[Row]:
    return st.builds(
        lambda held, **given: Row(title, *held, **given),
        _panels(exprs),
        collapsed=st.booleans(),
        repeat=st.sampled_from((None, None, "job")),
    )


def dashboards_asking(exprs: Exprs) -> st.SearchStrategy[Dashboard]:
    """Dashboards whose panels ask for such expressions."""
    rows = st.lists(_TITLES, max_size=2, unique=True).flatmap(
        lambda names: st.tuples(*(_row(one, exprs) for one in names))
    )
    return st.builds(
        Dashboard,
        _TITLES,
        uid=st.uuids().map(lambda one: one.hex),
        folder=st.none() | _TITLES,
        description=st.none() | TEXTS,
        tags=st.lists(TEXTS, max_size=2),
        panels=_panels(exprs),
        rows=rows,
        variables=_variables(),
        annotations=st.lists(_annotations(exprs), max_size=2, unique_by=lambda one: one.name),
        links=st.lists(_LINKS, max_size=2),
        refresh=st.sampled_from((None, "30s")),
        timezone=st.sampled_from(("browser", "utc", "Europe/Berlin")),
        time=st.sampled_from((("now-6h", "now"), ("now-1d/d", "now"))),
        tooltip=st.sampled_from(("single", "crosshair", "all")),
        editable=st.booleans(),
        week_start=st.sampled_from((None, "monday")),
        datasource=st.sampled_from((None, DataSource("prometheus", "p"))),
    )
