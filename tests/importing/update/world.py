"""Small workspaces, as an import generates them and as people edit them, and what they define when they are loaded."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs

MANY = 3


@attrs.frozen
class Rule:
    """An alert; the lower fields are what people change of it."""

    metric: int
    value: int = 5
    hold: str = "5m"
    variable: str = ""
    home: str = ""
    comment: str = ""
    owner: str = ""


# Rules by their number, by the name of their group.
World = dict[str, dict[int, Rule]]


def texts(world: World, module: str = "") -> dict[str, str]:
    """The files of the workspace. An import calls the module of metrics by how many there are."""
    found: dict[str, str] = {}
    metrics = sorted({rule.metric for group in world.values() for rule in group.values()})
    module = module or ("many" if len(metrics) > MANY else "other")
    for name, group in world.items():
        own = f"alerts/{name}.py"
        homes = dict.fromkeys([own, *(f"alerts/{rule.home}.py" for rule in group.values() if rule.home)])
        for path in homes:
            here = {
                number: rule
                for number, rule in group.items()
                if (f"alerts/{rule.home}.py" if rule.home else own) == path
            }
            found[path] = _file(here, group, name if path == own else "", module)
    if metrics:
        lines = "".join(f'm{one} = Gauge("metric_{one}", "Metric {one}.")\n' for one in metrics)
        found[f"metrics/{module}.py"] = f'"""Metrics."""\n\nfrom obsdsl import Gauge\n\n{lines}'
        found["metrics/__init__.py"] = ""
        found["alerts/__init__.py"] = ""
    return found


def variable(number: int, rule: Rule) -> str:
    return rule.variable or f"a{number}"


def _file(here: dict[int, Rule], group: dict[int, Rule], name: str, module: str) -> str:
    classes = sorted([*(["AlertRule"] if here else []), *(["RuleGroup"] if name else [])])
    lines = ['"""Rules."""', "", f"from obsdsl import {', '.join(classes)}", ""]
    imports = []
    homes: dict[str, list[str]] = {}
    for number, rule in group.items():
        if name and number not in here:
            homes.setdefault(rule.home, []).append(variable(number, rule))
    imports += [f"from alerts.{home} import {', '.join(sorted(names))}" for home, names in sorted(homes.items())]
    imports += [f"from metrics import {module}"] if here else []
    lines += [*imports, ""] if imports else []
    for number, rule in here.items():
        lines += [f"# {rule.comment}"] if rule.comment else []
        owner = f', owner="{rule.owner}"' if rule.owner else ""
        call = f'AlertRule("A{number}", {module}.m{rule.metric} > {rule.value}, for_="{rule.hold}"{owner})'
        lines.append(f"{variable(number, rule)} = {call}")
    if name:
        members = [variable(number, rule) for number, rule in group.items()]
        listed = f"({members[0]},)" if len(members) == 1 else f"({', '.join(members)})"
        lines.append(f'group = RuleGroup("{name}", rules={listed})')
    return "\n".join(lines) + "\n"


@attrs.frozen(order=True)
class Said:
    """A comparison, as a metric makes it."""

    metric: str
    value: int


class _Gauge:
    def __init__(self, name: str, _help: str) -> None:
        self.name = name

    def __gt__(self, value: int) -> Said:
        return Said(self.name, value)


def loaded(files: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The rules of each group, with their fields: what the workspace says, wherever it says so."""
    modules: dict[str, ModuleType] = {}
    groups: dict[str, list[dict[str, Any]]] = {}

    def group(name: str, rules: tuple[dict[str, Any], ...]) -> str:
        assert name not in groups
        groups[name] = list(rules)
        return name

    def rule(name: str, expr: Said, **fields: Any) -> dict[str, Any]:
        return {"name": name, "expr": expr, **fields}

    package = SimpleNamespace(AlertRule=rule, Gauge=_Gauge, RuleGroup=group)

    def fetch(name: str, _globals: Any = None, _locals: Any = None, names: Any = (), _level: int = 0) -> Any:
        if name == "obsdsl":
            return package
        if f"{name.replace('.', '/')}.py" in files:
            return load(name)
        return SimpleNamespace(**{one: load(f"{name}.{one}") for one in names})

    def load(name: str) -> ModuleType:
        if name not in modules:
            path = f"{name.replace('.', '/')}.py"
            modules[name] = module = ModuleType(name)
            module.__dict__["__builtins__"] = {**vars(builtins), "__import__": fetch}
            exec(compile(files[path], path, "exec"), module.__dict__)
        return modules[name]

    for path in files:
        if path.endswith(".py") and not path.endswith("__init__.py"):
            load(path.removesuffix(".py").replace("/", "."))
    return groups


def applied(files: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """The files with the changes."""
    return {path: text for path, text in {**files, **changes}.items() if text is not None}


def module_of(files: Mapping[str, str]) -> str:
    """What the module of metrics is called."""
    return "many" if "metrics/many.py" in files else "other"
