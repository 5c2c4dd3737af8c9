"""The rules of rulers, of each engine, as recorded ones and their fakes give them."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.errors import RemoteError
from obsdsl.importing.live.read import Wish
from obsdsl.importing.live.where import Extra
from obsdsl.importing.plan import plan
from tests.fakes.faults import answers, login_page
from tests.fakes.ruler import CORTEX, LOKI, MIMIR, Engine, Ruler
from tests.importing.live.reading import Recorded, read

GROUP: dict[str, Any] = {
    "name": "g",
    "interval": "30s",
    "rules": [
        {"record": "job:up:sum", "expr": "sum by (job) (up)"},
        {
            "alert": "Down",
            "expr": "up == 0",
            "for": "2m",
            "labels": {"severity": "P0"},
            "annotations": {"summary": "d"},
        },
    ],
}
TEAM = Wish(tenant="team")
PROM = (CORTEX, MIMIR)


@pytest.mark.parametrize("engine", PROM, ids=lambda one: one.name)
def test_the_groups_of_all_namespaces_become_files(engine: Engine) -> None:
    with Ruler(engine) as ruler:
        ruler.put("team", "shop", GROUP)
        ruler.put("team", "a b/c", {**GROUP, "name": "other", "limit": 3})
        ruler.put("others", "theirs", {**GROUP, "name": "theirs"})
        found = read("--ruler", ruler.url, wish=TEAM)
        assert ruler.writes == []
    made = plan(found)
    assert not made.report.faults
    assert {"alerts/g.py", "alerts/other.py"} < made.files.keys()
    assert "alerts/theirs.py" not in made.files
    assert 'interval="30s", limit=3' in made.files["alerts/other.py"]


def test_namespaces_choose() -> None:
    with Ruler(MIMIR) as ruler:
        ruler.put("team", "shop", GROUP)
        ruler.put("team", "pay", {**GROUP, "name": "pay"})
        found = read("--ruler", ruler.url, wish=Wish(namespaces=("p*",), tenant="team"))
        assert [one.group.name for one in found.groups] == ["pay"]
        with pytest.raises(RemoteError, match=r"there is no namespace 'shp'; did you mean 'shop'\?"):
            read("--ruler", ruler.url, wish=Wish(namespaces=("shp",), tenant="team"))


@pytest.mark.parametrize(("recording", "group"), [("cortex-ruler", "g1"), ("loki", "g1")])
def test_the_recorded_ruler_is_imported(recording: str, group: str) -> None:
    with Recorded(recording) as ruler:
        found = read("--ruler", ruler.url, wish=TEAM)
    assert f"alerts/{group}.py" in plan(found).files


def test_the_url_may_have_the_prefix_of_the_data_source() -> None:
    with Ruler(MIMIR) as ruler:
        ruler.put("team", "shop", GROUP)
        assert len(read("--ruler", f"{ruler.url}/prometheus", wish=TEAM).groups) == 1


def test_a_ruler_without_rules_has_nothing() -> None:
    with Ruler(CORTEX) as ruler:
        found = read("--ruler", ruler.url, wish=TEAM)
    assert found.notes == [f"Ruler {ruler.url}: there is nothing to import in it"]
    assert plan(found).files == {}


@pytest.mark.parametrize("engine", [*PROM, LOKI], ids=lambda one: one.name)
def test_without_a_tenant_the_option_is_named(engine: Engine) -> None:
    with Ruler(engine) as ruler, pytest.raises(RemoteError, match="no org id; say whose rules with --tenant"):
        read("--ruler", ruler.url)


def test_what_is_no_ruler_is_told() -> None:
    with Ruler(MIMIR) as ruler:
        with pytest.raises(RemoteError, match="no ruler answers there; check the URL, and --engine"):
            read("--ruler", ruler.url, wish=TEAM, extra=Extra(engine="loki"))
        ruler.faults.add(login_page(), times=None)
        with pytest.raises(RemoteError, match="a page of HTML answered instead of the API"):
            read("--ruler", ruler.url, wish=TEAM)
        ruler.faults.clear()
        ruler.faults.add(answers(200, "just words"), times=None)
        with pytest.raises(RemoteError, match="the answer is no YAML of groups by namespace"):
            read("--ruler", ruler.url, wish=TEAM)
    said = "that is a Prometheus, which is no ruler; name it with --prometheus"
    with Recorded("prometheus-3.5.3-alertmanager-0.33.1") as prometheus, pytest.raises(RemoteError, match=said):
        read("--ruler", prometheus.url)
