"""The formats as a whole: one file each, and no two for one part."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import obsdsl.importing.formats as package
from obsdsl.importing.files.sources import files_in, read_file
from obsdsl.importing.formats import formats
from obsdsl.importing.found import Found
from tests.importing.formats import test_alertmanager_config, test_chart_values, test_kubernetes, test_pyrra, test_sloth
from tests.importing.formats.reading import read

# What formats look for.
KEYS = """
    apiVersion kind groups route receivers slos scrape_configs providers datasources spec data items policies
    grafanaDashboards prometheusAlerts a.json metadata contactPoints muteTimes
"""
KINDS = """
    ConfigMap Secret List PrometheusRule VMRule AlertmanagerConfig GrafanaDashboard Dashboard SLO ServiceMonitor
    PrometheusServiceLevel ServiceLevelObjective AlertWindows ConfigMapList
"""
VERSIONS = """
    v1 1 monitoring.coreos.com/v1 grafana.integreatly.org/v1beta1 integreatly.org/v1alpha1 openslo/v1alpha
    dashboard.grafana.app/v1beta1 grizzly.grafana.com/v1alpha1 sloth.slok.dev/v1 pyrra.dev/v1alpha1
"""


def words(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(text.split())


def test_a_format_is_a_module_of_the_folder() -> None:
    files = {one.stem for one in Path(package.__path__[0]).glob("*.py")} - {"__init__"}
    assert len(formats()) == len(files) == len({one.what for one in formats()})


VALUES = st.recursive(
    st.sampled_from(["", "1", "text", "{a: b}", "groups: []", "null", '"x"']),
    lambda below: (
        st.lists(below, max_size=2).map(lambda held: f"[{', '.join(held)}]")
        | st.dictionaries(words(KEYS), below, max_size=3).map(
            lambda held: "{" + ", ".join(f"{key}: {one or 'null'}" for key, one in held.items()) + "}"
        )
    ),
    max_leaves=6,
)


@st.composite
def objects(draw: st.DrawFn) -> str:
    """Mappings with keys that formats look for, and whatever below them."""
    held = draw(st.dictionaries(words(KEYS), VALUES, max_size=6))
    if "kind" in held:
        held["kind"] = draw(words(KINDS))
    if "apiVersion" in held:
        held["apiVersion"] = draw(words(VERSIONS))
    return "{" + ", ".join(f"{key}: {one or 'null'}" for key, one in held.items()) + "}"


@given(objects())
def test_no_object_fails_and_none_is_lost(text: str) -> None:
    found = read(text)
    assert found.faults or found.notes or found.groups or found.dashboards or found.routings
    read(text, "file.json")


@pytest.mark.parametrize("kind", ["slo/sloth", "slo/pyrra", "alertmanager/good"])
def test_cut_files_give_faults_and_no_errors(kind: str, tmp_path: Path) -> None:
    if "OBSDSL_CORPUS" not in os.environ:
        pytest.skip("OBSDSL_CORPUS is not set")
    for file in list(files_in(Path(os.environ["OBSDSL_CORPUS"]) / kind))[:6]:
        text = file.read_text()
        for end in range(0, len(text), max(len(text) // 12, 1)):
            (tmp_path / "cut.yaml").write_text(text[:end])
            read_file(tmp_path / "cut.yaml", Found(), named=True)


def test_the_corpus_is_what_it_says_it_is() -> None:
    if "OBSDSL_CORPUS" not in os.environ:
        pytest.skip("OBSDSL_CORPUS is not set")
    counts: Counter[str] = Counter()
    for kind in ("dashboards", "dashboards_wrapped", "rules", "alertmanager/good"):
        found = Found()
        for file in files_in(Path(os.environ["OBSDSL_CORPUS"]) / kind):
            read_file(file, found, named=False)
        counts += Counter(groups=len(found.groups), dashboards=len(found.dashboards), routings=len(found.routings))
        assert (found.faults, found.passed) == ([], [])
    assert counts == {"groups": 319, "dashboards": 294, "routings": 12}


# What other tests of formats read.
SAMPLES = (
    test_sloth.SPEC,
    test_sloth.RESOURCE,
    test_sloth.WINDOWS,
    test_pyrra.HTTP,
    yaml.safe_dump(test_chart_values.STACK),
    test_alertmanager_config.config(test_alertmanager_config.EVERYTHING),
    yaml.safe_dump(test_kubernetes.listed(test_kubernetes.prometheus_rule("a"), test_kubernetes.HELD)),
)
ODD = ("", "null", "[]", "{}", "3", "1e400", "true", "'x'", "{a: b}", "[[a]]", "!!int x", "&a", "*a", "|")


@given(st.sampled_from(SAMPLES), st.data())
def test_a_value_of_another_kind_anywhere_fails_nothing(sample: str, data: st.DataObject) -> None:
    lines = sample.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(0, len(lines) - 1))
        key, colon, _ = lines[index].partition(":")
        lines[index] = f"{key}{colon} {data.draw(st.sampled_from(ODD))}"
    for name in ("file.yaml", "file.json"):
        read("\n".join(lines), name)
