"""The check duplicate-key."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.flaws import flaw_finding
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.read.flaw import Flaw


class DuplicateKey(Check[Flaw]):
    """A mapping has one key twice.

    Prometheus and Alertmanager refuse the file. Of JSON, the last one counts, and whoever edits the first wonders.

    Bad file:
    ```yaml
    - alert: Down
      expr: up == 0
      for: 5m
      for: 10m
    ```
    Good file:
    ```yaml
    - alert: Down
      expr: up == 0
      for: 10m
    ```
    Bad file:
    ```json
    {"title": "Example", "schemaVersion": 39, "panels": [], "title": "Another"}
    ```
    Good file:
    ```json
    {"title": "Example", "schemaVersion": 39, "panels": []}
    ```
    """

    code = "OBS003"
    name = "duplicate-key"
    level = Level.ERROR
    rows = (1,)
    on = (Flaw,)

    def find(self, value: Flaw, at: Site) -> Iterator[Finding]:
        if value.kind == "duplicate-key":
            yield flaw_finding(value, at)
