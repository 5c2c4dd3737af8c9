"""`[tool.obsdsl.targets.<name>]`: where a push goes. Plain values; of secrets, only where they are found."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import attrs

from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen

DEFAULT_TIMEOUT = Duration.parse("30s")
RULER_WAIT = Duration.parse("90s")


@frozen
class Connection:
    """How a server is reached. Each `*_env` names an environment variable, each `*_file` a file.

    Relative paths are relative to the workspace's root. Without any of it, the URL alone is used; proxies and CAs of
    the environment (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE) count where none is named here.
    """

    url: str
    token_env: str | None = None
    token_file: str | None = None
    username: str | None = None
    username_env: str | None = None
    password_env: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    proxy: str | None = None
    # A proxy whose URL holds a password.
    proxy_env: str | None = None
    timeout: Duration = DEFAULT_TIMEOUT
    # Headers in clear, and headers whose value is in an environment variable.
    headers: Mapping[str, str] = attrs.field(factory=dict)
    headers_env: Mapping[str, str] = attrs.field(factory=dict)


@frozen
class GrafanaTarget:
    """`grafana`: dashboards, folders, data sources, library panels; with `alerting`, rules and contact points, too."""

    connection: Connection
    org_id: int | None = None
    # "classic", "apis" (dashboard.grafana.app), or "auto": what the server has, by probing.
    api: str = "auto"
    # The title of a folder for everything; nested below it where the server can.
    folder: str | None = None
    # Patterns of dashboards' uids; empty for all.
    dashboards: tuple[str, ...] = ()
    workers: int = 4
    alerting: bool = False
    # The one notification policy tree of the organisation is this project's.
    policies: bool = False
    # Patterns of rule groups that become Grafana's; empty for all.
    groups: tuple[str, ...] = ()
    # The uid of the data source that alerts query.
    datasource: str | None = None
    # The uid of the one that recordings are written to; without it they are Prometheus's.
    record_to: str | None = None
    # The title of the folder of all rule groups.
    alert_folder: str = "Alerts"
    # Severity -> what a rule does without data, and when its query fails.
    no_data: Mapping[str, str] = attrs.field(factory=dict)
    errors: Mapping[str, str] = attrs.field(factory=dict)
    # The routing that becomes contact points and policies, where there are several; "" for none.
    routing: str | None = None
    # False says that the routing's inhibitions, which Grafana does not have, are left out.
    inhibition: bool = True
    # Whether what is pushed stays editable in the UI (X-Disable-Provenance).
    editable: bool = False
    name: str = "grafana"


@frozen
class PrometheusTarget:
    """`prometheus`: rule files, and prometheus.yml where `config` says where, into directories of this machine.

    Without a `connection` the files are written and nothing is reloaded: for configuration management.
    """

    rules: str | None = None
    config: str | None = None
    connection: Connection | None = None
    reload: bool = True
    # The binary that validates, `""` for none; "promtool" if it is on PATH.
    promtool: str = "promtool"
    # Patterns of rule groups; empty for all. The name of the PrometheusServer, where there are several.
    groups: tuple[str, ...] = ()
    server: str | None = None
    # How long a reload may take until its result shows.
    wait: Duration = DEFAULT_TIMEOUT
    name: str = "prometheus"


@frozen
class AlertmanagerTarget:
    """`alertmanager`: its configuration file, reload, verification."""

    config: str
    connection: Connection | None = None
    reload: bool = True
    amtool: str = "amtool"
    routing: str | None = None
    wait: Duration = DEFAULT_TIMEOUT
    name: str = "alertmanager"


@frozen
class RulerTarget:
    """`rulers`: a ruler of Mimir, Cortex or Loki."""

    connection: Connection
    # "mimir", "cortex" or "loki".
    engine: str
    tenant: str | None = None
    # Before Mimir's `/config/v1/rules`, as its `-http.prometheus-http-prefix`.
    prefix: str = "/prometheus"
    # The namespace of this project's groups; its name, unless given.
    namespace: str | None = None
    groups: tuple[str, ...] = ()
    workers: int = 8
    # How long a group may take until it is active: rulers of Cortex and Loki look for new ones once a minute.
    wait: Duration = RULER_WAIT
    name: str = "ruler"


@frozen
class VmalertTarget:
    """`vmalert`: rule files into a directory, reload, verification."""

    rules: str
    connection: Connection | None = None
    reload: bool = True
    # The binary that validates, `""` for none; "vmalert" if it is on PATH.
    vmalert: str = "vmalert"
    groups: tuple[str, ...] = ()
    # 1.79 runs nothing new before a group has begun, which takes up to its interval: a minute, where nobody says.
    wait: Duration = Duration.parse("90s")
    name: str = "vmalert"


@frozen
class Target:
    """One target. Each part has a name: `prometheus`, or `prometheus:a` where `name = "a"` is in its table."""

    name: str
    grafana: tuple[GrafanaTarget, ...] = ()
    prometheus: tuple[PrometheusTarget, ...] = ()
    alertmanager: tuple[AlertmanagerTarget, ...] = ()
    rulers: tuple[RulerTarget, ...] = ()
    vmalert: tuple[VmalertTarget, ...] = ()
    # What `obsdsl.value` reads.
    values: Mapping[str, Any] = attrs.field(factory=dict)
    # Settings of `[tool.obsdsl]` that are others for this target: fields of `Config`.
    overrides: Mapping[str, Any] = attrs.field(factory=dict)
    # A folder of files that hold the values of `Secret`s, for servers that must be given them; else the environment.
    secrets: str | None = None
    state: str | None = None
    prune: bool = False
    prune_limit: int | None = None

    def evaluates(self, group: str) -> bool:
        """Whether a push gives a group of rules to what needs no `rule_files`: a ruler, vmalert, Grafana's alerting."""
        grafanas = [one.groups for one in self.grafana if one.alerting]
        chosen = [*(one.groups for one in self.rulers), *(one.groups for one in self.vmalert), *grafanas]
        return any(not patterns or any(fnmatchcase(group, one) for one in patterns) for patterns in chosen)
