"""The receivers of an alertmanager.yml as Grafana's contact points, with names in place of secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from obsdsl.compile.grafana_alerting.fields import INSTEAD, KINDS, SERVERS_OWN, TEMPLATES, VICTOROPS
from obsdsl.compile.grafana_alerting.mark import uid
from obsdsl.compile.shared_settings import completed, secret_name
from obsdsl.compile.version import Version, shown
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.errors import listed

Data = Mapping[str, Any]
# A value that is known when it is pushed; `around` is the text that it stands in.
SECRET: Final = "$secret"
_USED: Final = re.compile(r"\{\{-?\s*template\s+[\"`]([^\"`]+)[\"`]")
_DEFAULT: Final = re.compile(r"\w+\.default\.\w+")


@frozen(eq=False)
class ContactPoints:
    """`defined` are the names of the routing's own templates; what cannot be said is gathered in `faults`."""

    project: str
    version: Version
    secret_dir: str
    defined: frozenset[str] = frozenset()
    faults: list[str] = attrs.field(factory=list)

    def contact_point(self, receiver: Data, shared: Data) -> dict[str, Any]:
        """One receiver: its name, and its integrations, each with a uid of its own."""
        name = receiver["name"]
        found: list[dict[str, Any]] = []
        for key, several in receiver.items():
            if key == "name":
                continue
            kind = key.removesuffix("_configs")
            for index, one in enumerate(several):
                place = f"receiver {name!r}: {kind}"
                own = uid(self.project, "contact-point", name, kind, str(index))
                if integration := self._integration(kind, completed(kind, one, shared), one, place):
                    found.append({"uid": own, "name": name, **integration})
        return {"name": name, "integrations": found}

    def _integration(self, kind: str, settings: Data, own: Data, place: str) -> dict[str, Any] | None:
        row = KINDS.get(kind)
        if row is None:
            self._fault(place, "Grafana has no such contact point", f"use {INSTEAD.get(kind, 'another notifier')}")
            return None
        if self.version < row.since:
            mend = "raise grafana_version, or use another notifier"
            self._fault(place, f"Grafana {shown(self.version)} does not have it, {shown(row.since)} does", mend)
        made = self._victorops(settings, place) if kind == "victorops" else {}
        if kind == "email":
            # All addresses of one notifier get one mail, as Alertmanager's do.
            made["singleEmail"] = True
        for key, value in settings.items():
            if value is None or key == "send_resolved" or (kind == "victorops" and key in _VICTOROPS):
                continue
            if kind == "email" and key in SERVERS_OWN and key not in own:
                continue  # of the routing's smtp; Grafana has its own
            if key not in row.fields:
                mend = "Grafana's [smtp] has it, for all mails; leave it out" if key in SERVERS_OWN else "leave it out"
                self._fault(place, f"Grafana's contact point has no {key}", _MENDS.get((kind, key), mend))
                continue
            how, theirs = row.fields[key]
            made |= self._field(how, theirs, value, f"{place}: {key}")
        for text in _texts(made):
            self._check_templates(text, place)
        resolves = settings.get("send_resolved", row.resolves)
        return {"type": row.name, "settings": made, "disableResolveMessage": not resolves}

    def _field(self, how: str, theirs: str, value: Any, place: str) -> dict[str, Any]:
        match how:
            case "secret":
                return {theirs: self._secret(value, place)}
            case "string":
                return {theirs: str(value)}
            case "seconds":
                return {theirs: str(Duration.parse(value).milliseconds // 1000)}
            case "addresses":
                return {theirs: ";".join(one.strip() for one in str(value).split(",") if one.strip())}
            case "parse_mode":
                return {theirs: value or "None"}
            case "opsgenie":
                return {theirs: f"{str(value).rstrip('/')}/v2/alerts"}
            case "template":
                return {theirs: value["template"] if isinstance(value, Mapping) else value}
            case "subject":
                return self._subject(value, place)
            case "bearer" | "authorization":
                return self._authorization(how, theirs, value, place)
        return {theirs: value}

    def _secret(self, path: Any, place: str, around: str = "{}") -> dict[str, str]:
        name = secret_name(path, self.secret_dir)
        if name is None:
            self._fault(place, "Grafana reads no file of another server", 'write Secret("NAME"), or leave it out')
        return {SECRET: name or "", **({"around": around} if around != "{}" else {})}

    def _subject(self, headers: Data, place: str) -> dict[str, Any]:
        if odd := [key for key in headers if key.lower() != "subject"]:
            self._fault(place, f"Grafana's mails have no header {listed(odd, 'and')}", "leave it out")
        subjects = [value for key, value in headers.items() if key.lower() == "subject"]
        return {"subject": subjects[0]} if subjects else {}

    def _authorization(self, how: str, theirs: str, config: Data, place: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in config.items():
            if key == "authorization" and "credentials_file" in value:
                credentials = self._secret(value["credentials_file"], place)
                if how == "bearer":
                    return {theirs: credentials}
                found |= {
                    "authorization_scheme": value.get("type", "Bearer"),
                    "authorization_credentials": credentials,
                }
            elif key == "basic_auth" and how == "authorization" and "password_file" in value:
                found |= {
                    "username": value.get("username", ""),
                    "password": self._secret(value["password_file"], place),
                }
            else:
                self._fault(place, f"Grafana has no {key} there", "leave it out")
        return found

    def _victorops(self, settings: Data, place: str) -> dict[str, Any]:
        """Key and route are parts of its URL, which is secret as a whole."""
        base = str(settings.get("api_url") or VICTOROPS).rstrip("/")
        around = f"{base}/{{}}/{settings.get('routing_key', '')}"
        return {"url": self._secret(settings.get("api_key_file", ""), f"{place}: api_key", around)}

    def _check_templates(self, text: str, place: str) -> None:
        for name in _USED.findall(text):
            if name not in self.defined and (_DEFAULT.fullmatch(name) or name in TEMPLATES):
                self._fault(
                    place,
                    f"Grafana does not have Alertmanager's template {name!r}",
                    "use default.title or default.message, or write the text",
                )

    def _fault(self, place: str, what: str, mend: str) -> None:
        self.faults.append(f'{place}: {what}; {mend}, or take the routing out of the target (routing = "")')


_MENDS: Final = {
    ("pagerduty", "service_key_file"): "it speaks the Events API v2: write routing_key",
    ("webhook", "url_file"): "it shows a webhook's URL to everybody: write it in clear, with Authorization(Secret(…))",
}
_VICTOROPS: Final = ("api_url", "api_key_file", "routing_key")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []
