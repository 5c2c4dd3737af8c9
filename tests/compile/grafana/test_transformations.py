"""Transformations with the options that Grafana reads."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import (
    CalculateField,
    Dashboard,
    DefinitionError,
    FilterFieldsByName,
    Gauge,
    GroupBy,
    JoinByField,
    LabelsToFields,
    Limit,
    Merge,
    Organize,
    RawTransformation,
    Reduce,
    RenameByRegex,
    SortBy,
    Table,
)
from obsdsl.compose.transformation import Transformation
from tests.compile.grafana.oracle import emitted, emitted_panel, lost, read

up = Gauge("up", "Health.", range=(0, 1))

TRANSFORMATIONS: list[tuple[Transformation, str, dict[str, Any]]] = [
    (
        Organize(hide=("Time",), order=("b", "a"), rename={"a": "A"}),
        "organize",
        {"excludeByName": {"Time": True}, "indexByName": {"b": 0, "a": 1}, "renameByName": {"a": "A"}},
    ),
    (Merge(), "merge", {}),
    (RenameByRegex("(.*)", "$1"), "renameByRegex", {"regex": "(.*)", "renamePattern": "$1"}),
    (FilterFieldsByName(("a", "b")), "filterFieldsByName", {"include": {"names": ["a", "b"]}}),
    (
        FilterFieldsByName(regex="^a", exclude=("b",), exclude_regex="c$"),
        "filterFieldsByName",
        {"include": {"pattern": "^a"}, "exclude": {"names": ["b"], "pattern": "c$"}},
    ),
    (JoinByField("pod"), "joinByField", {"byField": "pod", "mode": "outer"}),
    (JoinByField("pod", mode="inner"), "joinByField", {"byField": "pod", "mode": "inner"}),
    (
        GroupBy(("pod",), calculate={"Value": ("sum", "max")}),
        "groupBy",
        {
            "fields": {
                "pod": {"aggregations": [], "operation": "groupby"},
                "Value": {"aggregations": ["sum", "max"], "operation": "aggregate"},
            }
        },
    ),
    (SortBy("Value", descending=True), "sortBy", {"sort": [{"field": "Value", "desc": True}]}),
    (
        CalculateField("Share", left="a", op="/", right="b", replace_fields=True),
        "calculateField",
        {
            "alias": "Share",
            "mode": "binary",
            "binary": {"left": "a", "operator": "/", "right": "b"},
            "replaceFields": True,
        },
    ),
    (
        CalculateField("Percent", left="a", op="*", right=100.0),
        "calculateField",
        {"alias": "Percent", "mode": "binary", "binary": {"left": "a", "operator": "*", "right": "100"}},
    ),
    (
        CalculateField("Sum", calc="sum", fields=("a", "b")),
        "calculateField",
        {"alias": "Sum", "mode": "reduceRow", "reduce": {"reducer": "sum", "include": ["a", "b"]}},
    ),
    (
        Reduce(("lastNotNull",), mode="reduceFields", labels_to_fields=True, include_time=False),
        "reduce",
        {"reducers": ["lastNotNull"], "mode": "reduceFields", "labelsToFields": True, "includeTimeField": False},
    ),
    (Limit(5), "limit", {"limitField": 5}),
    (
        LabelsToFields(mode="columns", keep=("pod",), value_label="pod"),
        "labelsToFields",
        {"mode": "columns", "keepLabels": ["pod"], "valueLabel": "pod"},
    ),
    (RawTransformation("timeSeriesTable", {"A": {"stat": "mean"}}), "timeSeriesTable", {"A": {"stat": "mean"}}),
]


@pytest.mark.parametrize(
    ("transformation", "id_", "options"),
    TRANSFORMATIONS,
    ids=[f"{number}-{id_}" for number, (_, id_, _) in enumerate(TRANSFORMATIONS)],
)
def test_a_transformation_has_the_options_that_grafana_reads(
    transformation: Transformation, id_: str, options: dict[str, Any]
) -> None:
    panel = Table("t", up, transformations=(transformation,))
    assert emitted_panel(panel)["transformations"] == [{"id": id_, "options": options}]


def test_a_transformation_of_one_query_that_is_disabled() -> None:
    panel = Table("t", up, transformations=(Merge(query="A", disabled=True),))
    assert emitted_panel(panel)["transformations"] == [
        {"id": "merge", "options": {}, "filter": {"id": "byRefId", "options": "A"}, "disabled": True}
    ]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (
            lambda: RawTransformation("organise"),
            "'organise' is no transformation of Grafana's; did you mean 'organize'?",
        ),
        (lambda: CalculateField("a"), "give either left, op and right, or calc (with the fields that it reduces)"),
        (lambda: FilterFieldsByName(), "it filters nothing; give names, regex, exclude or exclude_regex"),
    ],
    ids=["unknown", "calculation", "filter"],
)
def test_a_transformation_that_makes_no_sense_is_refused(make: Any, fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert caught.value.faults == (fault,)


def test_the_sdk_keeps_transformations() -> None:
    panel = Table("t", up, transformations=tuple(transformation for transformation, _, _ in TRANSFORMATIONS))
    dashboard = emitted(Dashboard("D", uid="d", panels=(panel,)))
    assert list(lost(dashboard, read(dashboard))) == []
