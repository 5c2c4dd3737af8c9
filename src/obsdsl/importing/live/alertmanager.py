"""The configuration that an Alertmanager runs. It shows no secret: where one is, its name will stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compile.prometheus import to_yaml
from obsdsl.diff.yaml_file import data
from obsdsl.importing.found import Found
from obsdsl.importing.live.filled import without_empty_files, without_filled
from obsdsl.importing.live.server import Server, Step, add, major_minor, tenant
from obsdsl.push.errors import Garbled, Misrouted, NotFound

_STATUS = "/api/v2/status"


def read(server: Server, org: str | None, found: Found, step: Step, exact: bool = False) -> None:
    """Add the configuration. Raises RemoteError where it cannot be read.

    What Alertmanager fills in by itself is left out, unless `exact`.
    """
    with server.told():
        session = server.session(tenant(org))
        step(f"{server.subject}: configuration")
        try:
            answer = session.get(_STATUS).json()
        except NotFound as error:
            fault = f"{error.faults[0]}; no Alertmanager answers there: check the URL, and the path that it is behind"
            raise Misrouted(error.subject, fault) from None
        text = _original(answer)
        if text is None:
            raise Misrouted(session.subject, f"GET {_STATUS}: what answers is no Alertmanager; check the URL")
        config = data(text)
        if not isinstance(config, Mapping):
            raise Garbled(
                session.subject, f"GET {_STATUS}: the configuration in it is no YAML, or is cut off; try again"
            )
    if (told := _version(answer)) is not None:
        found.versions.setdefault("alertmanager", told)
    name = f"{server.url}/alertmanager.yml"
    if templates := config.get("templates"):
        found.notes.append(f"{name}: the files of its templates are not in the answer; copy them: {templates}")
    add(name, to_yaml(without_empty_files(config) if exact else without_filled(config)).decode(), found)


def _original(answer: Any) -> str | None:
    config = answer.get("config") if isinstance(answer, Mapping) else None
    text = config.get("original") if isinstance(config, Mapping) else None
    return text if isinstance(text, str) else None


def _version(answer: Any) -> tuple[int, int] | None:
    try:
        return major_minor(answer["versionInfo"]["version"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
