"""`[tool.obsdsl]` of a workspace's pyproject.toml, or its obsdsl.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from obsdsl.define.duration import Duration
from obsdsl.define.label import name_fault
from obsdsl.errors import LoadError, Location, did_you_mean, shown, shown_path

Version: TypeAlias = tuple[int, int]
DEFAULT_PATHS = ("metrics", "dashboards", "alerts")
FILES = ("obsdsl.toml", "pyproject.toml")
_KEY = re.compile(r"\s*\[?\s*([\w.\"'-]+)\s*[=\]]")
_VERSION = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?(?:\.\d+)?", re.ASCII)


@attrs.frozen
class LintConfig:
    """`[tool.obsdsl.lint]`: which checks run, at which level, with which options. The lint knows their names."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    # Checks that are passed over, by a pattern of paths.
    per_path: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    levels: Mapping[str, str] = attrs.field(factory=dict)
    # Modules of the workspace that hold checks.
    plugins: tuple[str, ...] = ()
    # The options of each check, by its name.
    options: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    # Patterns of metrics that exist without a declaration.
    undeclared: tuple[str, ...] = ()
    baseline: str | None = None
    # Where the table stands, and each key in its file, for messages.
    location: Location | None = attrs.field(default=None, eq=False)
    lines: Mapping[str, int] = attrs.field(factory=dict, eq=False, repr=False)


@attrs.frozen
class Config:
    """The settings of one workspace; `root` is the folder that holds them.

    `prometheus` is None where no version is stated: then rules take the form that every supported release reads. So is
    `alertmanager`. `secret_dir` is where the servers find the files that hold secrets.
    """

    root: Path
    paths: tuple[str, ...] = DEFAULT_PATHS
    out: str = "dist"
    grafana: Version = (12, 0)
    prometheus: Version | None = None
    alertmanager: Version | None = None
    secret_dir: str = "/run/secrets"
    grafana_url: str | None = None
    scrape_interval: Duration | None = None
    evaluation_interval: Duration | None = None
    retention: Duration | None = None
    external_labels: Mapping[str, str] | None = None
    target_labels: tuple[str, ...] = ()
    lint: LintConfig = LintConfig()


@attrs.frozen
class _Key:
    """One key of the configuration: the field it sets, and how its value is read."""

    field: str
    read: Callable[[Any], Any]


def _paths(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise ValueError('write a list of folders or files, such as ["metrics", "dashboards"]')
    for one in value:
        _inside(one)
    return tuple(value)


def _inside(value: Any, example: str = "dist") -> str:
    if not isinstance(value, str) or not value or Path(value).is_absolute() or ".." in Path(value).parts:
        raise ValueError(f'write a path inside the workspace, such as "{example}"')
    return value


def _out(value: Any) -> str:
    if _inside(value) and Path(value) == Path():
        raise ValueError('the workspace itself cannot be its own output; write a folder such as "dist"')
    return str(value)


def _version(value: Any) -> Version:
    match = _VERSION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('write a version as text, such as "12.0"')
    return int(match[1]), int(match[2] or 0)


def _grafana(value: Any) -> Version:
    version = _version(value)
    if version < (7, 5):
        raise ValueError(f"Grafana {value} is older than 7.5, the oldest that obsdsl knows")
    return version


def _alertmanager(value: Any) -> Version:
    version = _version(value)
    if version < (0, 25):
        raise ValueError(f"Alertmanager {value} is older than 0.25, the oldest that obsdsl knows")
    return version


def _folder(value: Any) -> str:
    if not isinstance(value, str) or not value.startswith("/") or not value.isprintable():
        raise ValueError('write the absolute path of a folder on the servers, such as "/run/secrets"')
    return value.rstrip("/") or "/"


def _url(value: Any) -> str:
    if not isinstance(value, str) or not re.match(r"https?://[^\s/]", value):
        raise ValueError('write a URL, such as "https://grafana.example.org"')
    return value.rstrip("/")


def _interval(value: Any) -> Duration:
    if not isinstance(value, str):
        raise ValueError('write a duration as text, such as "15s"')
    return Duration.parse(value)


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError('write a list of label names, such as ["cluster"]')
    if fault := next((fault for one in value if (fault := name_fault("label", one))), None):
        raise ValueError(fault)
    return tuple(value)


def _texts(value: Any, example: str = "record-name") -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f'write a list of text, such as ["{example}"]')
    return tuple(value)


