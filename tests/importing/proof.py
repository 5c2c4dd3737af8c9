"""What files say and what is built of their import, each as a bag of canonical texts: the two are to be equal.

Nothing of the import itself is used: YAML and JSON are parsed, PromQL is compared by its tree, spans by their length,
labels as Prometheus reads them, secrets of an Alertmanager by the fields that hold them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import yaml

from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse

ROOT = Path(__file__).parent.parent.parent
Json = dict[str, Any]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {True: "true", False: "false", None: ""}
_SPANS = ("interval", "step", "timeFrom", "timeShift", "auto_min", "refresh")
_ASKED = re.compile(r"\s*label_values\((?P<selector>.+),\s*(?P<label>\w+)\s*\)\s*", re.DOTALL)
_WAITS = ("group_wait", "group_interval", "repeat_interval")
_MATCHES = ("match", "match_re", "source_match", "source_match_re", "target_match", "target_match_re")
_SECRETS = ("_file", "_key", "_url", "token", "token_id", "password", "secret", "credentials")
# URLs of which whoever knows one can use it.
_TOKEN = re.compile(r"://nosnch\.in/|//[^/]*@|[?&]token=")


@attrs.define
class Said:
    """Dashboards, groups of rules and configurations of Alertmanager, each by its canonical text."""

    dashboards: Counter[str] = attrs.field(factory=Counter)
    groups: Counter[str] = attrs.field(factory=Counter)
    routings: Counter[str] = attrs.field(factory=Counter)

    def missing(self, other: Said) -> list[str]:
        """What `other` does not say as often."""
        pairs = ((self.dashboards, other.dashboards), (self.groups, other.groups), (self.routings, other.routings))
        return [text for mine, theirs in pairs for text in (mine - theirs).elements()]

    @property
    def once(self) -> Said:
        """The same where what is said several times is said once."""
        return Said(*(Counter(dict.fromkeys(one, 1)) for one in (self.dashboards, self.groups, self.routings)))


def said_by(files: Iterable[Path], change: Callable[[Json], Json] | None = None) -> Said:
    """What files say; `change` is done with each dashboard, of which spans and layouts say nothing then, either."""
    found = Said()
    for file in files:
        if file.suffix == ".json":
            data = json.loads(file.read_text(encoding="utf-8"))
            inner = data.get("dashboard", data)
            found.dashboards[_text(_dashboard(inner) if change is None else _loose(_dashboard(change(inner))))] += 1
            continue
        first, *more = yaml.load_all(file.read_text(encoding="utf-8"), _LOADER)
        if isinstance(first, dict) and "route" in first:
            found.routings[_text(_routing(first))] += 1
        for document in (first, *(more if isinstance(first, dict) and "kind" in first else ())):
            found.groups.update(_text(one) for one in groups_of(document))
    return found


def built(root: Path, change: Callable[[Json], Json] | None = None) -> Said:
    """What the build of a workspace says."""
    dist = root / "dist"
    files = [*dist.glob("grafana/*/*.json"), *dist.glob("prometheus/rules/*.yml"), *dist.glob("alertmanager/*.yml")]
    return said_by(sorted(files), change)


def groups_of(value: Any) -> Iterator[Json]:
    """The groups of a document, plain or of the operator's."""
    if isinstance(value, dict):
        spec = value.get("spec")
        for one in value.get("groups") or (spec.get("groups") if isinstance(spec, dict) else None) or ():
            yield _group(one)
        for item in value.get("items") or ():
            yield from groups_of(item)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


def _dashboard(value: Any, key: str = "") -> Any:
    """Numbers by value, PromQL by its tree, all else to the letter."""
    if isinstance(value, dict):
        return {name: _dashboard(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_dashboard(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return _promql(value, True) if key == "expr" and isinstance(value, str) else value


def _loose(value: Any, key: str = "") -> Any:
    """Spans by their length, and what variables ask without the layout of it."""
    if isinstance(value, dict):
        return {name: _loose(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_loose(one) for one in value]
    if not isinstance(value, str):
        return value
    if key == "query" and (asked := _ASKED.fullmatch(value)):
        return f"{_promql(asked['selector'], True)} {asked['label']}"
    if key in _SPANS:
        try:
            return str(Duration.parse(value))
        except ValueError:
            return value
    return value


def _promql(text: str, variables: bool) -> str:
    try:
        return repr(parse(text, variables=variables))
    except DefinitionError:
        return text


def _group(group: Json) -> Json:
    interval = {"interval": str(Duration.parse(str(group["interval"])))} if group.get("interval") else {}
    labels = {"labels": found} if (found := _texts(group.get("labels"))) else {}
    rest = {key: one for key, one in group.items() if key not in ("labels", "interval")}
    return {**rest, **interval, **labels, "rules": [_rule(one) for one in group.get("rules") or ()]}


def _rule(rule: Any) -> Any:
    """A rule by what Prometheus makes of it."""
    if not isinstance(rule, dict) or not rule.get("expr"):
        return rule
    texts = {key: found for key in ("labels", "annotations") if (found := _texts(rule.get(key)))}
    spans = ("for", "keep_firing_for")
    times = {key: str(Duration.parse(str(rule[key]))) for key in spans if rule.get(key) is not None}
    rest = {key: one for key, one in rule.items() if key not in ("labels", "annotations", *spans)}
    return {**rest, **texts, **times, "expr": _promql(str(rule["expr"]), False)}


def _texts(value: Any) -> dict[str, str]:
    return {
        str(key): _WORDS[one] if one is None or isinstance(one, bool) else str(one)
        for key, one in (value or {}).items()
    }


def _routing(value: Any, key: str = "") -> Any:
    """What a configuration says, without what is empty, spans by length, labels as texts, secrets by field."""
    if key in _MATCHES:
        return _texts(value)
    if isinstance(value, dict):
        found = {str(name).removesuffix("_file"): _routing(one, str(name)) for name, one in value.items()}
        return {name: one for name, one in found.items() if one not in (None, "", [], {}, False)}
    if isinstance(value, list):
        return [_routing(one) for one in value]
    if key in _WAITS and isinstance(value, str):
        return str(Duration.parse(value))
    is_secret = key.endswith(_SECRETS) or (key == "url" and _TOKEN.search(str(value)))
    return "…" if is_secret and value else value


def style_faults(root: Path) -> str:
    """What ruff says of a workspace; lines are as long as names and words in it make them."""
    found = ""
    for arguments in (["check", "--select", "E,F,I,UP,B,W", "--ignore", "E501"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--line-length", "120", "-q", "."]
        done = subprocess.run(ruff, cwd=root, capture_output=True, text=True, check=False)
        found += done.stdout + done.stderr
    return found


def type_faults(root: Path, names: Iterable[str]) -> str:
    """What `mypy --strict` says of files of a workspace."""
    mypy = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(root / ".mypy"), *names]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "src")}
    done = subprocess.run(mypy, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr
