"""Pocket Agent: the server's own dashboard, and the one of its system."""

from alerts.pocket_agent import (
    DATA,
    disk_space_low,
    error_ratio,
    high_error_rate,
    high_error_ratio,
    high_memory_usage,
    no_executions_recently,
    service_down,
    slow_executions,
    success_ratio,
    too_many_connections,
)
from dashboards.host import machine, network, share
from metrics import host
from metrics import pocket_agent as m
from obsdsl import Dashboard, DashboardLink, QueryVariable, Row, Stat, StateTimeline, Thresholds, TimeSeries, ValueMap
from obsdsl.library import blackbox, node, process
from obsdsl.library.prometheus import up

TAGS = ("pocket-agent",)
LINKS = (DashboardLink("Pocket Agent", tags=TAGS, as_dropdown=True),)

instance = QueryVariable(
    "instance", up(job="pocket-agent").label_values("instance"), label="Server", multi=True, include_all=True
)

server = Dashboard(
    "Pocket Agent Server",
    uid="pocket-agent",
    folder="Pocket Agent",
    description="What the server does, and how fast and how well.",
    tags=TAGS,
    links=LINKS,
    variables=(instance,),
    refresh="30s",
    rows=(
        Row(
            "Traffic",
            Stat(
                "Active Connections",
                m.connections_active(instance=instance),
                legend="Active on {{instance}}",
                thresholds=too_many_connections,
                description="Open WebSocket connections of each server; a server takes 100.",
                width=12,
                height=8,
            ),
            TimeSeries(
                "Execution Rate",
                m.executions(instance=instance).rate().sum(by="status"),
                legend="{{status}}",
                description="Claude executions that end per second, by how they ended.",
            ),
        ),
        Row(
            "Latency and errors",
            TimeSeries(
                "Execution Duration (95th percentile)",
                m.execution_duration(instance=instance).quantile(0.95, by="instance"),
                legend="p95 on {{instance}}",
                thresholds=slow_executions,
                description="The time within which 95 % of the executions end.",
            ),
            TimeSeries(
                "Error Rate",
                {
                    "{{code}}": m.errors(instance=instance).rate().sum(by="code"),
                    "all of {{instance}}": m.errors(instance=instance).rate().sum(by="instance"),
                },
                thresholds=high_error_rate,
                description="Errors per second by code; the alert watches the sum of each server.",
            ),
        ),
    ),
)

_per_hour = m.executions(instance=instance).increase("1h").sum(by="instance")
_projects = m.projects(instance=instance)

system = Dashboard(
    "Pocket Agent System",
    uid="pocket-agent-system",
    folder="Pocket Agent",
    description="The key metrics of the machine, the application and the business.",
    tags=TAGS,
    links=LINKS,
    variables=(instance, machine),
    refresh="1m",
    rows=(
        Row(
            "Health",
            StateTimeline(
                "Server",
                up(job="pocket-agent", instance=instance),
                legend="{{instance}}",
                thresholds=service_down,
                mappings=(ValueMap(0, text="DOWN", color="red"), ValueMap(1, text="UP", color="green")),
                description="Whether Prometheus can read the server's metrics.",
                width=12,
                height=4,
            ),
            Stat(
                "Endpoint",
                blackbox.success(job="blackbox"),
                legend="{{instance}}",
                mappings=(ValueMap(0, text="DOWN", color="red"), ValueMap(1, text="UP", color="green")),
                description="Whether the WebSocket's port takes a TLS connection, seen from outside.",
                width=12,
            ),
        ),
        Row(
            "Resource Usage",
            share("CPU Usage", host.cpu_used(instance=machine), "The share of the processors' time that is not idle."),
            share(
                "Memory Usage",
                host.memory_used(instance=machine),
                "The share of the machine's memory that cannot be had without swapping.",
            ),
            TimeSeries(
                "Disk I/O",
                {
                    "{{device}} read": node.disk_read_bytes(instance=machine).rate().sum(by="device"),
                    "{{device}} written": node.disk_written_bytes(instance=machine).rate().sum(by="device"),
                },
                description="What the disks read and write.",
            ),
            network("Network Traffic"),
            TimeSeries(
                "Server Memory",
                process.resident_memory_bytes(job="pocket-agent", instance=instance),
                legend="{{instance}}",
                thresholds=high_memory_usage,
                min=0,
                description="The memory that the server's own process holds.",
            ),
            share(
                "Disk Space Available",
                host.disk_available(mountpoint=DATA, instance=machine),
                f"The share of {DATA} that is free.",
                disk_space_low,
            ),
        ),
        Row(
            "Application Metrics",
            TimeSeries(
                "Request Rate",
                m.messages_received(instance=instance).rate().sum(by="type"),
                legend="{{type}}",
                unit="reqps",
                description="Messages that clients send, per second and by type: each is a request.",
            ),
            TimeSeries(
                "Error Rate",
                error_ratio,
                legend="executions that fail",
                thresholds=high_error_ratio,
                min=0,
                description="The share of executions that end in an error or a timeout, of all servers.",
            ),
            TimeSeries(
                "Response Time",
                {
                    "p50": m.execution_duration(instance=instance).quantile(0.50),
                    "p95": m.execution_duration(instance=instance).quantile(0.95),
                    "p99": m.execution_duration(instance=instance).quantile(0.99),
                },
                description="The time within which half, 95 % and 99 % of the executions end.",
            ),
            TimeSeries(
                "Active Connections",
                m.connections_active(instance=instance),
                legend="{{instance}}",
                min=0,
                description="Open WebSocket connections.",
            ),
            TimeSeries(
                "Responses",
                m.messages_sent(instance=instance).rate().sum(by="type"),
                legend="{{type}}",
                description="Messages that the servers send, per second and by type.",
            ),
            TimeSeries(
                "New Connections",
                m.connections(instance=instance).rate().sum(by="instance"),
                legend="{{instance}}",
                description="WebSocket connections that are opened per second.",
            ),
        ),
        Row(
            "Business Metrics",
            Stat(
                "Projects Created",
                {"all": _projects.sum(), "last 24 hours": (_projects - _projects.offset("1d")).sum()},
                description="Projects that exist, and how many more they are than a day ago.",
            ),
            Stat(
                "Executions per Hour",
                _per_hour,
                legend="{{instance}}",
                decimals=0,
                thresholds=no_executions_recently,
                description="Claude executions that ended in the last hour.",
            ),
            Stat(
                "Average Execution Time",
                m.execution_duration(instance=instance).mean(),
                description="The mean duration of the executions.",
            ),
            Stat(
                "Success Rate",
                success_ratio,
                thresholds=Thresholds("red", (0.95, "green")),
                description="The share of executions that succeed, of all servers.",
            ),
            TimeSeries(
                "Active Projects",
                m.projects_active(instance=instance).sum(by="state"),
                legend="{{state}}",
                stack="normal",
                fill=20,
                width=24,
                description="Projects by what is happening to them.",
            ),
        ),
    ),
)
