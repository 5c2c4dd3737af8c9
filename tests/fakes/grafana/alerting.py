"""Alert rules of /api/v1/provisioning, from 9 on. pkg/services/ngalert/{api,provisioning,models} [source] [docs]"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from tests.fakes.durations import normal
from tests.fakes.grafana.answers import coded, error, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.state import uid_fault
from tests.fakes.wire import Response, as_json

BASE_INTERVAL = 10
# What a query has when it is read back, whether it was sent or not. models/alert_query.go [source]
QUERY_DEFAULTS = {"intervalMs": 1000, "maxDataPoints": 43200}
NO_DATA_STATES = ("Alerting", "NoData", "OK", "KeepLast")
ERROR_STATES = ("OK", "Alerting", "Error", "KeepLast")
HEADER = "X-Disable-Provenance"
# What these queries ask is no data source, and needs no time range.
EXPRESSIONS = ("__expr__", "-100")


def provenance(call: Call) -> str:
    """`api`, or none where the header is there, whatever its value [source], and the endpoint knows it."""
    sent = any(name.lower() == HEADER.lower() for name in call.request.headers)
    known = any(f"/{kind}" in call.request.path for kind in call.behaviour.provenance_header)
    return "" if sent and known else "api"


def invalid(reason: str) -> Response:
    return error(400, f"invalid alert rule: {reason}")


def _permitted(call: Call, role: str = "Editor") -> None:
    call.present(call.behaviour.provisioning)
    call.need(role, permission="alert.provisioning:write" if role == "Editor" else "alert.provisioning:read")


def _in_group(call: Call, folder: str, group: str) -> list[dict[str, Any]]:
    rules = call.org.rules.values()
    return [rule for rule in rules if rule["folderUID"] == folder and rule["ruleGroup"] == group]


def listed(call: Call) -> Response:
    _permitted(call, "Viewer")
    return as_json(list(call.org.rules.values()))


def got(call: Call, uid: str) -> Response:
    _permitted(call, "Viewer")
    if uid not in call.org.rules:
        raise refuse(Response(404))  # an empty body [source]
    return as_json(call.org.rules[uid])


def got_group(call: Call, folder: str, group: str) -> Response:
    _permitted(call, "Viewer")
    rules = _in_group(call, folder, group)
    if not rules:
        raise refuse(_no_group(call))
    interval = call.org.intervals[folder, group]
    return as_json({"title": group, "folderUid": folder, "interval": interval, "rules": rules})


def _no_group(call: Call) -> Response:
    if not call.behaviour.rule_group_delete:
        return Response(404)
    return coded(404, "alerting.alert-rule-group.notFound", "rule group not found", "not-found")


def put_group(call: Call, folder: str, group: str) -> Response:
    """Replaces the whole group: rules that are left out are deleted. [facts] Nothing differs: nothing is written."""
    _permitted(call)
    body = call.body()
    _interval(body.get("interval", 0))
    _folder(call, folder)
    before = _in_group(call, folder, group)
    sent = before if body.get("rules") is None else body["rules"]  # the interval only [source]
    rules = [_rule(call, rule, folder, group) for rule in sent]
    _distinct(call, rules, folder, group)
    if not call.behaviour.rule_group_new_uids:
        if any(one.get("uid") and one["uid"] not in call.org.rules for one in sent):
            raise refuse(error(500, "Internal Server Error"))
        rules = _in_old_order(rules, before)
    _changeable(call, [*before, *(call.org.rules[one["uid"]] for one in rules if one["uid"] in call.org.rules)])
    for uid in [*(rule["uid"] for rule in before), *(rule["uid"] for rule in rules)]:
        call.org.rules.pop(uid, None)
    call.org.rules.update({rule["uid"]: rule for rule in rules})
    call.org.intervals[folder, group] = body["interval"]
    return as_json({**body, "title": group, "folderUid": folder})  # what was sent, again [source]


def _in_old_order(rules: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Old versions leave rules where they were. [issue 100450]"""
    known = [rule["uid"] for rule in before]
    return sorted(rules, key=lambda rule: known.index(rule["uid"]) if rule["uid"] in known else len(known))


