"""grafana-foundation-sdk: one program that makes every dashboard."""

import sys
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import Dashboard, DatasourceVariable, QueryVariable, Row
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.builders.stat import Panel as Stat
from grafana_foundation_sdk.builders.timeseries import Panel as TimeSeries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import DataSourceRef

from benchmarks.work import DATASOURCE, HEIGHT, VARIABLE_QUERY, WIDTH, job_name, rows

KINDS: dict[str, type[Stat | TimeSeries]] = {"stat": Stat, "timeseries": TimeSeries}
PROMETHEUS = DataSourceRef(type_val="prometheus", uid=DATASOURCE)


def dashboard(job: str) -> Dashboard:
    """The dashboard of one service."""
    builder = (
        Dashboard(job)
        .uid(job)
        .tags(["benchmark"])
        .with_variable(DatasourceVariable("datasource").type("prometheus"))
        .with_variable(
            QueryVariable("instance")
            .query(VARIABLE_QUERY.replace("$job", job))
            .datasource(PROMETHEUS)
            .multi(True)
            .include_all(True)
        )
    )
    for name, members in rows().items():
        builder.with_row(Row(name))
        for panel in members:
            builder.with_panel(
                KINDS[panel.kind]()
                .title(panel.title)
                .datasource(PROMETHEUS)
                .unit(panel.unit)
                .height(HEIGHT)
                .span(WIDTH)
                .with_target(Dataquery().expr(panel.expr(job)).legend_format(panel.legend).ref_id("A"))
            )
    return builder


def main(count: int, out: Path) -> None:
    """Write them."""
    encoder = JSONEncoder(sort_keys=True, indent=2)
    for number in range(count):
        job = job_name(number)
        (out / f"{job}.json").write_text(encoder.encode(dashboard(job).build()) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
