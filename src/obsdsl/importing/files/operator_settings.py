"""Settings of integrations as the Prometheus operator's objects write them, as those of Alertmanager itself.

The fields are the same but for their case, so Alertmanager's own fields say what each becomes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.importing.files.format import Part
from obsdsl.importing.found import Found

# Fields that are called otherwise, by structure.
_RENAMED: Final[Mapping[str, Mapping[str, str]]] = {
    "discord": {"apiURL": "webhook_url"},
    "http_config": {"bearerTokenSecret": "bearer_token"},
    "pagerduty": {"pagerDutyImageConfigs": "images", "pagerDutyLinkConfigs": "links"},
    "tls_config": {"keySecret": "key"},
    "webhook": {"urlSecret": "url"},
}
_KINDS: Final = ("secret", "secret_url")
# What stands for a secret until it has a name; it is a URL, since some of them are.
_HIDDEN: Final = "https://secret.invalid/"
_FOLDER: Final = "/run/secrets"


def snake_case(name: str) -> str:
    """`groupBy` as `group_by`, `apiURL` as `api_url`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z]+)", r"_\1", name).lower()


class Settings:
    """Converts settings of one object, and says what cannot be converted."""

    def __init__(self, part: Part, found: Found) -> None:
        self.part = part
        self.found = found

    def converted(self, structure: str, value: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        """The settings of a structure of Alertmanager."""
        fields = STRUCTURES.get(structure, {})
        known = {name.replace("_", ""): name for name in fields}
        renamed = _RENAMED.get(structure, {})
        made: dict[str, Any] = {}
        for key, one in value.items() if isinstance(value, dict) else ():
            if key == "proxyConfig" and isinstance(one, dict):
                made |= self.converted(structure, one, (*path, key))
                continue
            name = renamed.get(key) or known.get(key.lower())
            if name is None:
                place = self.part.place_of(*path, key)
                self.found.faults.append(f"{place}: {structure} has no setting `{key}`; it is left out")
            elif one is not None:
                made |= self._setting(fields, name, one, (*path, key))
        return made

    def _setting(self, fields: Mapping[str, str], name: str, one: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        kind = fields.get(name, "text")
        if kind.startswith("[@"):
            items = one if isinstance(one, list) else []
            return {name: [self.converted(kind[2:-1], each, (*path, index)) for index, each in enumerate(items)]}
        if kind.startswith("@"):
            return {name: self.converted(kind[1:], one, path)}
        if (kind.startswith("{") or kind == "any") and isinstance(one, list):
            # Of Kubernetes, a mapping may be a list of keys and values.
            return {name: {each.get("key"): each.get("value") for each in one if isinstance(each, dict)}}
        selected = _selected(one)
        if selected is None:
            return {name: one}
        return self._secret(fields, name, kind, selected, path)

    def _secret(
        self, fields: Mapping[str, str], name: str, kind: str, selected: tuple[str, str], path: tuple[str | int, ...]
    ) -> dict[str, Any]:
        holder, key = selected
        place = self.part.place_of(*path)
        self.found.notes.append(f"{place}: the value is {key!r} of the Secret {holder!r}; put it into the file")
        if kind in _KINDS:
            return {name: _HIDDEN}
        if f"{name}_file" in fields:
            file = re.sub(r"[^A-Za-z0-9]+", "_", f"{holder}_{key}").strip("_").upper()
            return {f"{name}_file": f"{_FOLDER}/{file}"}
        self.found.faults.append(f"{place}: Alertmanager reads {name!r} from no file; write its value")
        return {}


def _selected(value: Any) -> tuple[str, str] | None:
    """Name and key, where a value is in a Secret or a ConfigMap of Kubernetes."""
    if not isinstance(value, dict):
        return None
    for name in ("secret", "configMap"):
        if isinstance(value.get(name), dict):
            return _selected(value[name])
    if isinstance(value.get("key"), str) and set(value) <= {"key", "name", "optional"}:
        return str(value.get("name", "")), value["key"]
    return None
