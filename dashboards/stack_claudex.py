"""Claudex's monitoring, all of it on one machine, where its addresses lead."""

from alerts.routing_claudex import routing
from metrics.jobs_claudex import server
from obsdsl import Stack

stack = Stack(
    "claudex",
    servers=(server,),
    routings=(routing,),
    folders=("Claudex",),
    network="host",
    # Where collect.sh leaves its file.
    textfiles="/var/lib/node_exporter/textfile_collector",
)
