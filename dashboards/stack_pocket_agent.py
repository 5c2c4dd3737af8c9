"""Pocket Agent's monitoring, all of it on the machine of the server, where its addresses lead."""

from alerts.routing_pocket_agent import routing
from metrics import logs_pocket_agent as logs
from metrics.jobs_pocket_agent import server
from obsdsl import BlackboxModule, Stack

stack = Stack(
    "pocket-agent",
    servers=(server,),
    routings=(routing,),
    loki=logs.loki,
    shippers=(logs.shipper,),
    folders=("Pocket Agent",),
    network="host",
    modules={
        "websocket_check": BlackboxModule(
            "tcp", timeout="5s", settings={"tls": True, "tls_config": {"insecure_skip_verify": True}}
        )
    },
)
