"""Claude Code V3.6.9: the dashboard of its process, its services and its machine."""

from alerts.claude_code_v369.logs import errors
from alerts.claude_code_v369.system import (
    SERVICES,
    cpu_high,
    cpu_used,
    descriptors,
    disk_available,
    disk_critical,
    down,
    integration_down,
    latency_high,
    latency_p95,
    load,
    load_high,
    memory_critical,
    memory_high,
    memory_used,
    restarting,
    stack_down,
)
from dashboards.claude_code_v369.frame import described, errors_of, framed
from metrics import claude_code_v369 as m
from metrics import host
from metrics.logs_claude_code_v369 import logs
from obsdsl import GaugePanel, Row, Stat, StateTimeline, TimeSeries, ValueMap
from obsdsl.library import node, process
from obsdsl.library.prometheus import up

UP = (ValueMap(0, text="DOWN", color="red"), ValueMap(1, text="UP", color="green"))

dashboard = framed(
    "System Health Dashboard",
    "system",
    "Whether Claude Code and its services are there, and what the machine has left.",
    rows=(
        Row(
            "Service Status Overview",
            Stat(
                "Claude Code",
                up(job=m.JOB),
                legend="{{instance}}",
                mappings=UP,
                thresholds=down,
                color_mode="background",
                graph="none",
                description="Whether Prometheus can read the collector's metrics.",
                height=8,
            ),
            Stat(
                "Collectors",
                up(job=m.JOB).count(),
                no_value="none",
                graph="none",
                description="How many collectors Prometheus knows of.",
                height=8,
            ),
            StateTimeline(
                "Integrations",
                m.integration_up,
                legend="{{integration}}",
                mappings=UP,
                thresholds=integration_down,
                description="Whether each integrated service answers.",
                width=12,
                height=8,
            ),
            StateTimeline(
                "Monitoring Services",
                up(job=SERVICES),
                legend="{{job}}",
                mappings=UP,
                thresholds=stack_down,
                description="Whether each part of the monitoring answers Prometheus.",
                width=24,
            ),
        ),
        Row(
            "Usage",
            GaugePanel(
                "CPU Usage",
                cpu_used,
                legend="{{instance}}",
                unit="ratio",
                min=0,
                max=1,
                thresholds=cpu_high,
                description="The share of the processors' time that is not idle.",
                width=8,
                height=8,
            ),
            GaugePanel(
                "Memory Usage",
                memory_used,
                legend="{{instance}}",
                unit="ratio",
                min=0,
                max=1,
                thresholds=(memory_high, memory_critical),
                description="The share of the memory that cannot be had without swapping.",
                width=8,
                height=8,
            ),
            GaugePanel(
                "Disk Usage",
                1 - disk_available,
                legend="{{mountpoint}} on {{instance}}",
                unit="ratio",
                min=0,
                max=1,
                description="The share of each file system that is taken.",
                width=8,
                height=8,
            ),
            TimeSeries(
                "Disk Space Available",
                disk_available,
                legend="{{mountpoint}} on {{instance}}",
                unit="ratio",
                min=0,
                max=1,
                thresholds=disk_critical,
                description="The share of each file system that is free. Limit: 5 %.",
            ),
            TimeSeries(
                "System Load Averages",
                {
                    "1 minute": node.load1(job=m.NODE_JOB),
                    "5 minutes": node.load5(job=m.NODE_JOB),
                    "15 minutes": node.load15(job=m.NODE_JOB),
                },
                min=0,
                description="Processes that run or wait, averaged over 1, 5 and 15 minutes.",
            ),
            TimeSeries(
                "Load by Processor",
                load,
                legend="{{instance}}",
                min=0,
                thresholds=load_high,
                description="The load of 5 minutes for each processor; above 1 some wait.",
                width=24,
            ),
        ),
        Row(
            "Processes",
            TimeSeries(
                "Process Counts",
                {"of Claude Code": m.processes, "of the machine, that run": node.procs_running(job=m.NODE_JOB)},
                min=0,
                decimals=0,
                description="How many processes there are.",
            ),
            described(
                descriptors.panels[0],
                "File Descriptors",
                "The share of the file descriptors that the process may open, and has opened.",
                unit="ratio",
            ),
            TimeSeries(
                "Restarts",
                process.start_time_seconds(job=m.JOB).changes("30m"),
                legend="{{instance}}",
                decimals=0,
                thresholds=restarting,
                description="How often the process started in half an hour.",
            ),
            TimeSeries(
                "Process CPU",
                process.cpu_seconds(job=m.JOB).rate(),
                legend="{{instance}}",
                unit="ratio",
                min=0,
                description="Processors that the process keeps busy.",
            ),
        ),
        Row(
            "Network",
            TimeSeries(
                "Network I/O Statistics",
                {
                    "{{device}} received": host.received_bytes(job=m.NODE_JOB),
                    "{{device}} sent": host.sent_bytes(job=m.NODE_JOB),
                },
                description="What the network devices receive and send, without the machine's talk to itself.",
            ),
            TimeSeries(
                "Network Latency",
                latency_p95,
                legend="{{remote}}",
                min=0,
                thresholds=latency_high,
                description="The time within which 95 % of the answers come, by remote service.",
            ),
            TimeSeries(
                "Logged Errors",
                logs(level="error").count_over_time("5m").sum(by="component"),
                min=0,
                decimals=0,
                thresholds=errors,
                description="Errors that each part logged in five minutes.",
                width=24,
            ),
            errors_of("system", "System Errors", "What Claude Code logs of errors of its own."),
        ),
    ),
)
