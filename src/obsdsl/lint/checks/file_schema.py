"""The check file-schema."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.flaws import flaw_finding
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.read.flaw import Flaw


class FileSchema(Check[Flaw]):
    """A file holds what the server that reads it refuses: an unknown field, a value of the wrong type, a bad name.

    One such field, and Prometheus or Alertmanager refuses all of the file. Dashboards are more patient: there it is
    what Grafana cannot draw.

    Bad file:
    ```yaml
    - record: job:up:sum
      expr: sum by (job) (up)
      for: 5m
    ```
    Good file:
    ```yaml
    - record: job:up:sum
      expr: sum by (job) (up)
    ```
    Bad file:
    ```json
    {"title": "Example", "schemaVersion": 39, "panels": {"title": "Requests"}}
    ```
    Good file:
    ```json
    {"title": "Example", "schemaVersion": 39, "panels": [{"title": "Requests", "type": "text"}]}
    ```
    """

    code = "OBS002"
    name = "file-schema"
    level = Level.ERROR
    rows = (1, 2)
    on = (Flaw,)

    def find(self, value: Flaw, at: Site) -> Iterator[Finding]:
        if value.kind == "schema":
            yield flaw_finding(value, at)
