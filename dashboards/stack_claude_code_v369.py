"""The monitoring of Claude Code V3.6.9, all of it on the machine of whoever works with it."""

from alerts.claude_code_v369 import logs as alerts
from alerts.claude_code_v369.routing import routing
from metrics import logs_claude_code_v369 as logs
from metrics.jobs_claude_code_v369 import server
from obsdsl import Stack

stack = Stack(
    "claude-code-v369",
    servers=(server,),
    routings=(routing,),
    loki=logs.loki,
    log_rules=(alerts.group,),
    shippers=(logs.shipper,),
    folders=("Claude Code V3.6.9",),
    network="host",
)
