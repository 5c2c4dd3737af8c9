"""Rule groups as groups of Grafana-managed rules, in the words of /api/v1/provisioning.

Fields: pkg/services/ngalert/api/tooling/definitions/provisioning_alert_rules.go of Grafana.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.grafana_alerting.condition import CONDITION, VALUE, Source, alert_data, record_data, split
from obsdsl.compile.grafana_alerting.mark import uid
from obsdsl.compile.grafana_alerting.states import KEEP_LAST, error_state, no_data_state
from obsdsl.compile.grafana_alerting.template import rewritten
from obsdsl.compile.prometheus import from_yaml
from obsdsl.compile.version import Version, shown
from obsdsl.compose.severity import SeverityPolicy
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.errors import CompileError, DefinitionError
from obsdsl.target_config import GrafanaTarget

Data = Mapping[str, Any]
# The scheduler's beat, in seconds: unified_alerting.scheduler_tick_interval cannot be set in releases.
TICK: Final = 10
LONGEST_TITLE: Final = 190
# grafana/grafana#103248.
KEEP_FIRING_FOR: Final[Version] = (12, 0)
# Those that say where to write.
RECORDING: Final[Version] = (12, 1)
_GROUP: Final = ("name", "interval", "labels", "query_offset", "rules")
_RULE: Final = ("alert", "annotations", "expr", "for", "keep_firing_for", "labels", "record")
_PANEL: Final = re.compile(r"/d/([\w-]+)\?viewPanel=(\d+)$")


@frozen(eq=False)
class Surroundings:
    """What rules need to know beside themselves; `interval` is of groups that say none, in seconds."""

    project: str
    table: GrafanaTarget
    version: Version
    policy: SeverityPolicy
    interval: int

    @property
    def datasource(self) -> str:
        """Who is asked. It was checked before."""
        return self.table.datasource or ""


def rule_group(artifact: Artifact, around: Surroundings) -> dict[str, Any] | None:
    """The group, None where nothing of it is Grafana's. Raises CompileError for what Grafana does not do."""
    (group,) = from_yaml(artifact.content)["groups"]
    faults: list[str] = []
    interval = _interval(group, around, faults)
    faults += _unknown("", group, _GROUP)
    source = Source(around.datasource, _seconds(group.get("query_offset")))
    rules = []
    for rule in group.get("rules", ()):
        if "alert" in rule or around.table.record_to is not None:
            rules.append(_rule(rule, group, source, around, faults))
    if faults:
        raise CompileError(f"RuleGroup {artifact.identity!r}", _mended(faults), artifact.location)
    if not rules:
        return None
    return {"title": group["name"], "folder": around.table.alert_folder, "interval": interval, "rules": rules}


def _mended(faults: list[str]) -> list[str]:
    return [f"{one}, or leave the group to Prometheus (`groups` of the target)" for one in dict.fromkeys(faults)]


def _interval(group: Data, around: Surroundings, faults: list[str]) -> int:
    seconds = _seconds(group["interval"]) if "interval" in group else around.interval
    milliseconds = Duration.parse(group["interval"]).milliseconds if "interval" in group else seconds * 1000
    if milliseconds % (TICK * 1000) or not milliseconds:
        better = max(TICK, round(milliseconds / (TICK * 1000)) * TICK)
        said = f"its interval is {group['interval']}" if "interval" in group else f"it is evaluated every {seconds}s"
        faults.append(f'{said}, and Grafana evaluates every {TICK} seconds; write interval="{better}s"')
    return seconds


def _seconds(text: str | None) -> int:
    return 0 if text is None else Duration.parse(text).milliseconds // 1000


def _unknown(place: str, fields: Data, known: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{place}Grafana's rules have no {key!r}; delete it" for key in fields if key not in known)


def _rule(rule: Data, group: Data, source: Source, around: Surroundings, faults: list[str]) -> dict[str, Any]:
    name = rule.get("alert") or rule.get("record") or ""
    place = f"{name}: "
    faults += _unknown(place, rule, _RULE)
    if len(name) > LONGEST_TITLE:
        faults.append(f"{place}its name has more than the {LONGEST_TITLE} characters that Grafana takes; shorten it")
    labels = {**group.get("labels", {}), **rule.get("labels", {})}
    found: dict[str, Any] = {
        "uid": uid(around.project, group["name"], name),
        "title": name,
        "ruleGroup": group["name"],
        "isPaused": False,
    }
    try:
        if "record" in rule:
            return found | _record(rule, labels, source, around, place, faults)
        return found | _alert(rule, labels, source, around, place, faults)
    except DefinitionError as error:
        faults.append(f"{place}{error.faults[0]}")
        return found


def _record(
    rule: Data, labels: Data, source: Source, around: Surroundings, place: str, faults: list[str]
) -> dict[str, Any]:
    if around.version < RECORDING:
        faults.append(
            f"{place}Grafana {shown(around.version)} records for no data source that a rule names, {shown(RECORDING)} "
            "does; raise grafana_version, or take record_to out of the target"
        )
    record = {"metric": rule["record"], "from": VALUE, "target_datasource_uid": around.table.record_to}
    # The states of a recording rule are never looked at, and Grafana keeps them empty.
    found = {"condition": VALUE, "data": record_data(rule["expr"], source), "for": "0s", "record": record}
    return found | {"noDataState": "", "execErrState": "", **({"labels": labels} if labels else {})}


def _alert(
    rule: Data, labels: Data, source: Source, around: Surroundings, place: str, faults: list[str]
) -> dict[str, Any]:
    parts = split(rule["expr"])
    annotations = {**rule.get("annotations", {})}
    if panel := _PANEL.search(annotations.get("dashboard", "")):
        annotations |= {"__dashboardUid__": panel[1], "__panelId__": panel[2]}
    severity, version = labels.get("severity"), around.version
    found = {
        "condition": CONDITION,
        "data": alert_data(parts, source, version),
        "noDataState": no_data_state(severity, parts.is_quiet, around.policy, around.table),
        "execErrState": error_state(severity, around.policy, around.table, version),
        "for": rule.get("for", "0s"),
    }
    if version < KEEP_LAST and "KeepLast" in (found["noDataState"], found["execErrState"]):
        faults.append(f"{place}KeepLast needs Grafana {shown(KEEP_LAST)}; write another state into the target")
    if "keep_firing_for" in rule:
        found["keep_firing_for"] = rule["keep_firing_for"]
        if version < KEEP_FIRING_FOR:
            faults.append(
                f"{place}keep_firing_for needs Grafana {shown(KEEP_FIRING_FOR)}, and grafana_version is "
                f"{shown(version)}; leave it out or raise the version"
            )
    if version >= KEEP_FIRING_FOR:
        # Prometheus's way: an alert is over as soon as its series is.
        found["missingSeriesEvalsToResolve"] = 1
    for key, texts in (("labels", labels), ("annotations", annotations)):
        if texts:
            found[key] = {
                name: _template(text, f"{place}{key[:-1]} {name!r}: ", faults) for name, text in texts.items()
            }
    return found


def _template(text: str, place: str, faults: list[str]) -> str:
    found, lacks = rewritten(text)
    faults += (f"{place}{one}" for one in lacks)
    return found
