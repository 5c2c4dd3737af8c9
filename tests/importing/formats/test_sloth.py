"""Specifications of Sloth become the rules that Sloth generates of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importing.formats.reading import groups, plain, read, read_all
from tests.stack import require
from tests.support import Run

SPEC = """\
version: prometheus/v1
service: shop
labels: {owner: web}
slos:
  - name: availability
    objective: 99.9
    labels: {tier: "1"}
    sli:
      events:
        error_query: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total[{{ .window }}]))
    alerting:
      name: ShopErrors
      labels: {team: web}
      annotations: {runbook: "https://example.org/shop"}
      page_alert: {labels: {severity: critical}}
      ticket_alert: {disable: true}
"""
RESOURCE = """\
apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: {name: shop}
spec:
  service: shop
  labels: {owner: web}
  slos:
    - name: availability
      objective: 99.9
      labels: {tier: "1"}
      sli:
        events:
          errorQuery: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
          totalQuery: sum(rate(http_requests_total[{{ .window }}]))
      alerting:
        name: ShopErrors
        labels: {team: web}
        annotations: {runbook: "https://example.org/shop"}
        pageAlert: {labels: {severity: critical}}
        ticketAlert: {disable: true}
"""
CASES = ["kubernetes-apiserver", "no-alerts", "raw-home-wifi", "openslo-kubernetes-apiserver"]


@pytest.mark.parametrize("case", CASES)
def test_published_specifications_give_the_published_rules(case: str) -> None:
    if "OBSDSL_CORPUS" not in os.environ:
        pytest.skip("OBSDSL_CORPUS is not set")
    folder = Path(os.environ["OBSDSL_CORPUS"]) / "slo"
    found = read((folder / f"sloth/{case}.yml").read_text())
    assert (found.faults, found.notes) == ([], [])
    made = groups(found)
    wanted: dict[str, list[Any]] = {}
    for document in yaml.safe_load_all((folder / f"sloth_gen/{case}.yml").read_text()):
        for group in (document or {}).get("groups", ()):
            # A label that the command line of the published ones added.
            rules = [
                {**rule, "labels": {k: v for k, v in rule["labels"].items() if k != "cmd"}} for rule in group["rules"]
            ]
            wanted[group["name"]] = [plain(rule) for rule in rules]
    assert list(made) == list(wanted)
    assert made == wanted


def test_the_object_of_kubernetes_gives_the_same_rules() -> None:
    file, resource = (groups(read(text)) for text in (SPEC, RESOURCE))
    for rules in (file, resource):
        (info,) = [
            rule for rule in rules["sloth-slo-meta-recordings-shop-availability"] if "slo_info" in rule["record"]
        ]
        del info["labels"]["sloth_mode"], info["labels"]["sloth_spec"]
    assert file == resource
    (alert,) = file["sloth-slo-alerts-shop-availability"]
    assert alert["labels"] == {"sloth_severity": "page", "team": "web", "severity": "critical"}
    assert alert["annotations"]["runbook"] == "https://example.org/shop"


def test_what_is_built_is_what_sloth_generates(tmp_path: Path, obsdsl: Run) -> None:
    second = SPEC.split("slos:\n")[1].replace("name: availability", "name: other").replace('tier: "1"', 'tier: "2"')
    (tmp_path / "shop.yml").write_text(SPEC + second)
    done = obsdsl("import", "shop.yml", "-o", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert ["rules", "32", "32", "0", "100", "%"] in [line.split() for line in done.stdout.splitlines()]
    built = obsdsl("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr
    files = sorted((tmp_path / "new/dist/prometheus").rglob("*.yml"))
    held = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    assert {group["name"]: [plain(rule) for rule in group["rules"]] for group in held} == groups(read(SPEC + second))
    linted = obsdsl("lint", "--show", "warning", cwd=tmp_path / "new")
    assert (linted.returncode, linted.stdout) == (0, ""), linted.stdout
    checked = require("promtool").run("check", "rules", *files)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_is_said_to_people_stays_a_comment() -> None:
    spec = SPEC.replace(
        "objective: 99.9", "objective: 99.9  # Agreed with sales.\n    description: Orders get through."
    )
    other = SPEC.split("slos:\n")[1].replace("name: availability", "name: other  # The second.")
    made = {one.group.name: one.remarks.own for one in read(f"# Of the shop.\n{spec}{other}").groups}
    assert made["sloth-slo-sli-recordings-shop-availability"] == (
        "Orders get through.",
        "Of the shop.",
        "Agreed with sales.",
    )
    assert made["sloth-slo-sli-recordings-shop-other"] == ("The second.",)
    assert made["sloth-slo-alerts-shop-other"] == ()


def test_rules_stand_where_their_objective_does() -> None:
    found = read(SPEC)
    assert {(source.file, source.line) for source in found.groups} == {("file.yaml", 5)}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("objective: 99.9", "objective: 101", "6:16: `objective` is '101'; write a percentage"),
        ("name: availability", "name: a b", "5:11: `name` of the objective is 'a b'"),
        ("version: prometheus/v1", "version: 2", "1:10: its version is '2', and 'prometheus/v1' is read"),
        ("service: shop", "service: ''", "2:10: `service` of the objective is ''"),
        ("{{ .window }}", "{{ .other }}", "10:9: a query holds no `{{.window}}`; write `{{.window}}` alone"),
        ("http_requests_total[{{", "{{.metric}}[{{", "10:9: a query holds another template"),
        ("name: ShopErrors", "labels: {}", "5:5: `alerting` has no `name`; name the alert, or disable it"),
        ("    sli:\n      events:", "    sli:\n      plugin: {id: x}\n      other:", "9:7: its indicator is a plugin"),
        ("    sli:", "    other:", "5:5: it has no indicator; write `sli` with `events` or `raw`"),
    ],
)
def test_what_sloth_would_refuse_is_named_with_its_place(old: str, new: str, fault: str) -> None:
    found = read(SPEC.replace(old, new, 1))
    assert found.groups == []
    assert [one.startswith(f"file.yaml:{fault}") for one in found.faults] == [True], found.faults


def test_one_broken_objective_leaves_the_others() -> None:
    more = (
        SPEC.replace("name: availability", "name: broken")
        .replace("objective: 99.9", "objective: x")
        .split("slos:\n")[1]
    )
    found = read(SPEC + more)
    assert (len(found.groups), len(found.faults)) == (3, 1)


WINDOWS = """\
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 7d
  page:
    quick: {errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h}
    slow: {errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h}
  ticket:
    quick: {errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d}
    slow: {errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d}
