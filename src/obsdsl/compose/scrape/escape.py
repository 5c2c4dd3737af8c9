"""`extra`: fields of Prometheus's configuration that have none of their own here, checked against its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.compose.fault import attempt, shown
from obsdsl.compose.plain import DEEPEST
from obsdsl.compose.scrape.combination import combination_faults
from obsdsl.compose.scrape.discovery import ALL, REQUIRED
from obsdsl.compose.scrape.scalar import CHECKS
from obsdsl.compose.scrape.schema import Field
from obsdsl.compose.secret import Secret
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean, listed

# The field for a secret's file, where it is not called after the secret.
_FILES: Final = {"secrets": "files"}
# Of these an HTTP client uses one.
AUTHENTICATIONS: Final = ("basic_auth", "authorization", "oauth2", "sigv4", "azuread", "google_iam")


def settings(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A converter: a copy, nested, of what YAML can hold, and of secrets by name."""
    return attempt(lambda given: _copied(given, 0, mapping=True), value)


def _copied(value: object, depth: int, *, mapping: bool = False) -> Any:
    if depth > DEEPEST:
        raise ValueError(f"is nested deeper than {DEEPEST} levels; does it hold itself?")
    if isinstance(value, Mapping):
        if odd := next((key for key in value if not isinstance(key, str) or not is_text(key)), None):
            raise ValueError(f"has the key {shown(odd)}; keys are text: quote it")
        return {str.__str__(key): _copied(one, depth + 1) for key, one in value.items()}
    if mapping:
        raise ValueError(f"is of type {type(value).__name__}; it takes a mapping from field to value")
    if isinstance(value, tuple | list):
        return [_copied(one, depth + 1) for one in value]
    if isinstance(value, str) and is_text(value):
        return str.__str__(value)
    if isinstance(value, bool | int | float | Secret):
        return value
    if value is None:
        raise ValueError("holds None; leave the key out")
    raise ValueError(f"holds a {type(value).__name__}; write text, a number, a list, a mapping or a Secret")


@frozen
class Use:
    """One field that an `extra` uses: the structure that has it, its name, its path and its value."""

    structure: str
    name: str
    path: str
    value: Any

    @property
    def field(self) -> Field:
        """What the table says of it."""
        return ALL[self.structure][self.name]

    @property
    def secret(self) -> bool:
        """Whether a secret's name stands in it."""
        return any(isinstance(one, Secret) for one in (self.value if isinstance(self.value, list) else [self.value]))


def file_field(structure: str, name: str) -> str | None:
    """The field that takes the file of a secret; None where the structure has none."""
    wanted = _FILES.get(name, f"{name}_file")
    return wanted if wanted in ALL[structure] else None


def uses(structure: str, extra: Mapping[str, Any], path: str = "extra") -> Iterator[Use]:
    """The fields in use, nested; those that the tables do not know are left out."""
    for name, value in extra.items():
        if field := ALL[structure].get(name):
            here = f"{path}.{name}"
            yield Use(structure, name, here, value)
            yield from _within(field.type, value, here)


def _within(kind: str, value: Any, path: str) -> Iterator[Use]:
    if kind.startswith("@") and isinstance(value, Mapping):
        yield from uses(kind[1:], value, path)
    elif kind.startswith("[") and isinstance(value, list):
        for index, one in enumerate(value):
            yield from _within(kind[1:-1], one, f"{path}[{index}]")
    elif kind.startswith("{") and isinstance(value, Mapping):
        for name, one in value.items():
            yield from _within(kind[1:-1], one, f"{path}.{name}")


def extra_faults(
    structure: str, extra: Mapping[str, Any], typed: Mapping[str, str], proxy_url: str | None = None
) -> Iterator[str]:
    """Why the fields are not Prometheus's, or are the object's own: `typed` names those by their key."""
    for name in extra:
        if name in typed:
            yield f"extra has {name!r}; use the field {typed[name]!r} instead"
    own = {name: value for name, value in extra.items() if name not in typed}
    found = list(_field_faults(structure, own, "extra"))
    yield from found
    if not found:
        beside = {} if proxy_url is None else {"proxy_url": proxy_url}
        yield from (f"extra {fault}" for fault in combination_faults(structure, {**own, **beside}))


def structure_faults(structure: str, value: Any, path: str) -> Iterator[str]:
    """Why a value is not the structure of this name."""
    if not isinstance(value, Mapping):
        yield f"{path} takes a mapping"
        return
    found = list(_field_faults(structure, value, path))
    for name in REQUIRED.get(structure, ()):
        if name not in value and f"{name}_file" not in value:
            found.append(f"{path} lacks {name!r}; write it")
    given = [name for name in AUTHENTICATIONS if name in value and name in ALL[structure]]
    if len(given) > 1:
        found.append(f"{path} has {listed(given, 'and')}, of which Prometheus takes one; delete the others")
    yield from found
    # Where types are wrong, rules over several fields say nothing new.
    if not found:
        yield from (f"{path} {fault}" for fault in combination_faults(structure, value))


def _field_faults(structure: str, value: Mapping[str, Any], path: str) -> Iterator[str]:
    rows = ALL[structure]
    for name, one in value.items():
        if name not in rows:
            yield f"{path}.{name} is no field of Prometheus's{did_you_mean(name, rows)}"
        elif _takes_file(structure, name, one):
            if file_field(structure, name) in value:
                yield f"{path}.{name} and {path}.{file_field(structure, name)} say the same; delete one"
        else:
            yield from _type_faults(rows[name].type, one, f"{path}.{name}")


def _takes_file(structure: str, name: str, value: Any) -> bool:
    """Whether a named secret stands where Prometheus has a field for its file."""
    kind = ALL[structure][name].type
    if file_field(structure, name) is None:
        return False
    if kind == "[secret]":
        return isinstance(value, list) and bool(value) and all(isinstance(one, Secret) for one in value)
    return kind == "secret" and isinstance(value, Secret)


def _type_faults(kind: str, value: Any, path: str) -> Iterator[str]:
    if kind.startswith("@"):
        yield from structure_faults(kind[1:], value, path)
    elif kind.startswith("["):
        if not isinstance(value, list):
            yield f"{path} takes a list"
            return
        for index, one in enumerate(value):
            yield from _type_faults(kind[1:-1], one, f"{path}[{index}]")
    elif kind.startswith("{"):
        if not isinstance(value, Mapping):
            yield f"{path} takes a mapping"
            return
        for name, one in value.items():
            yield from _type_faults(kind[1:-1], one, f"{path}.{name}")
    elif isinstance(value, Secret):
        mend = "Prometheus reads it from no file" if kind == "secret" else "it is no secret"
        yield f"{path} cannot be a Secret: {mend}; write it another way"
    elif kind.startswith("one("):
        choices = kind[4:-1].split("|")
        if value not in choices:
            yield f"{path} is none of {listed(choices)}"
    elif fault := CHECKS[kind](value):
        yield f"{path} {fault}"
