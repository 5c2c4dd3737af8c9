"""What the dashboards of all systems say of the machines below them."""

from metrics import host
from obsdsl import QueryVariable, TimeSeries
from obsdsl.library.prometheus import up

machine = QueryVariable(
    "machine", up(job="node").label_values("instance"), label="Machine", multi=True, include_all=True
)


def network(title: str) -> TimeSeries:
    """The traffic of the chosen machines."""
    return TimeSeries(
        title,
        {
            "{{device}} received": host.received_bytes(instance=machine),
            "{{device}} sent": host.sent_bytes(instance=machine),
        },
        description="What the network devices receive and send, without the machine's talk to itself.",
    )
