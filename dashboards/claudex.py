"""Claudex: the dashboard of its monitoring guide."""

from alerts.claudex import configuration_invalid, cpu_used, down, high_cpu_usage, high_error_rate
from dashboards.host import machine
from metrics import claudex as m
from metrics import host
from obsdsl import Dashboard, DashboardLink, GaugePanel, Row, Stat, Thresholds, TimeSeries, ValueMap
from obsdsl.library import node
from obsdsl.library.prometheus import up

TAGS = ("claudex", "production")
LINKS = (DashboardLink("Claudex", tags=("claudex",), as_dropdown=True),)
GIB = 1024**3

windows = Dashboard(
    "Claudex Windows v0.1.0",
    uid="claudex-windows",
    folder="Claudex",
    description="Whether Claudex and its machine work",
    tags=TAGS,
    links=LINKS,
    variables=(machine,),
    timezone="browser",
    refresh="30s",
    rows=(
        Row(
            "Service",
            Stat(
                "Service Status",
                {"Configuration Valid": m.config_valid, "Service Up": up(job="claudex")},
                mappings=(ValueMap(0, text="NO", color="red"), ValueMap(1, text="YES", color="green")),
                thresholds=(down, configuration_invalid),
                description="Whether the configuration is valid, and whether the exporter answers.",
                width=6,
                height=8,
            ),
            GaugePanel(
                "Active Sessions",
                {"Total Sessions": m.sessions.sum(), "Active": m.active_sessions(job="claudex").sum()},
                min=0,
                max=1000,
                description="Sessions that are stored, and those of them that are in use.",
                width=6,
                height=8,
            ),
            TimeSeries(
                "Error Rate",
                m.errors.rate(),
                legend="Errors/sec",
                thresholds=high_error_rate,
                description="Errors per second in the log of the hooks.",
            ),
        ),
        Row(
            "Machine",
            TimeSeries(
                "CPU Usage",
                {
                    "{{cpu}}": 1 - node.cpu_seconds(mode="idle", instance=machine).rate().avg(by="cpu"),
                    "all of {{instance}}": cpu_used(instance=machine),
                },
                unit="ratio",
                thresholds=high_cpu_usage,
                min=0,
                max=1,
                description="The share of each processor's time that is not idle; the alert watches all of a machine.",
                width=9,
            ),
            TimeSeries(
                "Memory Usage",
                {
                    "Available": node.memory_mem_available_bytes(instance=machine),
                    "Used": host.memory_used_bytes(instance=machine),
                },
                min=0,
                stack="normal",
                fill=20,
                description="Memory that is in use, and that can be had without swapping.",
                width=9,
            ),
            GaugePanel(
                "Disk Usage",
                m.data_bytes,
                legend="Claudex Data",
                min=0,
                max=10 * GIB,
                thresholds=Thresholds("green", (8 * GIB, "orange")),
                description="What Claudex keeps in ~/.claude.",
                width=6,
                height=8,
            ),
        ),
    ),
)
