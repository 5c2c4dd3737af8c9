"""The systems' documents, literally: what they show and name. A file for each system."""

from tests.workspace.published import claude_code, claude_code_v369, claude_framework, claudex, pocket_agent
from tests.workspace.published.system import Alert, System

__all__ = ["FOREIGN", "SYSTEMS", "Alert"]

SYSTEMS: dict[str, System] = {
    "pocket_agent": pocket_agent.SYSTEM,
    "claudex": claudex.SYSTEM,
    "claude_code": claude_code.SYSTEM,
    "claude_framework": claude_framework.SYSTEM,
    "claude_code_v369": claude_code_v369.SYSTEM,
}
# Metrics of exporters that the documents read, and that our panels and rules read in turn.
FOREIGN = (
    "up",
    "probe_success",
    "process_resident_memory_bytes",
    "process_cpu_seconds_total",
    "nodejs_eventloop_lag_seconds",
    "nodejs_gc_duration_seconds",
    "node_cpu_seconds_total",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "node_memory_MemAvailable_bytes",
    "node_memory_MemTotal_bytes",
    "node_disk_read_bytes_total",
    "node_disk_written_bytes_total",
    "node_network_receive_bytes_total",
    "node_network_transmit_bytes_total",
    "node_textfile_mtime_seconds",
)
