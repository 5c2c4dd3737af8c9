"""The Multi-Agent Framework's monitoring, on a network with the framework."""

from alerts.claude_framework.routing import routing
from dashboards.claude_framework import folders
from metrics.jobs_claude_framework import server
from obsdsl import Stack

stack = Stack(
    "claude-framework",
    servers=(server,),
    routings=(routing,),
    folders=(folders.executive, folders.quality, folders.operations, folders.agents, folders.development),
    networks=("claude-framework",),
)
