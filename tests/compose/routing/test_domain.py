"""Where alerts go whose labels are only known as domains."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compose.routing.domain import example, match_presence, prospects, reach
from obsdsl.compose.routing.matcher import all_pass, parse_matchers
from obsdsl.compose.routing.tree import AlertmanagerConfig, Route
from obsdsl.compose.routing.walk import destinations
from obsdsl.express.infer.labels import ANYTHING, PRESENT, UNKNOWN, Label, LabelSet


def config(*routes: Route) -> AlertmanagerConfig:
    return AlertmanagerConfig(route=Route(receiver="root", routes=routes))


def labels(rest: bool = False, **known: Label) -> LabelSet:
    return LabelSet(known, rest)


def one(*values: str, certain: bool = True) -> Label:
    return Label(values, certain)


PAGE = Route(matchers=('severity="P0"',), receiver="page")
TEXTS = ('a="1"', 'a!="1"', 'a=~"1|2"', "a=~.+", 'b=""', 'b!~"x.*"', "b=~x|y", "b=~x.*", 'a="2",b="x"')
TEAM = Route(matchers=('team=~"web|data"',), receiver="team")


def test_exact_labels_are_certain() -> None:
    assert reach(config(PAGE, TEAM), labels(severity=one("P0"))) == {
        "root": "never",
        "page": "certain",
        "team": "never",
    }


def test_several_values_make_possibilities() -> None:
    found = reach(config(PAGE, TEAM), labels(severity=one("P0", "P1"), team=one("web")))
    assert found == {"root": "never", "page": "possible", "team": "possible"}


def test_an_open_label_may_be_anything_but_not_missing_where_it_is_certain() -> None:
    missing = Route(matchers=('team=""',), receiver="nobody")
    assert reach(config(missing), labels(team=PRESENT)) == {"root": "certain", "nobody": "never"}
    assert reach(config(missing), labels(team=UNKNOWN)) == {"root": "possible", "nobody": "possible"}
    assert reach(config(missing), labels()) == {"root": "never", "nobody": "certain"}


def test_a_receiver_is_certain_where_each_case_has_another_of_its_routes() -> None:
    tree = config(
        Route(matchers=('team="web"',), receiver="us"),
        Route(matchers=('team!="web"',), receiver="us"),
    )
    assert reach(tree, ANYTHING) == {"root": "never", "us": "certain"}
    assert [prospect.certain for prospect in prospects(tree, ANYTHING)] == [False, False]


def test_a_pattern_on_an_open_label_is_not_known_but_is_the_same_each_time() -> None:
    tree = config(Route(matchers=("team=~w.*",), receiver="a"), Route(matchers=("team=~w.*",), receiver="b"))
    found = reach(tree, labels(team=PRESENT))
    assert found["a"] == "possible"
    assert match_presence(parse_matchers("team=~.+"), labels(team=PRESENT)) == "certain"


def test_numbers_may_be_spelt_in_several_ways() -> None:
    assert match_presence(parse_matchers('le="1"'), labels(le=Label(("1.0",), True, numeric=True))) == "possible"


def test_too_many_combinations_are_judged_one_by_one() -> None:
    routes = [Route(matchers=(f'l{index}="x"',), receiver="a") for index in range(30)]
    assert reach(config(*routes), ANYTHING) == {"root": "possible", "a": "possible"}
    certain = config(Route(matchers=('l0=""',), receiver="b"), *routes)
    assert reach(certain, labels())["b"] == "certain"


@given(st.data())
def test_no_alert_contradicts_what_is_known_of_its_labels(data: st.DataObject) -> None:
    leaf = st.builds(
        Route,
        receiver=st.sampled_from(["p", "q", None]),
        matchers=st.lists(st.sampled_from(TEXTS), max_size=2).map(tuple),
        continue_=st.booleans(),
    )
    node = st.builds(
        Route,
        receiver=st.sampled_from(["p", "q"]),
        matchers=st.lists(st.sampled_from(TEXTS), max_size=1).map(tuple),
        continue_=st.booleans(),
        routes=st.lists(leaf, max_size=3).map(tuple),
    )
    tree = config(*data.draw(st.lists(node, max_size=4)))
    alert = data.draw(st.dictionaries(st.sampled_from("ab"), st.sampled_from(("1", "2", "x", "xz")), max_size=2))
    values = st.one_of(st.none(), st.lists(st.sampled_from(("1", "2", "x", "xz")), unique=True).map(tuple))
    known = {}
    for name in "ab":
        domain = data.draw(values)
        if domain is not None and name in alert and alert[name] not in domain:
            domain = (*domain, alert[name])
        known[name] = Label(domain, name in alert and data.draw(st.booleans()))
    ends = {stop.path: stop.receiver for stop in destinations(tree, alert)}
    found = {one.stop.path: one.certain for one in prospects(tree, LabelSet(known, False))}
    assert set(ends) <= set(found)
    assert {path for path, certain in found.items() if certain} <= set(ends)
    presences = reach(tree, LabelSet(known, False))
    assert all(presences[name] != "never" for name in ends.values())
    assert {name for name, presence in presences.items() if presence == "certain"} <= set(ends.values())


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4))
def test_an_example_passes_what_it_is_one_of(texts: list[str]) -> None:
    matchers = [one for text in texts for one in parse_matchers(text)]
    found = example(matchers)
    assert found is None or all_pass(matchers, found) is True
    assert found is not None or len(texts) > 1
