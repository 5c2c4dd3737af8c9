"""grafanalib: a file for each dashboard, as `generate-dashboards` takes them."""

from pathlib import Path

from benchmarks.work import DATASOURCE, HEIGHT, PANELS_PER_ROW, VARIABLE_QUERY, WIDTH, job_name, rows

HEAD = """\
from grafanalib.core import Dashboard, GridPos, RowPanel, Stat, Target, Template, Templating, TimeSeries

dashboard = Dashboard(
    title={job!r},
    uid={job!r},
    tags=["benchmark"],
    templating=Templating(
        [
            Template(name="datasource", type="datasource", query="prometheus"),
            Template(name="instance", query={query!r}, dataSource={source!r}, multi=True, includeAll=True),
        ]
    ),
    panels=[
"""
ROW = """\
        RowPanel(title={title!r}, gridPos=GridPos(h=1, w={width}, x=0, y={y})),
"""
PANEL = """\
        {kind}(
            title={title!r},
            dataSource={source!r},
            targets=[Target(expr={expr!r}, legendFormat={legend!r}, refId="A")],
            gridPos=GridPos(h={height}, w={width}, x={x}, y={y}),
            {unit_field}={unit!r},
        ),
"""
TAIL = """\
    ],
).auto_panel_ids()
"""


def write(folder: Path, count: int) -> list[Path]:
    """Write the definitions of that many dashboards."""
    paths = []
    for number in range(count):
        job = job_name(number)
        paths.append(folder / f"{job}.dashboard.py")
        paths[-1].write_text(_definition(job))
    return paths


def _definition(job: str) -> str:
    parts = [HEAD.format(job=job, query=VARIABLE_QUERY.replace("$job", job), source=DATASOURCE)]
    for index, (name, members) in enumerate(rows().items()):
        top = index * (HEIGHT + 1)
        parts.append(ROW.format(title=name, width=WIDTH * PANELS_PER_ROW, y=top))
        parts.extend(
            PANEL.format(
                kind={"stat": "Stat", "timeseries": "TimeSeries"}[panel.kind],
                title=panel.title,
                source=DATASOURCE,
                expr=panel.expr(job),
                legend=panel.legend,
                height=HEIGHT,
                width=WIDTH,
                x=column * WIDTH,
                y=top + 1,
                unit_field={"stat": "format", "timeseries": "unit"}[panel.kind],
                unit=panel.unit,
            )
            for column, panel in enumerate(members)
        )
    return "".join([*parts, TAIL])