"""


@pytest.mark.parametrize("first", [True, False])
def test_windows_of_one_s_own_hold_for_all_objectives_wherever_they_stand(first: bool) -> None:
    texts = {"a.yaml": WINDOWS, "b.yaml": SPEC} if first else {"a.yaml": SPEC, "b.yaml": WINDOWS}
    found = read_all(texts)
    assert found.faults == []
    made = groups(found)
    shares = [rule["record"] for rule in made["sloth-slo-sli-recordings-shop-availability"]]
    assert shares[-2:] == ["slo:sli_error:ratio_rate3d", "slo:sli_error:ratio_rate1w"]
    (period,) = [rule for rule in made["sloth-slo-meta-recordings-shop-availability"] if "days" in rule["record"]]
    assert period["expr"] == plain({"expr": "vector(7)"})["expr"]
    # 8 % of a week's budget in an hour, 12.5 % in six: Sloth's page says 13.44 and 3.5.
    (alert,) = made["sloth-slo-alerts-shop-availability"]
    assert all(f"'Number', {{'value': {factor}}}" in alert["expr"] for factor in (13.44, 3.5))


def test_windows_that_are_twice_or_broken_are_named() -> None:
    assert "windows are in a.yaml:1 already" in read_all({"a.yaml": WINDOWS, "b.yaml": WINDOWS}).faults[0]
    (fault,) = read(WINDOWS.replace("longWindow: 1h", "longWindow: soon")).faults
    assert fault == "file.yaml:6:65: `longWindow` is 'soon'; write a duration, such as 1h"
    (fault,) = read(WINDOWS.replace("12.5", "0")).faults
    assert fault.startswith("file.yaml:7:11: `errorBudgetPercent` is no number above 0")
