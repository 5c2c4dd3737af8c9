"""Dashboards, alerts and recording rules as typed Python objects.

Names are imported when they are first used, so that `import obsdsl` costs nothing; `__init__.pyi` lists them for
type checkers, and is what `__getattr__` here follows.
"""

from __future__ import annotations

import importlib
from typing import Any

_MODULES = {
    "obsdsl.compile.grafanalib": ("to_grafanalib",),
    "obsdsl.compose.dashboard": ("Dashboard",),
    "obsdsl.compose.datasource": ("DataSource",),
    "obsdsl.compose.field": ("Color", "Link", "Override"),
    "obsdsl.compose.folder": ("Folder", "Role", "Team"),
    "obsdsl.compose.grafana_datasource": ("GrafanaDataSource",),
    "obsdsl.compose.link": ("Annotation", "DashboardLink", "GrafanaAnnotation", "RawAnnotation"),
    "obsdsl.compose.logs.explore": ("logs_of", "logs_url"),
    "obsdsl.compose.logs.format": ("LinePattern", "LineRegexp"),
    "obsdsl.compose.logs.loki": ("Loki", "Retention"),
    "obsdsl.compose.logs.rules": ("LogAlert", "LogRecording", "LogRuleGroup"),
    "obsdsl.compose.logs.shipper": ("LogShipper", "PromtailShipper"),
    "obsdsl.compose.logs.stream": ("LogStream",),
    "obsdsl.compose.panel": ("LibraryPanel", "RawPanel"),
    "obsdsl.compose.panels.alert_list": ("AlertList",),
    "obsdsl.compose.panels.annotations_list": ("AnnotationsList",),
    "obsdsl.compose.panels.bar_chart": ("BarChart",),
    "obsdsl.compose.panels.bar_gauge": ("BarGauge",),
    "obsdsl.compose.panels.candlestick": ("Candlestick",),
    "obsdsl.compose.panels.canvas": ("Canvas", "CanvasElement"),
    "obsdsl.compose.panels.dash_list": ("DashList",),
    "obsdsl.compose.panels.flame_graph": ("FlameGraph",),
    "obsdsl.compose.panels.gauge": ("GaugePanel",),
    "obsdsl.compose.panels.geomap": ("Geomap", "MapLayer"),
    "obsdsl.compose.panels.heatmap": ("Heatmap",),
    "obsdsl.compose.panels.histogram": ("HistogramPanel",),
    "obsdsl.compose.panels.logs": ("Logs",),
    "obsdsl.compose.panels.news": ("News",),
    "obsdsl.compose.panels.node_graph": ("NodeGraph",),
    "obsdsl.compose.panels.pie_chart": ("PieChart",),
    "obsdsl.compose.panels.plugin": ("PluginPanel",),
    "obsdsl.compose.panels.stat": ("Stat",),
    "obsdsl.compose.panels.state_timeline": ("StateTimeline",),
    "obsdsl.compose.panels.status_history": ("StatusHistory",),
    "obsdsl.compose.panels.table": ("Table",),
    "obsdsl.compose.panels.text": ("Text",),
    "obsdsl.compose.panels.timeseries": ("TimeSeries",),
    "obsdsl.compose.panels.traces": ("Traces",),
    "obsdsl.compose.panels.trend": ("Trend",),
    "obsdsl.compose.panels.xy_chart": ("XYChart", "XYSeries"),
    "obsdsl.compose.query": ("LokiQuery", "QueriesLike", "Query", "RawQuery"),
    "obsdsl.compose.raw_dashboard": ("RawDashboard",),
    "obsdsl.compose.receivers.discord": ("Discord",),
    "obsdsl.compose.receivers.email": ("Email", "EmailThreading"),
    "obsdsl.compose.receivers.http": ("HttpConfig", "OAuth2"),
    "obsdsl.compose.receivers.incidentio": ("IncidentIo",),
    "obsdsl.compose.receivers.jira": ("Jira", "JiraText"),
    "obsdsl.compose.receivers.mattermost": (
        "Mattermost",
        "MattermostAttachment",
        "MattermostField",
        "MattermostPriority",
        "MattermostProps",
    ),
    "obsdsl.compose.receivers.msteams": ("MicrosoftTeams", "MicrosoftTeamsV2"),
    "obsdsl.compose.receivers.notifier": ("Notifier",),
    "obsdsl.compose.receivers.opsgenie": ("OpsGenie", "OpsGenieResponder"),
    "obsdsl.compose.receivers.pagerduty": ("PagerDuty", "PagerDutyImage", "PagerDutyLink"),
    "obsdsl.compose.receivers.pushover": ("Pushover",),
    "obsdsl.compose.receivers.rocketchat": ("RocketChat", "RocketChatAction", "RocketChatField"),
    "obsdsl.compose.receivers.slack": ("Slack", "SlackAction", "SlackConfirmation", "SlackField"),
    "obsdsl.compose.receivers.sns": ("SNS", "SigV4"),
    "obsdsl.compose.receivers.telegram": ("Telegram",),
    "obsdsl.compose.receivers.victorops": ("VictorOps",),
    "obsdsl.compose.receivers.webex": ("Webex",),
    "obsdsl.compose.receivers.webhook": ("Webhook",),
    "obsdsl.compose.receivers.wechat": ("WeChat",),
    "obsdsl.compose.routing.routing": ("Inhibit", "Routing", "SubRoute"),
    "obsdsl.compose.routing.smtp": ("Smtp",),
    "obsdsl.compose.routing.time_interval": ("TimeInterval",),
    "obsdsl.compose.routing.tree": ("AlertmanagerConfig", "InhibitRule", "Integration", "Receiver", "Route"),
    "obsdsl.compose.row": ("Row",),
    "obsdsl.compose.rule": ("AlertRule", "RecordingRule", "RuleGroup"),
    "obsdsl.compose.scrape.alerting": ("AlertmanagerTargets",),
    "obsdsl.compose.scrape.blackbox": ("blackbox_job",),
    "obsdsl.compose.scrape.federation": ("federation_job",),
    "obsdsl.compose.scrape.http": ("TLS", "Authorization", "BasicAuth"),
    "obsdsl.compose.scrape.job": ("ScrapeJob",),
    "obsdsl.compose.scrape.relabel": ("Relabel",),
    "obsdsl.compose.scrape.remote": ("RemoteRead", "RemoteWrite"),
    "obsdsl.compose.scrape.server": ("PrometheusServer",),
    "obsdsl.compose.scrape.target": ("StaticTargets",),
    "obsdsl.compose.secret": ("Secret",),
    "obsdsl.compose.severity": ("P0", "P1", "P2", "P3", "Severity", "SeverityPolicy"),
    "obsdsl.compose.shared_panel": ("SharedPanel",),
    "obsdsl.compose.stack.blackbox": ("BlackboxModule",),
    "obsdsl.compose.stack.stack": ("Stack",),
    "obsdsl.compose.thresholds": ("Thresholds",),
    "obsdsl.compose.transformation": (
        "CalculateField",
        "FilterFieldsByName",
        "GroupBy",
        "JoinByField",
        "LabelsToFields",
        "Limit",
        "Merge",
        "Organize",
        "RawTransformation",
        "Reduce",
        "RenameByRegex",
        "SortBy",
    ),
    "obsdsl.compose.value_map": ("RangeMap", "RegexMap", "SpecialMap", "ValueMap"),
    "obsdsl.compose.variable": (
        "AdHocVariable",
        "ConstantVariable",
        "CustomVariable",
        "DataSourceVariable",
        "GroupByVariable",
        "IntervalVariable",
        "QueryVariable",
        "RawVariable",
        "SwitchVariable",
        "TextVariable",
    ),
    "obsdsl.define.duration": ("Duration",),
    "obsdsl.define.unit": ("Unit",),
    "obsdsl.errors": ("CompileError", "DefinitionError", "LoadError", "ObsdslError"),
    "obsdsl.express.expr": ("Expr",),
    "obsdsl.express.matcher": ("MatcherLike", "Not", "NotRegex", "Regex"),
    "obsdsl.express.metric": ("Counter", "Gauge", "Histogram", "Info", "NativeHistogram", "Summary"),
    "obsdsl.express.number": ("number",),
    "obsdsl.express.raw": ("promql",),
    "obsdsl.express.vector": ("Vector",),
    "obsdsl.logs.expr": ("LogExpr",),
    "obsdsl.logs.lines": ("LogLines",),
    "obsdsl.logs.metrics": ("LogMetric",),
    "obsdsl.logs.raw": ("logql",),
    "obsdsl.logs.values": ("Above", "AtLeast", "AtMost", "Below", "Ip", "Unequal"),
    "obsdsl.setting": ("value",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = list(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module 'obsdsl' has no attribute {name!r}")
    value = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
