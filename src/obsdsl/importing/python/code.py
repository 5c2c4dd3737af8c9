"""Python source of values of compose, laid out as our own code is: 120 columns, one argument a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

import obsdsl
from obsdsl.compose.datasource import DataSource
from obsdsl.compose.definition import Definition
from obsdsl.compose.field import COLOR_MODES, Color
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.panels.heatmap import Heatmap
from obsdsl.compose.query import Query
from obsdsl.compose.secret import Secret
from obsdsl.compose.severity import POLICY, Severity
from obsdsl.compose.window import query_text
from obsdsl.define.duration import Duration
from obsdsl.define.unit import Unit
from obsdsl.express.node import Node
from obsdsl.express.render import render
from obsdsl.express.series import LabelValues
from obsdsl.importing.python.layout import broken
from obsdsl.importing.python.lines import WIDTH, Import
from obsdsl.importing.python.named_number import NamedNumber
from obsdsl.importing.python.text import columns, plain, quoted, split_text

_PUBLIC = frozenset(obsdsl.__all__)
# Objects whose last positional arguments are the members of one field.
_SPREAD = {"Row": "panels", "Thresholds": "steps"}


@attrs.frozen
class Code:
    """Source that stands as it is written, with what it needs to import. Its further lines have no indent."""

    text: str
    imports: tuple[Import, ...] = ()


@attrs.frozen
class Group:
    """What brackets hold: each item with what stands before it, such as `key=`."""

    open: str
    items: tuple[tuple[str, Tree], ...]
    close: str
    imports: tuple[Import, ...] = ()


@attrs.frozen
class Text:
    """A string, which may be broken over several lines."""

    value: str


@attrs.frozen
class Block:
    """A definition of a file as it stands, with what it needs to import; around a function, two lines are free."""

    text: str
    imports: tuple[Import, ...] = ()
    is_function: bool = False


Tree: TypeAlias = Code | Group | Text
Spelling: TypeAlias = Callable[[Node], Code | None]
# Objects that have a name of their own, by their id.
Named: TypeAlias = Mapping[int, str]


def python_of(
    value: Any, spell: Spelling | None = None, named: Named | None = None, indent: int = 0, before: int = 0
) -> Code:
    """Source of a value, and its imports. `spell` writes expressions; what it gives None for is `promql("…")`.

    `indent` is that of the line on which it stands, `before` the width of what stands there before it.
    """
    made = tree(value, spell, named)
    return Code(laid_out(made, indent, before), tuple(sorted(set(imports(made)))))


def tree(value: Any, spell: Spelling | None = None, named: Named | None = None) -> Tree:
    """A value as a tree of source."""
    return _Writer(spell or (lambda _: None), named or {}).tree(value)


def call(name: str, *given: Any, module: str = "obsdsl", **options: Any) -> Group:
    """A call of a public name with values or trees."""
    writer = _Writer(lambda _: None, {})
    items = [("", writer.tree(one)) for one in given] + [(f"{key}=", writer.tree(one)) for key, one in options.items()]
    return Group(f"{name}(", tuple(items), ")", ((module, name),))


@attrs.frozen
class _Writer:
    spell: Spelling
    named: Named

    def tree(self, value: Any) -> Tree:
        if id(value) in self.named and not isinstance(value, str | int | float | tuple):
            return Code(self.named[id(value)])
        match value:
            case Code() | Group() | Text():
                return value
            case str():
                return Text(value)
            case NamedNumber():
                return Code(value.text, value.imports)
            case float() if value != value or value in (float("inf"), float("-inf")):
                return Code(f'float("{value}")')
            case Duration() | Unit():
                return Text(str(value))
            case _ if isinstance(value, Node):
                return self.spell(value) or call("promql", render(value))
            case LabelValues():
                return self._label_values(value)
            case Severity():
                return _severity(value)
            case Secret():
                return call("Secret", value.name)
            case Mapping():
                items = tuple((f"{quoted(key)}: ", self.tree(one)) for key, one in value.items())
                return Group("{", items, "}")
            case tuple():
                return Group("(", tuple(("", self.tree(one)) for one in value), ")")
            case list():
                return Group("[", tuple(("", self.tree(one)) for one in value), "]")
        return self._call(value) if attrs.has(type(value)) else Code(plain(value))

    def _label_values(self, value: LabelValues) -> Tree:
        """The values of a label of a selection; as text, where the selection is text."""
        found = None if value.selector is None else self.spell(value.selector)
        if found is None or ("obsdsl", "promql") in found.imports:
            return Text(query_text(value))
        return attrs.evolve(found, text=f"{found.text}.label_values({quoted(value.label)})")

    def _call(self, value: Any) -> Group:
        cls: Any = type(value)
        positional: list[tuple[str, Tree]] = []
        options: list[tuple[str, Tree]] = []
        spread = _SPREAD.get(cls.__name__)
        in_order = True
        for field in attrs.fields(cls):
            given = getattr(value, field.name)
            if not field.init or field.name == "location":
                continue
            if field.name == spread:
                options[:0] = [("", self.tree(one)) for one in given]
            elif _is_default(field, value, given):
                in_order = in_order and field.kw_only
            elif (not field.kw_only and in_order) or (spread and field.default is attrs.NOTHING):
                legend = _lone_legend(value) if field.name == "query" else None
                if legend is not None:
                    given = (attrs.evolve(given[0], legend=None),)
                    options.insert(0, ("legend=", Text(legend)))
                positional.append(("", self._argument(field.name, given)))
            else:
                options.append((f"{field.alias}=", self._argument(field.name, given)))
        # What is said by no field comes last.
        options.sort(
            key=lambda one: ("extra=", "without=").index(one[0]) + 1 if one[0] in ("extra=", "without=") else 0
        )
        name = cls.__name__
        return Group(f"{name}(", (*positional, *options), ")", (_import(cls),))

    def _argument(self, name: str, value: Any) -> Tree:
        """A field's value in the form that its converter takes: shorter than the value itself."""
        match value:
            case DataSource(type="prometheus", uid=uid) if name == "datasource" and uid:
                return Text(uid)
            case Color(mode="fixed", fixed=str(fixed), series_by=None) if name == "color" and fixed not in COLOR_MODES:
                return Text(fixed)
            case Color(mode=mode, fixed=None, series_by=None) if name == "color" and mode != "fixed":
                return Text(mode)
            case tuple() if name == "query" and value and all(isinstance(one, Definition) for one in value):
                return self._queries(value)
        return self.tree(value)

    def _queries(self, value: Sequence[Any]) -> Tree:
        """One expression, several by their legends, or a tuple of queries."""
        legends = [one.legend for one in value if _is_bare(one)]
        if len(value) == len(legends) == 1 and legends[0] is None:
            return self.tree(value[0].expr)
        if len(legends) == len(value) == len(set(legends)) and None not in legends:
            items = tuple((f"{quoted(one.legend)}: ", self.tree(one.expr)) for one in value)
            return Group("{", items, "}")
        if len(value) == 1:
            return self.tree(value[0])
        bare = [one.expr if _is_bare(one) and one.legend is None else one for one in value]
        return Group("(", tuple(("", self.tree(one)) for one in bare), ")")


