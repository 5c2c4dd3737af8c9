"""How the rulers of Mimir, Cortex and Loki are asked: where, and what they do not take."""

from __future__ import annotations

from typing import Final

import attrs


@attrs.frozen
class Engine:
    """Paths below the server's URL; `{prefix}` is Mimir's and Cortex' `-http.prometheus-http-prefix`."""

    title: str
    # What is stored, and what is evaluated.
    rules: str
    active: str
    # Whether names may hold a slash: Loki's router takes it for another path, even encoded.
    slashes: bool = True
    # Whether expressions are of logs, and PromQL is refused.
    logql: bool = False


ENGINES: Final = {
    "mimir": Engine("Mimir", "{prefix}/config/v1/rules", "{prefix}/api/v1/rules"),
    "cortex": Engine("Cortex", "/api/v1/rules", "{prefix}/api/v1/rules"),
    "loki": Engine("Loki", "/loki/api/v1/rules", "/prometheus/api/v1/rules", slashes=False, logql=True),
}
