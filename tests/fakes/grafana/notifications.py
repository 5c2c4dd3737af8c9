"""Contact points, the policy tree, mute timings and templates of /api/v1/provisioning. [source] [docs]"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from tests.fakes.durations import normal
from tests.fakes.grafana.alerting import provenance
from tests.fakes.grafana.answers import coded, error, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.state import Org, uid_fault
from tests.fakes.wire import Response, as_json

REDACTED = "[REDACTED]"
# The secrets of each kind: never read back. [facts] Their names: pkg/services/ngalert/notifier/channels_config [source]
SECRETS: dict[str, tuple[str, ...]] = {
    "slack": ("url", "token"),
    "pagerduty": ("integrationKey",),
    "webhook": ("password", "authorization_credentials"),
    "telegram": ("bottoken",),
    "opsgenie": ("apiKey",),
    "pushover": ("apiToken", "userKey"),
    "victorops": ("url",),
    "discord": ("url",),
    "googlechat": ("url",),
    "wecom": ("url", "secret"),
    "webex": ("bot_token",),
    "sns": ("sigv4.access_key", "sigv4.secret_key"),
    "email": (),
    "teams": (),
}
# What each kind needs: one of these.
NEEDS: dict[str, tuple[str, ...]] = {
    "slack": ("url", "token"),
    "pagerduty": ("integrationKey",),
    "webhook": ("url",),
    "telegram": ("bottoken",),
    "opsgenie": ("apiKey",),
    "email": ("addresses",),
    "discord": ("url",),
    "teams": ("url",),
    "victorops": ("url",),
    "webex": ("bot_token",),
    "sns": ("topic_arn",),
}
DEFAULT_NAME = "grafana-default-email"
DEFAULT_POLICIES = {"receiver": DEFAULT_NAME, "group_by": ["grafana_folder", "alertname"]}
WAITS = ("group_wait", "group_interval", "repeat_interval")


def fill(org: Org) -> None:
    """What a new organisation has. conf/defaults [source]"""
    settings = {"addresses": "<example@email.com>"}
    org.contact_points[""] = {"uid": "", "name": DEFAULT_NAME, "type": "email", "settings": settings}
    org.policies.update(copy.deepcopy(DEFAULT_POLICIES))


def _begin(call: Call, write: bool = True) -> None:
    call.present(call.behaviour.provisioning)
    call.need("Editor" if write else "Viewer", permission="alert.provisioning:write")


def invalid(reason: str) -> Response:
    return error(400, f"invalid object specification: {reason}")


def _marked(call: Call, made: dict[str, Any]) -> dict[str, Any]:
    ours = provenance(call)
    return {**made, "provenance": ours} if ours else made


def _changeable(call: Call, before: dict[str, Any]) -> None:
    """Once marked, always marked: only the same kind of writer may change it. provisioning/validation [source]"""
    theirs, ours = before.get("provenance", ""), provenance(call)
    if theirs not in ("", ours):
        said = f"cannot change provenance from '{theirs}' to '{ours}'"
        later = coded(403, "alerting.provenanceMismatch", said, "forbidden")
        raise refuse(later if call.behaviour.rule_group_delete else error(500, said))


# Contact points


def _redacted(one: dict[str, Any]) -> dict[str, Any]:
    secrets = SECRETS.get(one["type"], ())
    settings = {key: REDACTED if key in secrets and value else value for key, value in one["settings"].items()}
    return {"disableResolveMessage": False, **one, "settings": settings}


def contact_points(call: Call) -> Response:
    _begin(call, write=False)
    name = call.request.option("name")
    rows = sorted(call.org.contact_points.values(), key=lambda one: (one["name"], one["uid"]))
    return as_json([_redacted(one) for one in rows if name in ("", one["name"])])


def _contact_point(call: Call, uid: str) -> dict[str, Any]:
    body = call.body()
    kind, settings = body.get("type") or "", body.get("settings") or {}
    if kind not in SECRETS:
        raise refuse(invalid(f"unknown type '{kind}'"))
    if not body.get("name"):
        raise refuse(invalid("name should not be empty"))
    if uid and (fault := uid_fault(uid)):
        raise refuse(invalid(fault))
    before = call.org.contact_points.get(uid, {"settings": {}})["settings"]
    kept = {key: before.get(key, "") if value == REDACTED else value for key, value in settings.items()}
    if not any(kept.get(key) for key in NEEDS.get(kind, kept)):
        raise refuse(invalid(f"failed to validate integration: could not find {' or '.join(NEEDS[kind])} in settings"))
    made = {"uid": uid, "name": body["name"], "type": kind, "settings": kept}
    return _marked(call, {**made, "disableResolveMessage": bool(body.get("disableResolveMessage"))})


def create_contact_point(call: Call) -> Response:
    _begin(call)
    made = _contact_point(call, call.body().get("uid") or call.state.new_uid())
    if made["uid"] in call.org.contact_points:
        raise refuse(invalid(f"receiver configuration with UID '{made['uid']}' already exists"))
    call.org.contact_points[made["uid"]] = made
    return as_json(_redacted(made), 202)


def update_contact_point(call: Call, uid: str) -> Response:
    _begin(call)
    if uid not in call.org.contact_points:
        raise refuse(error(404, "object not found"))
    _changeable(call, call.org.contact_points[uid])
    call.org.contact_points[uid] = _contact_point(call, uid)
    return as_json({"message": "contactpoint updated"}, 202)


def delete_contact_point(call: Call, uid: str) -> Response:
    """Not while a policy names it. [facts]"""
    _begin(call)
    one = call.org.contact_points.get(uid)
    if one is None:
        return as_json({"message": "contactpoint deleted"}, 202)
    last = sum(other["name"] == one["name"] for other in call.org.contact_points.values()) == 1
    if last and one["name"] in (route.get("receiver") for route in _routes(call.org.policies)):
        if not call.behaviour.rule_group_delete:
            raise refuse(error(500, f"contact point '{one['name']}' is currently used by a notification policy"))
        said = "Contact point is currently referenced by a notification policy."
        raise refuse(coded(409, "alerting.notifications.contact-points.referenced", said, "conflict"))
    _changeable(call, one)
    del call.org.contact_points[uid]
    return as_json({"message": "contactpoint deleted"}, 202)


# The policy tree


def _routes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for route in tree.get("routes") or ():
        yield from _routes(route)


def policies(call: Call) -> Response:
    _begin(call, write=False)
    return as_json(call.org.policies)


def put_policies(call: Call) -> Response:
    """One tree an organisation: all of it is overwritten. [facts]"""
    _begin(call)
    tree = {key: value for key, value in copy.deepcopy(call.body()).items() if key != "provenance"}
    names = {one["name"] for one in call.org.contact_points.values()}
    if not tree.get("receiver"):
        raise refuse(invalid("root route must specify a default receiver"))
    for route in _routes(tree):
        if route.get("receiver") and route["receiver"] not in names:
            raise refuse(invalid(f"receiver '{route['receiver']}' does not exist"))
        for timing in [*(route.get("mute_time_intervals") or ()), *(route.get("active_time_intervals") or ())]:
            if timing not in call.org.mute_timings:
                raise refuse(invalid(f"mute time interval '{timing}' does not exist"))
        for wait in WAITS:
            if route.get(wait):
                route[wait] = normal(route[wait])
    call.org.policies.clear()
    call.org.policies.update(_marked(call, tree))
    return as_json({"message": "policies updated"}, 202)


def reset_policies(call: Call) -> Response:
    _begin(call)
    call.org.policies.clear()
    call.org.policies.update(copy.deepcopy(DEFAULT_POLICIES))
    return as_json(call.org.policies, 202)


# Mute timings


def _fingerprint(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _timing(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "version": _fingerprint([one["name"], one["time_intervals"]])}


def mute_timings(call: Call) -> Response:
    _begin(call, write=False)
    return as_json([_timing(call.org.mute_timings[name]) for name in sorted(call.org.mute_timings)])


def mute_timing(call: Call, name: str) -> Response:
    _begin(call, write=False)
    if name not in call.org.mute_timings:
        said = "time interval not found"
        raise refuse(coded(404, "alerting.notifications.time-intervals.notFound", said, "not-found"))
    return as_json(_timing(call.org.mute_timings[name]))


def create_mute_timing(call: Call) -> Response:
    _begin(call)
    body = call.body()
    if body.get("name") in call.org.mute_timings:
        said = "Time interval with this name already exists. Use a different name or update existing one."
        raise refuse(coded(400, "alerting.notifications.time-intervals.nameExists", said, "bad-request"))
    return as_json(_put_timing(call, body), 201)


def _put_timing(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    if not body.get("name"):
        said = "Time interval is in invalid format. Correct the payload and try again."
        raise refuse(coded(400, "alerting.notifications.time-intervals.invalidFormat", said, "bad-request"))
    made = _marked(call, {"name": body["name"], "time_intervals": body.get("time_intervals") or []})
    call.org.mute_timings[body["name"]] = made
    return _timing(made)


def update_mute_timing(call: Call, name: str) -> Response:
    _begin(call)
    body = {**call.body(), "name": name}
    before = call.org.mute_timings.get(name)
    if before is None:
        return mute_timing(call, name)
    _changeable(call, before)
    _unmoved(call, body, _timing(before)["version"])
    return as_json(_put_timing(call, body), 202)


def _unmoved(call: Call, body: dict[str, Any], version: str) -> None:
    """With a version, optimistic locking; without, none. [source]"""
    if body.get("version") and body["version"] != version and call.behaviour.rule_group_delete:
        said = f"provided version {body['version']} does not match current version {version}"
        raise refuse(coded(409, "alerting.notifications.conflict", said, "conflict"))


def delete_mute_timing(call: Call, name: str) -> Response:
    """204 where there is none, too. [source]"""
    _begin(call)
    used = [route for route in _routes(call.org.policies) if name in (route.get("mute_time_intervals") or ())]
    if used:
        raise refuse(coded(409, "alerting.notifications.time-intervals.used", "Time interval is used", "conflict"))
    if name in call.org.mute_timings:
        _changeable(call, call.org.mute_timings[name])
        del call.org.mute_timings[name]
    return Response(204)


# Templates


def _template(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "version": _fingerprint(one["template"])}


def templates(call: Call) -> Response:
    _begin(call, write=False)
    return as_json([_template(call.org.templates[name]) for name in sorted(call.org.templates)])


def template(call: Call, name: str) -> Response:
    _begin(call, write=False)
    if name not in call.org.templates:
        raise refuse(coded(404, "alerting.notifications.templates.notFound", "template not found", "not-found"))
    return as_json(_template(call.org.templates[name]))


def put_template(call: Call, name: str) -> Response:
    _begin(call)
    body = call.body()
    before = call.org.templates.get(name)
    if before is not None:
        _changeable(call, before)
        _unmoved(call, body, _template(before)["version"])
    text = (body.get("template") or "").strip()
    if not text:
        said = "Template is in invalid format. Correct the payload and try again."
        raise refuse(coded(400, "alerting.notifications.templates.invalidFormat", said, "bad-request"))
    if "{{ define" not in text and "{{define" not in text and "{{- define" not in text:
        # definitions/provisioning_templates.go, NotificationTemplate.Validate [source]
        lines = "\n".join(f"  {line}" for line in text.splitlines())
        text = f'{{{{ define "{name}" }}}}\n{lines}\n{{{{ end }}}}'
    call.org.templates[name] = _marked(call, {"name": name, "template": text})
    return as_json(_template(call.org.templates[name]), 202)


def delete_template(call: Call, name: str) -> Response:
    _begin(call)
    if name in call.org.templates:
        _changeable(call, call.org.templates[name])
        del call.org.templates[name]
    return Response(204)


PROVISIONING = "/api/v1/provisioning"
ROUTES = (
    ("GET", f"{PROVISIONING}/contact-points", contact_points),
    ("POST", f"{PROVISIONING}/contact-points", create_contact_point),
    ("PUT", f"{PROVISIONING}/contact-points/([^/]+)", update_contact_point),
    ("DELETE", f"{PROVISIONING}/contact-points/([^/]+)", delete_contact_point),
    ("GET", f"{PROVISIONING}/policies", policies),
    ("PUT", f"{PROVISIONING}/policies", put_policies),
    ("DELETE", f"{PROVISIONING}/policies", reset_policies),
    ("GET", f"{PROVISIONING}/mute-timings", mute_timings),
    ("POST", f"{PROVISIONING}/mute-timings", create_mute_timing),
    ("GET", f"{PROVISIONING}/mute-timings/([^/]+)", mute_timing),
    ("PUT", f"{PROVISIONING}/mute-timings/([^/]+)", update_mute_timing),
    ("DELETE", f"{PROVISIONING}/mute-timings/([^/]+)", delete_mute_timing),
    ("GET", f"{PROVISIONING}/templates", templates),
    ("GET", f"{PROVISIONING}/templates/([^/]+)", template),
    ("PUT", f"{PROVISIONING}/templates/([^/]+)", put_template),
    ("DELETE", f"{PROVISIONING}/templates/([^/]+)", delete_template),
)
