"""What the dashboards of all systems say of the machines below them."""

from metrics import host
from obsdsl import AlertRule, QueryVariable, TimeSeries
from obsdsl.express.expr import Expr
from obsdsl.library.prometheus import up

machine = QueryVariable(
    "machine", up(job="node").label_values("instance"), label="Machine", multi=True, include_all=True
)


def share(title: str, expr: Expr, description: str, thresholds: AlertRule | None = None) -> TimeSeries:
    """A share from 0 to 1, for each of the chosen machines."""
    legend = "{{instance}}"
    return TimeSeries(
        title, expr, legend=legend, unit="ratio", min=0, max=1, thresholds=thresholds, description=description
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
