"""A dashboard as a team writes it with grafanalib: a shop's checkout, with the habits that grafanalib brings along."""

from __future__ import annotations

from grafanalib import core as G  # noqa: N812
from grafanalib.formatunits import PERCENT_UNIT, SECONDS

SOURCE = "prometheus"


def rate(metric: str, by: str) -> str:
    return f'sum by ({by}) (rate({metric}{{job="checkout",instance=~"$instance"}}[$__rate_interval]))'


traffic = [
    G.RowPanel(title="Traffic", gridPos=G.GridPos(h=1, w=24, x=0, y=0)),
    G.Stat(
        title="Orders today",
        dataSource=SOURCE,
        targets=[G.Target(expr="sum(increase(checkout_orders_total[1d]))", instant=True)],
        thresholds=[G.Threshold("red", 0, 0.0), G.Threshold("green", 1, 100.0)],
        mappings=[G.StatValueMapping(text="none", mapValue="0")],
        gridPos=G.GridPos(h=8, w=6, x=0, y=1),
    ),
    G.TimeSeries(
        title="Requests",
        dataSource=SOURCE,
        targets=[
            G.Target(expr=rate("checkout_requests_total", "code"), legendFormat="{{code}}"),
            G.Target(expr=rate("checkout_retries_total", "instance"), legendFormat="retries {{instance}}"),
        ],
        unit="reqps",
        stacking={"mode": "normal", "group": "A"},
        gridPos=G.GridPos(h=8, w=18, x=6, y=1),
    ),
]
latency = [
    G.RowPanel(title="Latency", gridPos=G.GridPos(h=1, w=24, x=0, y=9)),
    G.Graph(
        title="Checkout duration",
        dataSource=SOURCE,
        targets=[
            G.Target(
                expr=f"histogram_quantile({q}, {rate('checkout_duration_seconds_bucket', 'le')})",
                legendFormat=f"p{q * 100:.0f}",
                refId=letter,
            )
            for q, letter in ((0.5, "A"), (0.99, "B"))
        ],
        yAxes=G.YAxes(G.YAxis(format=SECONDS, min=0, label="duration"), G.YAxis(format="short")),
        thresholds=[G.GraphThreshold(value=2.0, colorMode="critical")],
        seriesOverrides=[G.SeriesOverride(alias="p99", color="#F2495C", dashes=True)],
        legend=G.Legend(avg=True, current=True, alignAsTable=True, rightSide=True),
        gridPos=G.GridPos(h=10, w=16, x=0, y=10),
    ),
    G.GaugePanel(
        title="Basket conversion",
        dataSource=SOURCE,
        targets=[G.Target(expr="sum(checkout_orders_total) / sum(checkout_baskets_total)")],
        format=PERCENT_UNIT,
        max=1,
        gridPos=G.GridPos(h=10, w=8, x=16, y=10),
    ),
]
details = G.RowPanel(
    title="Details",
    collapsed=True,
    gridPos=G.GridPos(h=1, w=24, x=0, y=20),
    panels=[
        G.Table(
            title="Errors",
            dataSource=SOURCE,
            targets=[G.Target(expr=rate("checkout_errors_total", "kind"), format="table", instant=True)],
            displayMode="color-background",
            gridPos=G.GridPos(h=8, w=12, x=0, y=21),
        ),
        G.Text(title="Runbook", content="[Runbook](https://example.org/checkout)", gridPos=G.GridPos(8, 12, 12, 21)),
    ],
)
dashboard = G.Dashboard(
    title="Checkout",
    uid="checkout",
    description="Orders, and how long they take.",
    tags=["shop", "checkout"],
    timezone="browser",
    sharedCrosshair=True,
    templating=G.Templating(
        list=[
            G.Template(
                name="instance",
                query='label_values(up{job="checkout"}, instance)',
                dataSource=SOURCE,
                multi=True,
                includeAll=True,
                default="All",
            ),
        ]
    ),
    annotations=G.Annotations(
        list=[{"name": "Deployments", "datasource": SOURCE, "enable": True, "expr": "changes(build_info[5m]) > 0"}]
    ),
    links=[G.DashboardLink(title="Shop", type="dashboards", tags=["shop"], asDropdown=True)],
    panels=[*traffic, *latency, details],
).auto_panel_ids()
