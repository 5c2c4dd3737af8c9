"""Every setting of `[tool.obsdsl]` and `[tool.obsdsl.lint]`: the field that it sets, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from obsdsl.config import kubernetes, values
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean, shown


@frozen
class Key:
    """One key of the configuration: the field it sets, and how its value is read.

    What may hold a secret, by mistake, is not shown in messages.
    """

    field: str
    read: Callable[[Any], Any]
    shows: bool = True


KEYS: Mapping[str, Key] = {
    "paths": Key("paths", values.paths),
    "out": Key("out", values.out),
    "grafana_version": Key("grafana", values.grafana),
    "prometheus_version": Key("prometheus", values.version),
    "alertmanager_version": Key("alertmanager", values.alertmanager),
    "secret_dir": Key("secret_dir", values.folder),
    "grafana_url": Key("grafana_url", values.url),
    "project": Key("project", values.word),
    "manifests": Key("manifests", kubernetes.manifests),
    "kubernetes": Key("kubernetes", kubernetes.kubernetes),
}
# What holds where the workspace is evaluated, until its scrape jobs say so.
ENVIRONMENT_KEYS: Mapping[str, Key] = {
    "scrape_interval": Key("scrape_interval", values.interval),
    "evaluation_interval": Key("evaluation_interval", values.interval),
    "retention": Key("retention", values.interval),
    "external_labels": Key("external_labels", values.external_labels),
    "target_labels": Key("target_labels", values.names),
}
LINT_KEYS: Mapping[str, Key] = {
    "select": Key("select", values.texts),
    "ignore": Key("ignore", values.texts),
    "per-path": Key(
        "per_path", lambda value: values.table(value, values.texts, '{ "alerts/vendor/*" = ["record-name"] }')
    ),
    "levels": Key("levels", lambda value: values.table(value, values.level, '{ record-name = "info" }')),
    "plugins": Key("plugins", lambda value: values.texts(value, "checks.team")),
    "options": Key("options", values.options),
    "undeclared": Key("undeclared", lambda value: values.texts(value, "kube_*")),
    "baseline": Key("baseline", lambda value: values.inside(value, ".obsdsl-baseline.json")),
}


def read(
    keys: Mapping[str, Key], settings: Mapping[str, Any], prefix: str, fields: dict[str, Any], faults: list[str]
) -> None:
    """Read the settings into `fields`; what is wrong with them, into `faults`."""
    for key, value in settings.items():
        row = keys.get(key)
        if row is None:
            # In the file of its own, the tables have no such name.
            mend = "; write [lint] instead of [tool.obsdsl.lint]" if key == "tool" else did_you_mean(key, keys)
            faults.append(f"{prefix}{key} is no setting{mend}")
            continue
        try:
            fields[row.field] = row.read(value)
        except ValueError as error:
            faults.append(f"{prefix}{key} is {shown(value) if row.shows else 'not usable'}; {error}")
