"""Claude Code V3.6.9: its process, the services around it, and the machine that they share."""

from metrics import claude_code_v369 as m
from metrics import host
from metrics.jobs_claude_code_v369 import STACK
from obsdsl import P0, P1, P2, P3, AlertRule, NotRegex, RecordingRule, RuleGroup
from obsdsl.library import node, process
from obsdsl.library.prometheus import up
from obsdsl.patterns import saturation, use

RUNBOOK = "docs/runbooks/claude-code-v369-system.md"
MACHINE = {"service": "claude-code-v369-machine"}
# File systems that hold something, and can be full.
REAL = NotRegex("tmpfs|overlay|squashfs|ramfs")
SERVICES = tuple(STACK)

cpu = use("Claude machine CPU", utilization=host.cpu_used(job=m.NODE_JOB))
(cpu_used,) = cpu.recordings
memory = saturation(
    "Claude machine memory",
    used=host.memory_used_bytes(job=m.NODE_JOB),
    limit=node.memory_mem_total_bytes(job=m.NODE_JOB),
    maximum=None,
)
(memory_used,) = memory.recordings
disk_available = RecordingRule(
    "instance_mountpoint:claude_machine_disk_available:ratio",
    host.disk_available(job=m.NODE_JOB, fstype=REAL).min(by=("instance", "mountpoint")),
)
load = RecordingRule(
    "instance:claude_machine_load:per_cpu",
    node.load5(job=m.NODE_JOB).sum(by="instance") / node.cpu_seconds(job=m.NODE_JOB, mode="idle").count(by="instance"),
)
descriptors = saturation(
    "Claude file descriptors",
    used=process.open_fds(job=m.JOB),
    limit=process.max_fds(job=m.JOB),
    runbook=f"{RUNBOOK}#claudefiledescriptorssaturated-p2",
)
(descriptors_used,) = descriptors.recordings
latency_p95 = RecordingRule(
    "remote:claude_network_latency_seconds:p95_rate5m", m.network_latency.quantile(0.95, by="remote", window="5m")
)
down = AlertRule(
    "ClaudeCodeDown",
    up(job=m.JOB) == 0,
    for_="1m",
    severity=P0.called("critical"),
    summary="Claude Code is down",
    description="{{ $labels.instance }} has not answered Prometheus for a minute.",
    runbook=f"{RUNBOOK}#claudecodedown-p0",
)
unseen = AlertRule(
    "ClaudeCollectorAbsent",
    up(job=m.JOB).absent(),
    for_="5m",
    severity=P1,
    summary="Prometheus does not know of Claude Code",
    description="There has been no target of the job {{ $labels.job }} for five minutes: no other alert can fire.",
    runbook=f"{RUNBOOK}#claudecollectorabsent-p1",
    panel="claude-code-v369-system/Service Status Overview/Collectors",
)
integration_down = AlertRule(
    "IntegrationServiceDown",
    m.integration_up == 0,
    for_="2m",
    severity=P0.called("critical"),
    summary="The integrated service {{ $labels.integration }} is down",
    description="{{ $labels.instance }} has not reached {{ $labels.integration }} for two minutes.",
    runbook=f"{RUNBOOK}#integrationservicedown-p0",
)
stack_down = AlertRule(
    "MonitoringServiceDown",
    up(job=SERVICES) == 0,
    for_="5m",
    severity=P2,
    summary="{{ $labels.job }} is down",
    description="{{ $labels.instance }} of the job {{ $labels.job }} has not answered Prometheus for five minutes.",
    runbook=f"{RUNBOOK}#monitoringservicedown-p2",
)
restarting = AlertRule(
    "ProcessRestarting",
    process.start_time_seconds(job=m.JOB).changes("30m") > 2,
    for_="1m",
    severity=P2,
    summary="Claude Code starts again and again",
    description="{{ $labels.instance }} started {{ $value }} times in half an hour.",
    runbook=f"{RUNBOOK}#processrestarting-p2",
)
latency_high = AlertRule(
    "NetworkLatencyHigh",
    latency_p95 > 1,
    for_="10m",
    severity=P2,
    summary="{{ $labels.remote }} answers slowly",
    description="5 % of the answers take {{ $value | humanizeDuration }} or longer.",
    runbook=f"{RUNBOOK}#networklatencyhigh-p2",
)
memory_critical = AlertRule(
    "SystemMemoryCritical",
    memory_used > 0.9,
    for_="2m",
    severity=P1.called("critical"),
    labels=MACHINE,
    summary="More than 90 % of the machine's memory is used",
    description="Memory usage of {{ $labels.instance }} is {{ $value | humanizePercentage }}.",
    runbook=f"{RUNBOOK}#systemmemorycritical-p1",
)
memory_high = AlertRule(
    "MemoryUsageHigh",
    memory_used > 0.85,
    for_="5m",
    severity=P2.called("warning"),
    labels=MACHINE,
    summary="More than 85 % of the machine's memory is used",
    description="Memory usage of {{ $labels.instance }} is {{ $value | humanizePercentage }}.",
    runbook=f"{RUNBOOK}#memoryusagehigh-p2",
)
disk_critical = AlertRule(
    "DiskSpaceCritical",
    disk_available < 0.05,
    for_="5m",
    severity=P1.called("critical"),
    labels=MACHINE,
    summary="Less than 5 % of {{ $labels.mountpoint }} is free",
    description="{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} on {{ $labels.instance }} is free.",
    runbook=f"{RUNBOOK}#diskspacecritical-p1",
)
cpu_high = AlertRule(
    "CPUUsageHigh",
    cpu_used > 0.9,
    for_="15m",
    severity=P2,
    labels=MACHINE,
    summary="The machine's processors are busy",
    description="CPU usage of {{ $labels.instance }} is {{ $value | humanizePercentage }}.",
    runbook=f"{RUNBOOK}#cpuusagehigh-p2",
)
load_high = AlertRule(
    "SystemLoadHigh",
    load > 2,
    for_="15m",
    severity=P3,
    labels=MACHINE,
    summary="More than two processes wait for each processor",
    description='The load of {{ $labels.instance }} is {{ $value | printf "%.1f" }} for each processor.',
    runbook=f"{RUNBOOK}#systemloadhigh-p3",
)

group = RuleGroup(
    "claude-code-v369-system",
    interval="15s",
    labels={"service": "claude-code-v369"},
    owner="team-performance",
    rules=(
        *cpu.rules,
        *memory.rules,
        disk_available,
        load,
        *descriptors.rules,
        latency_p95,
        down,
        unseen,
        integration_down,
        stack_down,
        restarting,
        latency_high,
        memory_critical,
        memory_high,
        disk_critical,
        cpu_high,
        load_high,
    ),
)
