"""Settings of Alertmanager as typed values: a field's name is its key, and a secret is the file that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, shown
from obsdsl.compose.plain import DEEPEST
from obsdsl.compose.routing.fields import SECRET, password_paths, settings_within
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.settings import structure_refusals
from obsdsl.compose.secret import Secret
from obsdsl.define.duration import Duration
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen

# Any folder will do to see whether settings are right.
_SOMEWHERE: Final = "/run/secrets"
# Fields of secrets whose files have another name than `<field>_file`.
_FILES: Final[Mapping[tuple[str, str], str]] = {("header", "secrets"): "files"}
# The units that Go's durations have.
_GO: Final = (("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1))


def secret(value: Secret | None) -> Secret | None:
    """A converter for what is secret: its name. No message shows what was given instead."""
    if value is None or isinstance(value, Secret):
        return value
    return Fault(f'is of type {type(value).__name__}; a secret is named, never held: write Secret("NAME")')


def secret_or_text(value: Secret | str | None) -> Secret | str | None:
    """A converter for what may be secret: its name, or text that is none."""
    if value is None or isinstance(value, Secret | str):
        return value
    return Fault(f'is of type {type(value).__name__}; it takes text, or Secret("NAME")')


def anything(value: Any) -> Any:
    """A converter for a part of the file that has no type here: a copy, nested, of what YAML can hold, and secrets."""
    try:
        return _copied(value, 0)
    except ValueError as error:
        return Fault(str(error))


def anything_named(value: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A converter for such parts by their names."""
    if value is None or isinstance(value, Mapping):
        return anything(value)  # type: ignore[no-any-return]
    return Fault(f"is of type {type(value).__name__}; it takes a mapping")


def _extra(value: Mapping[str, Any]) -> Mapping[str, Any]:
    found = anything_named(value)
    return Fault("is None; it takes a mapping") if found is None else found


def _copied(value: Any, depth: int) -> Any:
    """No message shows what is held: it may be secret."""
    if depth > DEEPEST:
        raise ValueError(f"is nested deeper than {DEEPEST} levels; does it hold itself?")
    if isinstance(value, Secret):
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) and is_text(key) for key in value):
            raise ValueError("has a key that is no text; quote it")
        return {str.__str__(key): _copied(one, depth + 1) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_copied(one, depth + 1) for one in value)
    if value is None or isinstance(value, bool | int | float) or (isinstance(value, str) and is_text(value)):
        return str.__str__(value) if isinstance(value, str) else value
    raise ValueError(
        f"holds a {type(value).__name__}, which YAML cannot hold; write text, a number, a list or a mapping"
    )


def mapping(**rest: Any) -> Any:
    """A field for a mapping from text to text, which no hash looks at."""
    return attrs.field(default=None, hash=False, **rest)


@frozen(kw_only=True, slots=False)
class Settings(Definition):
    """A structure of Alertmanager's. What is not given is the server's default.

    `extra` holds fields that have none here, by the server's names. They are checked, too.
    """

    structure: ClassVar[str]

    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=_extra, repr=False, hash=False)

    def faults(self) -> Iterable[str]:
        typed = {key_of(one): getattr(self, one.name) for one in typed_fields(type(self))}
        yield from (f"extra has {key!r}; use the field instead" for key in self.extra if key in typed)
        for key in self.extra:
            if typed.get(str(key).removesuffix("_file")) is not None and key not in typed:
                yield f"extra has {key!r} beside the field; keep one of them"
        try:
            found = settings_of(self, self.structure, _SOMEWHERE)
        except ValueError as error:
            yield str(error)
            return
        yield from setting_faults(self.structure, found)


def setting_faults(structure: str, settings: Mapping[str, Any]) -> Iterator[str]:
    """Why Alertmanager would refuse the settings, or they hold a secret. No message holds a value."""
    yield from map(str, structure_refusals(structure, settings, (structure,)))
    for one in settings_within(structure, settings, ()):
        if one.kind.strip("[]{}") in SECRET:
            yield f'{one.field} is secret, which is named, never held; write Secret("NAME")'
    for path in password_paths(settings):
        yield f"{path[0]} is a URL with a password; write it without, or as a Secret"


