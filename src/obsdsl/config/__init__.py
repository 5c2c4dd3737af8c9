"""`[tool.obsdsl]` of a workspace's pyproject.toml, or its obsdsl.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from obsdsl.config import values
from obsdsl.config.keys import ENVIRONMENT_KEYS, KEYS, LINT_KEYS, read
from obsdsl.config.kubernetes import Kubernetes
from obsdsl.config.values import Version
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.errors import LoadError, Location, did_you_mean, listed, shown_path

if TYPE_CHECKING:
    from obsdsl.target_config import Target

DEFAULT_PATHS = ("metrics", "dashboards", "alerts")
FILES = ("obsdsl.toml", "pyproject.toml")
_KEY = re.compile(r"\s*\[?\s*([\w.\"'-]+)\s*[=\]]")


@frozen
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


@frozen
class Config:
    """The settings of one workspace; `root` is the folder that holds them.

    `prometheus` is None where no version is stated: then rules take the form that every supported release reads. So is
    `alertmanager`. `secret_dir` is where the servers find the files that hold secrets. `project` is how pushes mark
    what is this workspace's. `target` is the one of `targets` that all is made for, None where it is for none.
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
    project: str | None = None
    manifests: tuple[str, ...] = ()
    kubernetes: Kubernetes = attrs.field(factory=Kubernetes)
    targets: Mapping[str, Target] = attrs.field(factory=dict, repr=False)
    target: Target | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """What `obsdsl.value` reads."""
        return {} if self.target is None else self.target.values

    def for_target(self, name: str | None) -> Config:
        """The settings for a target; None is the only one there is. Raises LoadError where there is none."""
        if name is None and len(self.targets) == 1:
            name = next(iter(self.targets))
        if name is not None and name in self.targets:
            target = self.targets[name]
            out = target.overrides.get("out", f"{self.out}/{name}")
            return attrs.evolve(self, **{**target.overrides, "out": out}, target=target)
        if not self.targets:
            raise LoadError("[tool.obsdsl.targets]", "there is no target; write one, see docs/targets.md")
        if name is None:
            raise LoadError("TARGET", f"there are several; name one: {listed(self.targets)}")
        mend = did_you_mean(name, self.targets) or f"; there is {listed(self.targets, 'and')}"
        raise LoadError("TARGET", f"{name!r} is no target of the configuration{mend}")


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
    read(KEYS, {key: one for key, one in settings.items() if key not in ("lint", "targets")}, "", fields, faults)
    if "targets" in settings:
        # Most commands read a configuration without any, and are to start at once.
        from obsdsl.config.targets import targets

        fields["targets"] = targets(settings["targets"], faults)
    lines = _lines(file)
    location = Location(str(file), lines[""])
    if isinstance(lint, dict):
        known = {**ENVIRONMENT_KEYS, **LINT_KEYS}
        faults += [f"lint.{key} is no setting{did_you_mean(key, known)}" for key in lint if key not in known]
        policy: dict[str, Any] = {"location": location, "lines": lines}
        read(ENVIRONMENT_KEYS, {k: v for k, v in lint.items() if k in ENVIRONMENT_KEYS}, "lint.", fields, faults)
        read(LINT_KEYS, {k: v for k, v in lint.items() if k in LINT_KEYS}, "lint.", policy, faults)
        fields["lint"] = LintConfig(**policy)
    else:
        faults.append("lint is not a table; write [tool.obsdsl.lint]")
    if faults:
        raise LoadError("[tool.obsdsl]", faults, located(faults, location, lines))
    if "project" not in fields:
        fields["project"] = _project_name(root)
    return Config(root, **fields)


def _project_name(root: Path) -> str | None:
    """What pyproject.toml calls the project."""
    try:
        name = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
        return values.word(name)
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
