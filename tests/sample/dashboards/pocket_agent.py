from obsdsl import Dashboard, QueryVariable, Row, Stat, TimeSeries
from obsdsl.library.prometheus import up
from alerts.pocket_agent import too_many_connections
from metrics import pocket_agent as m

instance = QueryVariable("instance", up(job="pocket-agent").label_values("instance"), multi=True, include_all=True)

dashboard = Dashboard(
    "Pocket Agent Server",
    uid="pocket-agent",
    folder="Pocket Agent",
    tags=("pocket-agent",),
    variables=(instance,),
    rows=(
        Row(
            "Traffic",
            Stat("Active connections", m.connections_active(instance=instance), thresholds=too_many_connections),
            TimeSeries("Execution rate", m.executions(instance=instance).rate().sum(by="status"), legend="{{status}}"),
        ),
        Row(
            "Latency",
            TimeSeries(
                "Execution duration",                    # unit inferred: seconds
                {
                    "p50": m.execution_duration.quantile(0.50),
                    "p95": m.execution_duration.quantile(0.95),
                    "p99": m.execution_duration.quantile(0.99),
                },
            ),
            TimeSeries("Error rate", m.errors.rate().sum(by="code"), legend="{{code}}"),
        ),
    ),
)