def key_of(field: attrs.Attribute[Any]) -> str:
    """What the server calls a field: its name, unless it says otherwise."""
    return str(field.metadata.get("key", field.name.rstrip("_")))


def typed_fields(cls: type) -> tuple[attrs.Attribute[Any], ...]:
    """The fields that are settings, those of the class itself before those that all of its kind have."""
    fields = [one for one in attrs.fields(cls) if one.name not in ("location", "extra")]
    own = [one for one in fields if one.metadata.get("setting", True)]
    return tuple(sorted(own, key=lambda one: one.inherited))


def settings_of(value: Definition, structure: str, secret_dir: str | None) -> dict[str, Any]:
    """What the file says of a typed value; without a folder, secrets by their names.

    Raises ValueError where the server reads no secret from a file.
    """
    given = {}
    for field in typed_fields(type(value)):
        held = getattr(value, field.name)
        if held is not None and (held != field.default or field.metadata.get("written")):
            given[key_of(field)] = held
    return _structure({**given, **getattr(value, "extra", {})}, structure, secret_dir)


def resolved(settings: Mapping[str, Any], structure: str, secret_dir: str) -> dict[str, Any]:
    """Settings in the server's words, with secrets as the files that hold them. Raises ValueError as above."""
    return _structure(settings, structure, secret_dir)


def _structure(given: Mapping[str, Any], structure: str, secret_dir: str | None) -> dict[str, Any]:
    known = STRUCTURES[structure]
    found: dict[str, Any] = {}
    for key, value in given.items():
        if not _is_secret(value):
            found[key] = _setting(value, known.get(key, "any"), secret_dir)
        elif secret_dir is None:
            found[key] = value
        else:
            found[_file_key(structure, key)] = _paths(value, secret_dir)
    return found


def _is_secret(value: Any) -> bool:
    return isinstance(value, Secret) or (
        isinstance(value, tuple | list) and bool(value) and all(isinstance(one, Secret) for one in value)
    )


def file_key(structure: str, key: str) -> str | None:
    """The field that names the file of another; None where Alertmanager has none."""
    name = _FILES.get((structure, key), f"{key}_file")
    return name if name in STRUCTURES[structure] else None


def _file_key(structure: str, key: str) -> str:
    if (name := file_key(structure, key)) is not None:
        return name
    raise ValueError(f"{key} is a Secret, and no Alertmanager reads {structure}'s {key} from a file; leave it out")


def _paths(value: Any, secret_dir: str) -> Any:
    return value.path(secret_dir) if isinstance(value, Secret) else [one.path(secret_dir) for one in value]


def _setting(value: Any, kind: str, secret_dir: str | None) -> Any:
    """A value of a type of the schema as the file has it."""
    kind = kind.removeprefix("text_or_")
    if isinstance(value, Secret):
        raise ValueError(f"{shown(value)} stands where Alertmanager reads no file")
    if isinstance(value, Duration):
        return go_text(value) if kind in ("go_duration", "timeout") else str(value)
    if isinstance(value, Definition):
        return settings_of(value, kind.removeprefix("@"), secret_dir)
    if isinstance(value, Mapping):
        if kind.startswith("@"):
            return _structure(value, kind[1:], secret_dir)
        inner = kind[1:-1] if kind.startswith("{") else "any"
        return {key: _setting(one, inner, secret_dir) for key, one in value.items()}
    if isinstance(value, tuple | list):
        inner = kind[1:-1] if kind.startswith("[") else "any"
        return [_setting(one, inner, secret_dir) for one in value]
    return value


def go_text(value: Duration) -> str:
    """A duration as Go reads it, which knows no days."""
    rest, parts = value.milliseconds, []
    for unit, size in _GO:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
