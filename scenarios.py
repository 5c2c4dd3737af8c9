"""What can happen to the systems, for `obsdsl simulate` and for the tests that break them."""

from metrics import claude_code, claude_code_v369, claude_framework, claudex, pocket_agent
from obsdsl.library import node, nodejs, prometheus
from obsdsl.library.prometheus import up
from obsdsl.testing import Gone, Observe, Rate, Recover, Scenario, Set, Share

GB = 1e9
# Where Pocket Agent's data are: on a file system of their own.
DATA = "/var/lib/pocket-agent"
# What Claudex's collector writes.
COLLECTED = "/var/prometheus/claudex_metrics.prom"

# Where good times are other than one would guess.
normal = Scenario(
    "normal",
    (
        Rate(claude_code.neural_operations, 60_000),
        Observe(claude_code.db_query_duration, {0.5: 0.001, 0.99: 0.005}),
        Observe(claude_code.truth_score, {0.0: 0.98, 0.5: 0.99, 1.0: 1.0}),
        Observe(claude_code.pattern_retrieval_duration, {0.5: 0.001, 0.99: 0.005}),
        Set(nodejs.eventloop_lag_seconds(job=claude_code.JOB), 0.01),
        Set(nodejs.resident_memory_bytes(job=claude_code.JOB), 0.08 * GB),
        Observe(nodejs.gc_duration_seconds(job=claude_code.JOB), {0.5: 0.001, 0.99: 0.005}),
        Set(node.filesystem_avail_bytes(job="node", mountpoint=DATA), 60 * GB),
        Set(node.filesystem_size_bytes(job="node", mountpoint=DATA), 100 * GB),
        Recover(node.textfile_mtime_seconds(job="node", file=COLLECTED)),
        Set(claude_framework.quality_score, 96.2),
        Set(claude_framework.standardization_rate, 95.6),
        Set(claude_framework.template_compliance, 97),
        Set(claude_framework.documentation_score, 94),
        Set(claude_framework.agents(template="unified"), 43),
        Set(claude_framework.agents(template="other"), 2),
        Set(claude_framework.response_time, 800),
        Set(claude_framework.workflow_time, 400_000),
        Set(claude_framework.context_loading_time, 4000),
        Set(claude_framework.memory_usage, 0.4 * GB),
        Set(claude_framework.utilization, 60),
        Set(claude_framework.error_rate, 0.8),
        Set(claude_framework.session_success, 98),
        Set(claude_framework.velocity, 34),
        Set(claude_framework.code_quality, 18),
        Set(claude_framework.time_to_deployment, 4 * 3600),
        Set(claude_framework.satisfaction, 4.3),
        Set(claude_framework.efficiency_gains, 22),
        Set(claude_framework.knowledge_reuse, 45),
        Set(claude_framework.cost_reduction, 4200),
        Set(claude_framework.cost, 5000),
        Rate(prometheus.rule_group_iterations_missed(job="framework-prometheus"), 0),
        Observe(claude_code_v369.agent_execution_duration, {0.5: 6, 0.99: 18}),
        Rate(claude_code_v369.agent_tokens, 10),
        Observe(claude_code_v369.session_operation_duration, {0.5: 0.05, 0.99: 0.4}),
        Observe(claude_code_v369.session_size, {0.5: 400_000, 0.99: 3_000_000}),
        Set(claude_code_v369.session_largest, 4_000_000),
        Observe(claude_code_v369.hook_execution_duration, {0.5: 0.05, 0.99: 0.6}),
        Set(claude_code_v369.hook_memory, 0.05 * GB),
        Observe(claude_code_v369.network_latency, {0.5: 0.1, 0.99: 0.4}),
        Set(claude_code_v369.integration_up, 1),
        Set(claude_code_v369.component_memory, 0.2 * GB),
        Set(claude_code_v369.storage, 0.6 * GB),
        Rate(claude_code_v369.performance_issues, 0.001),
        Set(node.filesystem_avail_bytes(job=claude_code_v369.NODE_JOB), 60 * GB),
        Set(node.load1(job=claude_code_v369.NODE_JOB), 0.6),
        Set(node.load5(job=claude_code_v369.NODE_JOB), 0.5),
        Set(node.load15(job=claude_code_v369.NODE_JOB), 0.4),
    ),
)

claude_code_degrades = Scenario(
    "claude-code-degrades",
    (
        Rate(claude_code.database_connection_errors, 1),
        Rate(claude_code.neural_operations, 10_000),
        Share(claude_code.http_request_duration(status="5xx"), 0.3),
        Observe(claude_code.goap_planning_duration, {0.5: 8, 0.99: 20}),
        Set(nodejs.eventloop_lag_seconds(job=claude_code.JOB), 0.5),
        Set(nodejs.resident_memory_bytes(job=claude_code.JOB), 0.2 * GB),
    ),
    summary="Claude Code: the database fails, requests fail, plans take long, and memory is short",
)
claude_code_down = Scenario(
    "claude-code-down", (Gone(up(job=claude_code.JOB)),), summary="Claude Code: the application is gone"
)

framework_degrades = Scenario(
    "framework-degrades",
    (
        Set(claude_framework.quality_score, 84),
        Set(claude_framework.response_time, 2600),
        Set(claude_framework.error_rate, 9),
        Set(claude_framework.session_success, 88),
        Share(claude_framework.quality_gates(result="failed"), 0.3),
        Set(claude_framework.cost_reduction, 1200),
    ),
    summary="Multi-Agent Framework: quality falls, agents are slow, sessions fail, and it no longer pays",
)
framework_down = Scenario(
    "framework-down", (Gone(up(job=claude_framework.JOB)),), summary="Multi-Agent Framework: it is gone"
)

v369_degrades = Scenario(
    "claude-code-v369-degrades",
    (
        Share(claude_code_v369.agent_executions(status="failure"), 0.3),
        Rate(claude_code_v369.agent_tokens, 400),
        Observe(claude_code_v369.agent_execution_duration, {0.5: 25, 0.99: 100}),
        Set(claude_code_v369.session_largest, 14_000_000),
        Share(claude_code_v369.hook_executions(status="failure"), 0.3),
        Set(claude_code_v369.integration_up(integration="hooks"), 0),
    ),
    summary="Claude Code V3.6.9: agents and hooks fail, agents are slow, a session is large, a service is gone",
)
v369_down = Scenario(
    "claude-code-v369-down", (Gone(up(job=claude_code_v369.JOB)),), summary="Claude Code V3.6.9: it is gone"
)

claudex_configuration = Scenario(
    "claudex-configuration-invalid", (Set(claudex.config_valid, 0),), summary="Claudex: its configuration is invalid"
)
claudex_down = Scenario(
    "claudex-down",
    (Gone(up(job="claudex")), Set(node.filesystem_avail_bytes(job="node", mountpoint=("/", "/var")), GB)),
    summary="Claudex: it is gone, and the disk is full",
)

pocket_agent_crowded = Scenario(
    "pocket-agent-crowded",
    (
        Set(pocket_agent.connections_active, 95),
        Rate(pocket_agent.executions, 0),
        Set(node.filesystem_avail_bytes(job="node", mountpoint=DATA), GB),
    ),
    summary="Pocket Agent: connections run out, nothing is executed, and the disk is full",
)
pocket_agent_down = Scenario(
    "pocket-agent-down", (Gone(up(job="pocket-agent")),), summary="Pocket Agent: the server is gone"
)