def _interval(seconds: Any) -> None:
    if not isinstance(seconds, int) or seconds <= 0 or seconds % BASE_INTERVAL:
        said = f"interval ({seconds}s) should be non-zero and divided exactly by scheduler interval: {BASE_INTERVAL}s"
        raise refuse(invalid(said))


def _folder(call: Call, folder: str) -> None:
    if folder not in call.org.folders:
        raise refuse(invalid("folder does not exist"))


def _rule(call: Call, sent: dict[str, Any], folder: str, group: str) -> dict[str, Any]:
    """The rule as it is read back: durations in their normal form, empty labels and annotations gone."""
    uid = sent.get("uid") or call.state.new_uid()
    if fault := uid_fault(uid):
        raise refuse(invalid(f"cannot create rule with UID '{uid}': {fault}"))
    before = call.org.rules.get(uid)
    rule = {
        "id": before["id"] if before else call.state.next("rule"),
        "uid": uid,
        "orgID": call.org.id,
        "folderUID": folder,
        "ruleGroup": group,
        "title": sent.get("title") or "",
        "condition": sent.get("condition") or "",
        "data": [_query(query) for query in sent.get("data") or ()],
        "updated": call.state.now(),
        "noDataState": sent.get("noDataState") or "",
        "execErrState": sent.get("execErrState") or "",
        "for": normal(sent.get("for") or "0s"),
        "isPaused": bool(sent.get("isPaused")),
        "notification_settings": sent.get("notification_settings"),
        "record": sent.get("record"),
    }
    for key in ("labels", "annotations"):
        if sent.get(key):
            rule[key] = dict(sent[key])
    if sent.get("missingSeriesEvalsToResolve"):
        rule["missingSeriesEvalsToResolve"] = sent["missingSeriesEvalsToResolve"]
    if sent.get("keep_firing_for"):
        rule["keep_firing_for"] = normal(sent["keep_firing_for"])
    if provenance(call):
        rule["provenance"] = provenance(call)
    _valid(rule)
    return rule


def _query(sent: dict[str, Any]) -> dict[str, Any]:
    """A query as it is read back."""
    model = {**QUERY_DEFAULTS, **copy.deepcopy(sent.get("model") or {})}
    spans = sent.get("relativeTimeRange") or {"from": 0, "to": 0}
    if sent.get("datasourceUid") not in EXPRESSIONS and spans.get("from", 0) <= spans.get("to", 0):
        raise refuse(invalid(f"invalid relative time range: {spans}"))
    return {
        "refId": sent.get("refId", ""),
        "queryType": sent.get("queryType", ""),
        "relativeTimeRange": spans,
        "datasourceUid": sent.get("datasourceUid", ""),
        "model": model,
    }


def _valid(rule: dict[str, Any]) -> None:
    names = [query["refId"] for query in rule["data"]]
    if not rule["title"]:
        raise refuse(invalid("title is empty"))
    if not names:
        raise refuse(invalid("no queries or expressions are found"))
    if rule["record"]:
        return
    if rule["condition"] not in names:
        raise refuse(invalid(f"condition {rule['condition']} does not exist, must be one of {names}"))
    if rule["noDataState"] not in NO_DATA_STATES:
        raise refuse(invalid(f"unknown NoData state option {rule['noDataState']}"))
    if rule["execErrState"] not in ERROR_STATES:
        raise refuse(invalid(f"unknown Error state option {rule['execErrState']}"))


def _changeable(call: Call, before: list[dict[str, Any]]) -> None:
    """Rules of a file stay its own; those of the API may become editable again. provisioning/validation [source]"""
    ours = provenance(call)
    for rule in before:
        theirs = rule.get("provenance", "")
        if theirs not in ("", ours) and (theirs, ours) != ("api", ""):
            raise refuse(error(500, f"cannot update with provided provenance '{ours}', needs '{theirs}'"))


