"""A shipper as the configuration of Grafana Alloy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.logs.stages import stages
from obsdsl.compose.logs.shipper import LogShipper
from obsdsl.compose.logs.stream import LogStream

_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def compile_alloy(value: LogShipper, context: Context) -> Artifact:
    """The file."""
    content = "\n".join(_file(value, context.secret_dir)).encode() + b"\n"
    return Artifact("alloy", value.name, f"alloy/{value.name}.alloy", content, value.location)


def _file(value: LogShipper, secret_dir: str) -> Iterator[str]:
    names: dict[str, str] = {}
    for stream in value.streams:
        name = _component(stream.name, names)
        yield from _component_of(stream, name)
    yield from _write(value, secret_dir)


def _component(name: str, taken: dict[str, str]) -> str:
    """A name as Alloy reads it; one that is taken gets a number."""
    plain = re.sub(r"\W", "_", name, flags=re.ASCII)
    plain = plain if _WORD.fullmatch(plain) else f"_{plain}"
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain}_{number}", number + 1
    taken[found] = name
    return found


def _component_of(stream: LogStream, name: str) -> Iterator[str]:
    made = stages(stream)
    receiver = f"loki.process.{name}.receiver" if made else "loki.write.default.receiver"
    yield f'local.file_match "{name}" {{'
    yield "  path_targets = ["
    for path in stream.paths:
        pairs = ", ".join(f"{_key(key)} = {_text(one)}" for key, one in {"__path__": path, **stream.match}.items())
        yield f"    {{ {pairs} }},"
    yield "  ]"
    yield from ("}", "")
    yield f'loki.source.file "{name}" {{'
    yield f"  targets    = local.file_match.{name}.targets"
    yield f"  forward_to = [{receiver}]"
    yield from ("}", "")
    if made:
        yield f'loki.process "{name}" {{'
        yield "  forward_to = [loki.write.default.receiver]"
        for kind, given in made:
            yield ""
            yield f"  stage.{kind} {{"
            yield from _settings(kind, given)
            yield "  }"
        yield from ("}", "")


def _settings(kind: str, given: dict[str, Any]) -> Iterator[str]:
    """As Alloy has them: names of fields stand in a map."""
    held = {"json": "expressions", "logfmt": "mapping", "labels": "values"}.get(kind)
    if held is None:
        width = max(map(len, given))
        yield from (f"    {key:<{width}} = {_text(value)}" for key, value in given.items())
        return
    yield f"    {held} = {{"
    width = max(len(_key(key)) for key in given)
    yield from (f"      {_key(key):<{width}} = {_text(value)}," for key, value in given.items())
    yield "    }"


def _write(value: LogShipper, secret_dir: str) -> Iterator[str]:
    yield 'loki.write "default" {'
    yield "  endpoint {"
    yield f"    url = {_text(value.push_url)}"
    if value.tenant is not None:
        yield f"    tenant_id = {_text(value.tenant)}"
    if value.password is not None:
        yield ""
        yield "    basic_auth {"
        yield f"      username      = {_text(value.username or '')}"
        yield f"      password_file = {_text(f'{secret_dir}/{value.password.name}')}"
        yield "    }"
    yield "  }"
    if value.labels:
        pairs = ", ".join(f"{_key(key)} = {_text(one)}" for key, one in value.labels.items())
        yield ""
        yield f"  external_labels = {{ {pairs} }}"
    yield "}"


def _key(text: str) -> str:
    return text if _WORD.fullmatch(text) else _text(text)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
