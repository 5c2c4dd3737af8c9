"""The check file-syntax."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.flaws import flaw_finding
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.read.flaw import Flaw


class FileSyntax(Check[Flaw]):
    """A file is no YAML or no JSON.

    Prometheus and Alertmanager keep the configuration that they had, and refuse to start with this one.

    Bad file:
    ```yaml
    groups:
      - name: example
        rules: [
    ```
    Good file:
    ```yaml
    groups:
      - name: example
        rules: []
    ```
    """

    code = "OBS001"
    name = "file-syntax"
    level = Level.ERROR
    rows = (1,)
    on = (Flaw,)

    def find(self, value: Flaw, at: Site) -> Iterator[Finding]:
        if value.kind == "syntax":
            yield flaw_finding(value, at)
