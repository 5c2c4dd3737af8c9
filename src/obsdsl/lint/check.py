"""What every check is. Each stands in a file of its own in `checks/`, and in a line of `registry`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from obsdsl.define.light import frozen
from obsdsl.lint.problem import Finding, Level

if TYPE_CHECKING:
    from obsdsl.lint.site import Site

T = TypeVar("T")


@frozen(kw_only=True)
class Check(Generic[T]):
    """Looks at every value of the types in `on` and yields findings; its fields are its options.

    Only one with options is decorated: a hundred classes that attrs makes anew are a tenth of a short run.

    `on` names nodes of an expression (`Call`, `Binary`, …), `Expression` for a whole one, `AlertRule`,
    `RecordingRule`, `RuleGroup`, `Declaration`, `TemplateText`, the views of dashboards (`PanelView`, …), or `Project`.
    Where `names` is given, calls, aggregations and operators of other names are passed over: `frozenset({"rate"})`.
    The docstring is the check's page: a line that says what is wrong, why it matters, and examples under `Bad:` and
    `Good:`. A check never prints, changes or reads anything but the value and its site.

        class NoPlayground(Check[AlertRule]):
            \"\"\"An alert is named after a playground.\"\"\"

            code = "TEAM01"
            name = "no-playground"
            level = Level.WARNING
            on = (AlertRule,)

            def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
                if value.name.startswith("Playground"):
                    yield Finding("it is named after a playground", "rename or delete it")
    """

    code: ClassVar[str]
    name: ClassVar[str]
    level: ClassVar[Level]
    on: ClassVar[tuple[type, ...]]
    # The functions, aggregations and operators that it looks at, `ACTION` for texts with a template; None is all.
    names: ClassVar[frozenset[str] | None] = None
    # The rows of the survey of other linters, and the groups of new checks, that it covers.
    rows: ClassVar[tuple[int, ...]] = ()
    groups: ClassVar[tuple[int, ...]] = ()
    # Checks that are only run where they are selected by name.
    opt_in: ClassVar[bool] = False

    @property
    def idle(self) -> bool:
        """Whether it has nothing to say as it is configured; then it is not asked."""
        return False

    def find(self, value: T, at: Site) -> Iterable[Finding]:
        """What is wrong with `value`, which stands at `at`."""
        raise NotImplementedError

    @classmethod
    def title(cls) -> str:
        """The first line of its page."""
        return (cls.__doc__ or cls.name).strip().splitlines()[0]