def _lone_legend(panel: Any) -> str | None:
    """The legend of a panel's only query, which the panel can say."""
    query = panel.query[0] if isinstance(panel, DataPanel) and len(panel.query) == 1 else None
    if not isinstance(query, Query) or isinstance(panel, Heatmap) or panel.legend is not None:
        return None
    return query.legend


def _is_bare(query: Any) -> bool:
    """Whether a query says nothing but its expression and its legend."""
    if type(query) is not Query:
        return False
    said = {field.name for field in attrs.fields(Query) if not _is_default(field, query, getattr(query, field.name))}
    return said <= {"expr", "legend", "location"}


def _is_default(field: Any, value: object, given: object) -> bool:
    default = field.default
    if default is attrs.NOTHING:
        return False
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        default = default.factory(value) if default.takes_self else default.factory()
    return type(default) is type(given) and bool(default == given)


def _severity(value: Severity) -> Tree:
    for level in POLICY.levels:
        if level.name == value.name and attrs.evolve(value, original=None) == level:
            called = "" if value.original is None else f".called({quoted(value.original)})"
            return Code(f"{level.name}{called}", (("obsdsl", level.name),))
    return _Writer(lambda _: None, {})._call(value)


def _import(cls: type) -> Import:
    # Another class may have the name of a public one, such as the time interval of a configuration.
    is_public = cls.__name__ in _PUBLIC and getattr(obsdsl, cls.__name__) is cls
    return ("obsdsl" if is_public else cls.__module__, cls.__name__)


def imports(made: Tree) -> Iterator[Import]:
    """What the source needs to import."""
    if isinstance(made, Text):
        return
    yield from made.imports
    if isinstance(made, Group):
        for _, one in made.items:
            yield from imports(one)


def laid_out(made: Tree, indent: int = 0, before: int = 0, after: int = 0) -> str:
    """The source at this place: on one line where it fits, else one item a line, each with a comma."""
    space = " " * indent
    line = flat(made)
    if line is not None and indent + before + columns(line) + after <= WIDTH:
        return line
    if isinstance(made, Text):
        lines = split_text(made.value, WIDTH - indent - 4)
        if len(lines) == 1 and indent + 4 + len(lines[0]) > WIDTH:
            return lines[0]
        return "\n".join(["(", *(f"{space}    {line}" for line in lines), f"{space})"])
    if isinstance(made, Code):
        text = made.text if "\n" in made.text else broken(made.text, WIDTH, indent, before, after)
        return text.replace("\n", f"\n{space}") if text is made.text else text
    if not made.items:
        return made.open + made.close
    rows = (f"{space}    {key}{laid_out(one, indent + 4, columns(key), after=1)},\n" for key, one in made.items)
    return f"{made.open}\n{''.join(rows)}{space}{made.close}"


def flat(made: Tree) -> str | None:
    """The source on one line; None where it has several."""
    if isinstance(made, Text):
        return quoted(made.value)
    if isinstance(made, Code):
        return None if "\n" in made.text else made.text
    held = []
    for key, one in made.items:
        text = flat(one)
        if text is None:
            return None
        held.append(f"{key}{text}")
    lone = "," if made.open == "(" and len(held) == 1 else ""
    return f"{made.open}{', '.join(held)}{lone}{made.close}"