def _table(value: Any, read: Callable[[Any], Any], example: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"write a table, such as {example}")
    return {key: read(one) for key, one in value.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not text; quote it")
    return value


def _level(value: Any) -> str:
    if value not in ("error", "warning", "info"):
        raise ValueError(f"{shown(value)} is no level; write error, warning or info")
    return str(value)


def _external_labels(value: Any) -> dict[str, str]:
    labels = _table(value, _text, '{ cluster = "eu-1" }')
    if fault := next((fault for one in labels if (fault := name_fault("label", one))), None):
        raise ValueError(fault)
    return labels


def _options(value: Any) -> dict[str, Any]:
    return _table(value, lambda one: _table(one, lambda x: x, "{ most = 50 }"), "[tool.obsdsl.lint.options.group-size]")


_KEYS: Mapping[str, _Key] = {
    "paths": _Key("paths", _paths),
    "out": _Key("out", _out),
    "grafana_version": _Key("grafana", _grafana),
    "prometheus_version": _Key("prometheus", _version),
    "alertmanager_version": _Key("alertmanager", _alertmanager),
    "secret_dir": _Key("secret_dir", _folder),
    "grafana_url": _Key("grafana_url", _url),
}
# What holds where the workspace is evaluated, until its scrape jobs say so.
_ENVIRONMENT_KEYS: Mapping[str, _Key] = {
    "scrape_interval": _Key("scrape_interval", _interval),
    "evaluation_interval": _Key("evaluation_interval", _interval),
    "retention": _Key("retention", _interval),
    "external_labels": _Key("external_labels", _external_labels),
    "target_labels": _Key("target_labels", _names),
}
_LINT_KEYS: Mapping[str, _Key] = {
    "select": _Key("select", _texts),
    "ignore": _Key("ignore", _texts),
    "per-path": _Key("per_path", lambda value: _table(value, _texts, '{ "alerts/vendor/*" = ["record-name"] }')),
    "levels": _Key("levels", lambda value: _table(value, _level, '{ record-name = "info" }')),
    "plugins": _Key("plugins", lambda value: _texts(value, "checks.team")),
    "options": _Key("options", _options),
    "undeclared": _Key("undeclared", lambda value: _texts(value, "kube_*")),
    "baseline": _Key("baseline", lambda value: _inside(value, ".obsdsl-baseline.json")),
}


def find_root(start: Path) -> Path:
    """The workspace that holds `start`: the nearest folder above it with a configuration, else `start` itself."""
    for folder in (start, *start.parents):
        if any(_settings(folder / name) is not None for name in FILES):
            return folder
    return start


def read_config(root: Path) -> Config:
    """The configuration of the workspace in `root`. Raises LoadError that names the key, the file and the mend."""
    for name in FILES:
        settings = _settings(root / name)
        if settings is not None:
            return _config(root, root / name, settings)
    return Config(root)


def _settings(file: Path) -> Mapping[str, Any] | None:
    """The table of obsdsl in a file; None where there is none."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise LoadError(shown_path(file), f"it cannot be read as TOML: {error}") from None
    if file.name == "obsdsl.toml":
        return content
    tool = content.get("tool")
    table = tool.get("obsdsl") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise LoadError(shown_path(file), "tool.obsdsl is not a table; write [tool.obsdsl]")
    return table


def _config(root: Path, file: Path, settings: Mapping[str, Any]) -> Config:
    fields: dict[str, Any] = {}
    faults: list[str] = []
    lint = settings.get("lint", {})
    _read(_KEYS, {key: one for key, one in settings.items() if key != "lint"}, "", fields, faults)
    lines = _lines(file)
    location = Location(str(file), lines[""])
    if isinstance(lint, dict):
        known = {**_ENVIRONMENT_KEYS, **_LINT_KEYS}
        faults += [f"lint.{key} is no setting{did_you_mean(key, known)}" for key in lint if key not in known]
        policy: dict[str, Any] = {"location": location, "lines": lines}
        _read(_ENVIRONMENT_KEYS, {k: v for k, v in lint.items() if k in _ENVIRONMENT_KEYS}, "lint.", fields, faults)
        _read(_LINT_KEYS, {k: v for k, v in lint.items() if k in _LINT_KEYS}, "lint.", policy, faults)
        fields["lint"] = LintConfig(**policy)
    else:
        faults.append("lint is not a table; write [tool.obsdsl.lint]")
    if faults:
        raise LoadError("[tool.obsdsl]", faults, located(faults, location, lines))
    return Config(root, **fields)


def _read(
    keys: Mapping[str, _Key], settings: Mapping[str, Any], prefix: str, fields: dict[str, Any], faults: list[str]
) -> None:
    for key, value in settings.items():
        row = keys.get(key)
        if row is None:
            # In the file of its own, the tables have no such name.
            mend = "; write [lint] instead of [tool.obsdsl.lint]" if key == "tool" else did_you_mean(key, keys)
            faults.append(f"{prefix}{key} is no setting{mend}")
            continue
        try:
            fields[row.field] = row.read(value)
        except ValueError as error:
            faults.append(f"{prefix}{key} is {shown(value)}; {error}")


def located(faults: Sequence[str], table: Location, lines: Mapping[str, int]) -> Location:
    """Where the faults stand: one at its key, which its message begins with; several at the table."""
    words = re.split(r"[ .]", faults[0])[:3] if len(faults) == 1 else []
    known = [lines[word] for word in words if word in lines]
    return attrs.evolve(table, line=known[-1]) if known else table


def _lines(file: Path) -> dict[str, int]:
    """The line of each key and table, as far as a look at the text shows them; that of the table's head below ""."""
    found: dict[str, int] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := _KEY.match(line):
            found.setdefault(re.split(r"[.\s]+", match[1].strip("\"' "))[-1], number)
        if line.strip().startswith("[tool.obsdsl"):
            found.setdefault("", number)
    return {"": 1, **found}
