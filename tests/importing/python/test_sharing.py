"""What a file repeats has a name, and severities stand in the order of their urgency."""

from __future__ import annotations

from obsdsl.compose.rule import AlertRule, RuleGroup
from obsdsl.compose.severity import Severity
from obsdsl.express.parse import parse
from obsdsl.importing.python.sharing import repeated_parts, repeated_values
from obsdsl.importing.rules.distinct import free
from obsdsl.importing.rules.severities import severities, severity_file
from obsdsl.importing.rules.source import Source

FREE = 'node_filesystem_avail_bytes{fstype!="tmpfs"} / node_filesystem_size_bytes{fstype!="tmpfs"} * 100'


def test_a_part_has_the_name_of_what_its_rules_have_in_common() -> None:
    rules = [("disk_space_low_on_root", parse(f"{FREE} < 20")), ("disk_space_critical_on_root", parse(f"{FREE} < 5"))]
    (part,) = repeated_parts(rules)
    assert (part.name, part.node, part.first) == ("disk_space_on_root", parse(FREE), 0)


def test_a_part_of_one_rule_has_the_name_of_its_metric() -> None:
    (part,) = repeated_parts([("low", parse("b > 0")), ("full", parse(f"{FREE} < 20 and {FREE} > 1"))])
    assert (part.name, part.first) == ("node_filesystem_avail_bytes_product", 1)


def test_what_is_short_or_says_itself_what_it_is_has_none() -> None:
    rate = "sum by (cluster, namespace, job, route, instance) (rate(http_requests_total[5m]))"
    assert repeated_parts([("a", parse(f"{rate} > 1")), ("b", parse(f"{rate} > 2")), ("c", parse("a / b > 1"))]) == []


def test_the_largest_part_is_named_and_what_stands_in_it_is_not() -> None:
    inner = FREE.removesuffix(" * 100")
    rules = [("a", parse(f"{FREE} < 20")), ("b", parse(f"{FREE} < 5"))]
    assert [one.node for one in repeated_parts(rules)] == [parse(FREE)]
    more = [*rules, ("c", parse(f"{inner} < 0.1"))]
    assert [one.node for one in repeated_parts(more)] == [parse(FREE), parse(inner)]


def test_long_values_of_matchers_have_the_names_of_their_labels() -> None:
    expr = parse('a{namespace=~"(openshift-.*|kube-.*|default)", policy=~"a|b"}')
    (found,) = repeated_values([expr, expr, expr]).items()
    assert (found[0].label, found[1]) == ("namespace", "namespaces")
    assert repeated_values([expr, expr]) == {}


def test_the_most_urgent_severity_stands_first() -> None:
    names = ("info", "P1", "critical", "warning", "page", "odd", "1")
    rules = tuple(
        AlertRule(f"A{number}", parse("up == 0"), severity=Severity(name, response=None), summary=None)
        for number, name in enumerate(names)
    )
    found = severities([Source(RuleGroup("g", rules=rules), "g.yml", 1, ())])
    assert list(found) == ["page", "critical", "1", "P1", "warning", "odd", "info"]
    assert found["1"] == "severity_1"
    assert 'severity_1 = Severity("1", response=None)\n' in severity_file(found)
    assert severities([Source(RuleGroup("g", rules=()), "g.yml", 1, ())]) == {}


def test_a_file_of_a_taken_name_says_where_it_differs_from_the_other() -> None:
    first = "rules/clickhouse/embedded-exporter.yml"
    taken = {"exporter"}
    assert free("Exporter", "rules/envoy/embedded-exporter.yml", taken, first) == "Exporter-envoy"
    assert free("Exporter", first, taken, first) == "Exporter-embedded_exporter"
    assert free("Exporter", "other.yml", {*taken, "exporter-other"}, first) == "Exporter-2"