def _distinct(call: Call, rules: list[dict[str, Any]], folder: str, group: str) -> None:
    """Titles are unique in a folder, uids everywhere."""
    uids = [rule["uid"] for rule in rules]
    if len(set(uids)) < len(uids):
        raise refuse(invalid("several rules have the same UID"))
    others = [
        rule["title"]
        for rule in call.org.rules.values()
        if rule["folderUID"] == folder and rule["ruleGroup"] != group and rule["uid"] not in uids
    ]
    titles = [*(rule["title"] for rule in rules), *others]
    if len(set(titles)) < len(titles):
        said = "a conflicting alert rule is found: rule title under the same organisation and folder should be unique"
        raise refuse(error(400, said))


def delete_group(call: Call, folder: str, group: str) -> Response:
    call.present(call.behaviour.provisioning and call.behaviour.rule_group_delete)
    _permitted(call)
    rules = _in_group(call, folder, group)
    if not rules:
        raise refuse(_no_group(call))
    _changeable(call, rules)
    for rule in rules:
        del call.org.rules[rule["uid"]]
    return Response(204)


def create(call: Call) -> Response:
    _permitted(call)
    body = call.body()
    folder, group = body.get("folderUID") or "", body.get("ruleGroup") or ""
    _folder(call, folder)
    if body.get("uid") in call.org.rules:
        raise refuse(error(409, "a conflicting alert rule is found: rule UID under the same organisation"))
    return as_json(_single(call, body, folder, group), 201)


def update(call: Call, uid: str) -> Response:
    _permitted(call)
    if uid not in call.org.rules:
        raise refuse(Response(404))
    _changeable(call, [call.org.rules[uid]])
    body = {**call.body(), "uid": uid}
    return as_json(_single(call, body, body.get("folderUID") or "", body.get("ruleGroup") or ""))


def _single(call: Call, body: dict[str, Any], folder: str, group: str) -> dict[str, Any]:
    rule = _rule(call, body, folder, group)
    others = [one for one in _in_group(call, folder, group) if one["uid"] != rule["uid"]]
    _distinct(call, [*others, rule], folder, group)
    call.org.rules[rule["uid"]] = rule
    call.org.intervals.setdefault((folder, group), 60)
    return rule


def delete(call: Call, uid: str) -> Response:
    """204 where there is none, too. [source]"""
    _permitted(call)
    if uid in call.org.rules:
        _changeable(call, [call.org.rules[uid]])
        del call.org.rules[uid]
    return Response(204)


def ruler_listed(call: Call) -> Response:
    """All groups, by the path of their folder: /api/ruler, which the UI uses. [source]"""
    call.present(call.behaviour.provisioning)
    found: dict[str, list[dict[str, Any]]] = {}
    for (folder, group), rules in _groups(call):
        title = call.org.folders[folder].title if folder in call.org.folders else folder
        interval = normal(f"{call.org.intervals[folder, group]}s")
        found.setdefault(title, []).append(
            {"name": group, "interval": interval, "rules": json.loads(json.dumps(rules))}
        )
    return as_json(found)


def _groups(call: Call) -> Iterator[tuple[tuple[str, str], list[dict[str, Any]]]]:
    keys = dict.fromkeys((rule["folderUID"], rule["ruleGroup"]) for rule in call.org.rules.values())
    yield from ((key, _in_group(call, *key)) for key in keys)


RULES, GROUPS = "/api/v1/provisioning/alert-rules", "/api/v1/provisioning/folder/([^/]+)/rule-groups/([^/]+)"
ROUTES = (
    ("GET", RULES, listed),
    ("POST", RULES, create),
    ("GET", f"{RULES}/([^/]+)", got),
    ("PUT", f"{RULES}/([^/]+)", update),
    ("DELETE", f"{RULES}/([^/]+)", delete),
    ("GET", GROUPS, got_group),
    ("PUT", GROUPS, put_group),
    ("DELETE", GROUPS, delete_group),
    ("GET", "/api/ruler/grafana/api/v1/rules", ruler_listed),
)
