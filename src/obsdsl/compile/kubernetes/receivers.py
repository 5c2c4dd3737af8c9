"""The receivers of an alertmanager.yml in the words of an AlertmanagerConfig."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from obsdsl.compile.kubernetes.fields import FIELDS
from obsdsl.compile.shared_settings import completed, secret_name
from obsdsl.define.light import frozen
from obsdsl.errors import listed

_DURATION: Final = re.compile(r"(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?|0")
# What the CRD takes from a Secret only, and our objects hold in clear.
_MENDS: Final[Mapping[str, str]] = {
    "basic_auth": "its user name can only stand in a Secret there; use Authorization(Secret(…))",
    "oauth2": "its client_id can only stand in a Secret there; use Authorization(Secret(…))",
}


@frozen(eq=False)
class Receivers:
    """`secret` is the Kubernetes Secret; what cannot be said is gathered in `faults`."""

    secret_dir: str
    secret: str
    faults: list[str] = attrs.field(factory=list)

    def receiver(self, data: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
        """One receiver; of `global` it gets what it would have taken from there."""
        found: dict[str, Any] = {"name": data["name"]}
        for key, several in data.items():
            if key == "name":
                continue
            kind = key.removesuffix("_configs")
            if kind not in FIELDS:
                self._fault(f"receiver {data['name']!r}", f"has no {key}", "use another notifier")
                continue
            place = f"receiver {data['name']!r}: {kind}"
            configs = [self._structure(kind, completed(kind, one, shared), place) for one in several]
            found[f"{kind}Configs"] = configs
        return found

    def _structure(self, name: str, settings: Mapping[str, Any], place: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in settings.items():
            if key not in FIELDS[name]:
                # Booleans that say what holds anyway.
                if (name, key, value) != ("email_threading", "enabled", True):
                    self._fault(place, f"has no {key}", _MENDS.get(key, "leave it out"))
                continue
            kind, theirs = FIELDS[name][key]
            if value is not None:
                found[theirs] = self._value(kind, value, f"{place}: {key}")
        return found

    def _value(self, kind: str, value: Any, place: str) -> Any:
        if kind.startswith("@"):
            return self._structure(kind[1:], value, place)
        if kind.startswith("[@"):
            return [self._structure(kind[2:-1], one, place) for one in value]
        if kind in ("secret", "ca"):
            key = self._key(value, place)
            return key if kind == "secret" else {"secret": key}
        if kind == "pairs":
            return self._pairs(value, place)
        if kind == "threading":
            return str(value).capitalize()
        if kind in _FORMS and not (isinstance(value, str) and _FORMS[kind][0].match(value)):
            self._fault(place, f"takes {_FORMS[kind][1]} there", "write one, or leave it out")
        return value

    def _key(self, path: Any, place: str) -> dict[str, str]:
        """The key of the Kubernetes Secret for a file of the server's."""
        name = secret_name(path, self.secret_dir)
        if name is None:
            self._fault(place, "cannot name a file of the server", 'write Secret("NAME"), or leave it out')
        return {"name": self.secret, "key": name or ""}

    def _pairs(self, value: Mapping[str, Any], place: str) -> list[dict[str, str]]:
        odd = [key for key, one in value.items() if not isinstance(one, str)]
        if odd:
            self._fault(place, f"holds text alone there, and {listed(odd, 'and')} is none", "write text")
        return [{"key": key, "value": one} for key, one in value.items()]

    def _fault(self, place: str, what: str, mend: str) -> None:
        self.faults.append(f"{place}: AlertmanagerConfig {what}; {mend}, or take AlertmanagerConfig out of `manifests`")


_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "full": (re.compile(r"[\s\S]"), "text that is not empty"),
    "url": (re.compile(r"https?://."), "a URL that begins with http:// or https://"),
    "proxy": (re.compile(r"(https?|socks5)://."), "a URL that begins with http://, https:// or socks5://"),
    "duration": (re.compile(rf"({_DURATION.pattern})\Z"), "a duration such as 1m30s"),
}
