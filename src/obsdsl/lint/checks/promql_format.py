"""The check promql-format."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.light import frozen
from obsdsl.express.render import pretty, render
from obsdsl.express.tokens import lex
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Fix, Level
from obsdsl.lint.site import Expression, Site


@frozen(kw_only=True)
class PromqlFormat(Check[Expression]):
    """An expression is not formatted as all others are.

    One form for all reads faster, and a change shows what changed: groupings before the argument, a space after each
    comma, parentheses only where they are needed, and a break at each operator where a line is longer than `width`.
    Expressions with comments are left alone.

    Configuration:
    ```toml
    select = ["promql-format"]
    ```
    Bad:
    ```python
    RawPanel({"title": "Errors", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
              "targets": [{"refId": "A", "expr": "sum(rate(app_errors_total[5m]))by(type)"}]})
    ```
    Good:
    ```python
    RawPanel({"title": "Errors", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
              "targets": [{"refId": "A", "expr": "sum by (type) (rate(app_errors_total[5m]))"}]})
    ```
    Bad file:
    ```yaml
    - record: type:app_errors:rate5m
      expr: sum(rate(app_errors_total[5m])) by (type)
    ```
    Good file:
    ```yaml
    - record: type:app_errors:rate5m
      expr: sum by (type) (rate(app_errors_total[5m]))
    ```
    """

    code = "OBS103"
    name = "promql-format"
    level = Level.INFO
    rows = (6,)
    on = (Expression,)
    opt_in = True

    width: int = 80

    def find(self, value: Expression, at: Site) -> Iterator[Finding]:
        # The text of a variable holds more than its expression.
        if at.text is None or at.use == "variable":
            return
        text, line = at.text.strip(), render(value.node)
        if text in (line, wanted := pretty(value.node, self.width)) or _commented(text):
            return
        # What had one line keeps it.
        fix = Fix(wanted if "\n" in text else line, safe=True)
        shown = wanted if "\n" not in wanted else f"{line[: self.width]}…" if len(line) > self.width else line
        yield Finding("it is not written in the one form", f"write {shown}", field=at.text_path, fix=fix)


def _commented(text: str) -> bool:
    """Whether there is a comment in it, which the one form would lose."""
    if "#" not in text:
        return False
    end = 0
    for token in lex(text):
        if "#" in text[end : token.start]:
            return True
        end = token.end
    return False
