"""What Claude Code V3.6.9 writes, and the Loki that keeps it for a week."""

from obsdsl import LogShipper, LogStream, Loki, PromtailShipper

LOKI = "http://localhost:3100"

logs = LogStream(
    "claude-code-v369",
    labels={
        "level": ("debug", "info", "warn", "error"),
        "component": ("agents", "sessions", "hooks", "resources", "system"),
    },
    fields={"agent": ..., "hook": ..., "session": ..., "message": ..., "duration": "seconds"},
    format="json",
    # Below the home of whoever works with it.
    paths=("/home/*/.claude/logs/*.log",),
    timestamp="timestamp",
)
loki = Loki(name="claude-code-v369", retention="7d", alertmanager_url="http://localhost:9093")
shipper = LogShipper((logs,), name="claude-code-v369", url=LOKI)
# As the document has it; a machine runs this or the other.
promtail = PromtailShipper((logs,), name="claude-code-v369", url=LOKI)
