"""grafanalib: one program that makes every dashboard."""

import sys
from pathlib import Path

from grafanalib._gen import write_dashboard
from grafanalib.core import Dashboard, GridPos, RowPanel, Stat, Target, Template, Templating, TimeSeries

from benchmarks.work import DATASOURCE, HEIGHT, PANELS_PER_ROW, VARIABLE_QUERY, WIDTH, job_name, rows

KINDS = {"stat": Stat, "timeseries": TimeSeries}


def dashboard(job: str) -> Dashboard:
    """The dashboard of one service."""
    panels = []
    for index, (name, members) in enumerate(rows().items()):
        top = index * (HEIGHT + 1)
        panels.append(RowPanel(title=name, gridPos=GridPos(h=1, w=WIDTH * PANELS_PER_ROW, x=0, y=top)))
        panels.extend(
            KINDS[panel.kind](
                title=panel.title,
                dataSource=DATASOURCE,
                targets=[Target(expr=panel.expr(job), legendFormat=panel.legend, refId="A")],
                gridPos=GridPos(h=HEIGHT, w=WIDTH, x=column * WIDTH, y=top + 1),
                **({"format": panel.unit} if panel.kind == "stat" else {"unit": panel.unit}),
            )
            for column, panel in enumerate(members)
        )
    return Dashboard(
        title=job,
        uid=job,
        tags=["benchmark"],
        templating=Templating(
            [
                Template(name="datasource", type="datasource", query="prometheus"),
                Template(
                    name="instance",
                    query=VARIABLE_QUERY.replace("$job", job),
                    dataSource=DATASOURCE,
                    multi=True,
                    includeAll=True,
                ),
            ]
        ),
        panels=panels,
    ).auto_panel_ids()


def main(count: int, out: Path) -> None:
    """Write them."""
    for number in range(count):
        job = job_name(number)
        with (out / f"{job}.json").open("w") as stream:
            write_dashboard(dashboard(job), stream)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
