"""Mute timings and templates of /api/v1/provisioning. [source] [docs]"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.fakes.grafana.answers import coded, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.notifications import PROVISIONING, begin, changeable, marked, routes_of
from tests.fakes.wire import Response, as_json

# Mute timings


def _fingerprint(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _timing(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "version": _fingerprint([one["name"], one["time_intervals"]])}


def mute_timings(call: Call) -> Response:
    begin(call, write=False)
    return as_json([_timing(call.org.mute_timings[name]) for name in sorted(call.org.mute_timings)])


def mute_timing(call: Call, name: str) -> Response:
    begin(call, write=False)
    if name not in call.org.mute_timings:
        said = "time interval not found"
        raise refuse(coded(404, "alerting.notifications.time-intervals.notFound", said, "not-found"))
    return as_json(_timing(call.org.mute_timings[name]))


def create_mute_timing(call: Call) -> Response:
    begin(call)
    body = call.body()
    if body.get("name") in call.org.mute_timings:
        said = "Time interval with this name already exists. Use a different name or update existing one."
        raise refuse(coded(400, "alerting.notifications.time-intervals.nameExists", said, "bad-request"))
    return as_json(_put_timing(call, body), 201)


def _put_timing(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    if not body.get("name"):
        said = "Time interval is in invalid format. Correct the payload and try again."
        raise refuse(coded(400, "alerting.notifications.time-intervals.invalidFormat", said, "bad-request"))
    made = marked(call, {"name": body["name"], "time_intervals": body.get("time_intervals") or []})
    call.org.mute_timings[body["name"]] = made
    return _timing(made)


def update_mute_timing(call: Call, name: str) -> Response:
    begin(call)
    body = {**call.body(), "name": name}
    before = call.org.mute_timings.get(name)
    if before is None:
        return mute_timing(call, name)
    changeable(call, before)
    _unmoved(call, body, _timing(before)["version"])
    return as_json(_put_timing(call, body), 202)


def _unmoved(call: Call, body: dict[str, Any], version: str) -> None:
    """With a version, optimistic locking; without, none. [source]"""
    if body.get("version") and body["version"] != version and call.behaviour.rule_group_delete:
        said = f"provided version {body['version']} does not match current version {version}"
        raise refuse(coded(409, "alerting.notifications.conflict", said, "conflict"))


def delete_mute_timing(call: Call, name: str) -> Response:
    """204 where there is none, too. [source]"""
    begin(call)
    used = [route for route in routes_of(call.org.policies) if name in (route.get("mute_time_intervals") or ())]
    if used:
        raise refuse(coded(409, "alerting.notifications.time-intervals.used", "Time interval is used", "conflict"))
    if name in call.org.mute_timings:
        changeable(call, call.org.mute_timings[name])
        del call.org.mute_timings[name]
    return Response(204)


# Templates


def _template(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "version": _fingerprint(one["template"])}


def templates(call: Call) -> Response:
    begin(call, write=False)
    return as_json([_template(call.org.templates[name]) for name in sorted(call.org.templates)])


def template(call: Call, name: str) -> Response:
    begin(call, write=False)
    if name not in call.org.templates:
        raise refuse(coded(404, "alerting.notifications.templates.notFound", "template not found", "not-found"))
    return as_json(_template(call.org.templates[name]))


def put_template(call: Call, name: str) -> Response:
    begin(call)
    body = call.body()
    before = call.org.templates.get(name)
    if before is not None:
        changeable(call, before)
        _unmoved(call, body, _template(before)["version"])
    text = (body.get("template") or "").strip()
    if not text:
        said = "Template is in invalid format. Correct the payload and try again."
        raise refuse(coded(400, "alerting.notifications.templates.invalidFormat", said, "bad-request"))
    if "{{ define" not in text and "{{define" not in text and "{{- define" not in text:
        # definitions/provisioning_templates.go, NotificationTemplate.Validate [source]
        lines = "\n".join(f"  {line}" for line in text.splitlines())
        text = f'{{{{ define "{name}" }}}}\n{lines}\n{{{{ end }}}}'
    call.org.templates[name] = marked(call, {"name": name, "template": text})
    return as_json(_template(call.org.templates[name]), 202)


def delete_template(call: Call, name: str) -> Response:
    begin(call)
    if name in call.org.templates:
        changeable(call, call.org.templates[name])
        del call.org.templates[name]
    return Response(204)


ROUTES = (
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
