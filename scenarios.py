"""What can happen to the three systems, for `obsdsl simulate` and for the tests that break them."""

from metrics import claude_code, claudex, pocket_agent
from obsdsl.library import node, nodejs
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
        Observe(claude_code.pattern_retrieval_duration, {0.5: 0.001, 0.99: 0.005}),
        Set(nodejs.eventloop_lag_seconds(job=claude_code.JOB), 0.01),
        Set(nodejs.resident_memory_bytes(job=claude_code.JOB), 0.08 * GB),
        Observe(nodejs.gc_duration_seconds(job=claude_code.JOB), {0.5: 0.001, 0.99: 0.005}),
        Set(node.filesystem_avail_bytes(job="node", mountpoint=DATA), 60 * GB),
        Set(node.filesystem_size_bytes(job="node", mountpoint=DATA), 100 * GB),
        Recover(node.textfile_mtime_seconds(job="node", file=COLLECTED)),
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
