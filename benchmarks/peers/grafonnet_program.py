"""grafonnet on go-jsonnet: one evaluation for all dashboards, or with `each` one for every dashboard.

The first is what `jsonnet -m` does with one large program, the second what a Makefile does with a file for each
dashboard (and still cheaper than that: it stays in one process).
"""

import json
import sys
from pathlib import Path

import _gojsonnet

from benchmarks.work import DATASOURCE, HEIGHT, VARIABLE_QUERY, WIDTH, job_name, rows

PROGRAM = Path(__file__).parent / "grafonnet" / "program.jsonnet"


def main(count: int, out: Path, vendor: Path, each: bool) -> None:
    """Write them."""
    work = json.dumps(
        {
            "datasource": DATASOURCE,
            "variable": VARIABLE_QUERY,
            "width": WIDTH,
            "height": HEIGHT,
            "rows": [
                {"title": name, "panels": [panel._asdict() for panel in members]} for name, members in rows().items()
            ],
        }
    )
    jobs = [job_name(number) for number in range(count)]
    for batch in [[job] for job in jobs] if each else [jobs]:
        files = _gojsonnet.evaluate_file(
            str(PROGRAM), jpathdir=[str(vendor)], tla_codes={"work": work, "jobs": json.dumps(batch)}
        )
        for name, text in json.loads(files).items():
            (out / name).write_text(text + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:] == ["each"])
