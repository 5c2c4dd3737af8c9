"""Programs of grafanalib are run where somebody asks for it, and what they make is imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.peers import grafanalib_files
from obsdsl.importing.files.sources import files_in, read_file
from obsdsl.importing.formats.grafanalib import run
from obsdsl.importing.found import Found
from tests.support import Run, tree

PROGRAM = """\
import sys
from grafanalib.core import Dashboard, GridPos, Stat, Target
from shared import SOURCE

print("noise")
print("more", file=sys.stderr)
dashboard = Dashboard(
    title="Web",
    uid="web",
    panels=[Stat(title="Up", dataSource=SOURCE, targets=[Target(expr="up", refId="A")], gridPos=GridPos(4, 4, 0, 0))],
).auto_panel_ids()
"""
SEVERAL = """\
from grafanalib.core import Dashboard

class Ours(Dashboard):
    pass

boards = [Ours(title=name, uid=name) for name in ("a", "b")]
by_name = {"c": Dashboard(title="c", uid="c")}
same = boards[0]
if __name__ == "__main__":
    raise SystemExit("as a script it would write files")
"""

KINDS = """\
from grafanalib.core import *

EXPR = "sum by (code) (rate(http_requests_total[5m]))"
GIVEN = {"dataSource": "prometheus", "targets": [Target(expr=EXPR, legendFormat="{{code}}", refId="A")]}
KINDS = [
    TimeSeries, Stat, GaugePanel, BarGauge, Table, Heatmap, Histogram, StateTimeline, PieChartv2, PieChart, Graph,
    SingleStat, Logs, BarChart,
]
panels = [kind(title=kind.__name__, **GIVEN) for kind in KINDS]
panels += [Text(content="hi"), AlertList(title="a"), DashboardList(title="b"), News(title="n", feedUrl="https://x.org/f")]
for index, one in enumerate(panels):
    one.gridPos = GridPos(8, 12, 12 * (index % 2), 8 * (index // 2))
panels.append(RowPanel(title="row", gridPos=GridPos(1, 24, 0, 99)))
job = Template(name="job", query="label_values(up, job)", dataSource="prometheus", multi=True, includeAll=True)
flat = Dashboard(title="Flat", uid="flat", panels=panels, templating=Templating([job])).auto_panel_ids()
rows = [Row(title="r", panels=[Graph(title="g", **GIVEN), SingleStat(title="s", **GIVEN)])]
old = Dashboard(title="Old", uid="old", rows=rows).auto_panel_ids()
"""


def read(folder: Path, run_python: bool = True) -> Found:
    found = Found(run_python=run_python)
    for file in files_in(folder):
        read_file(file, found, named=file == folder)
    return found


def test_programs_of_a_folder_become_dashboards_that_build(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/shared.py").write_text('SOURCE = "prometheus"\n')
    (tmp_path / "old/web.dashboard.py").write_text(PROGRAM)
    done = obsdsl("import", "old", "-o", "new", "--run-python", cwd=tmp_path)
    assert (done.returncode, "noise" in done.stdout + done.stderr) == (0, False), done.stderr
    assert "dashboards/web.py" in tree(tmp_path / "new")
    built = obsdsl("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr


def test_every_kind_of_panel_is_built_as_the_program_makes_it(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "boards.py").write_text(KINDS)
    for options in (("--exact",), ("--migrate",)):
        done = obsdsl("import", "boards.py", "-o", options[0], "--run-python", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert [line.split()[-2:] for line in done.stdout.splitlines()[1:3]] == [["100", "%"], ["100", "%"]]
        built = obsdsl("build", cwd=tmp_path / options[0])
        assert built.returncode == 0, built.stderr
    made, fault = run(tmp_path / "boards.py")
    assert (len(made), fault) == (2, "")
    for _, wanted in made:
        (file,) = (tmp_path / "--exact/dist").rglob(f"{wanted['uid']}.json")
        assert json.loads(file.read_text()) == wanted


def test_nothing_runs_unless_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "web.dashboard.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (fault,) = read(tmp_path, run_python=False).faults
    assert "it is a program, which has to be run for its dashboards; say --run-python if you trust it" in fault
    assert not (tmp_path / "ran").exists()


def test_dashboards_in_lists_and_mappings_of_a_named_program(tmp_path: Path) -> None:
    (tmp_path / "boards.py").write_text(SEVERAL)
    found = read(tmp_path / "boards.py")
    assert found.faults == []
    assert [(name.partition(" ")[2], json.loads(text)["title"]) for name, text in found.dashboards] == [
        ("(boards[0])", "a"),
        ("(boards[1])", "b"),
        ("(by_name['c'])", "c"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x = 1\nfrom nowhere import y\n", ":2: it fails: ModuleNotFoundError: No module named 'nowhere'"),
        ("def f(:\n", ":1: it fails: SyntaxError"),
        ("def f():\n    raise ValueError('odd')\n\nf()\n", ":2: it fails: ValueError: odd; mend the program"),
        ("raise SystemExit(3)\n", ":1: it fails: SystemExit: 3"),
        ("import os\nos._exit(4)\n", ": it ended with 4: without a word"),
        ("x = 1\n", ": no variable of it holds a dashboard of grafanalib"),
        (
            "from grafanalib.core import AlertGroup\nalertgroup = AlertGroup(name='x', rules=[])\n",
            ": alertgroup is a group of Grafana's own alerts, which is not imported",
        ),
    ],
)
def test_what_goes_wrong_is_named_and_the_rest_goes_on(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "a.dashboard.py").write_text(text)
    (tmp_path / "b.dashboard.py").write_text(SEVERAL)
    found = read(tmp_path)
    assert len(found.dashboards) == 3
    assert [f"a.dashboard.py{fault}" in one for one in found.faults] == [True], found.faults


def test_a_program_without_an_end_is_ended(tmp_path: Path) -> None:
    program = tmp_path / "slow.py"
    program.write_text("import time\ntime.sleep(60)\n")
    assert run(program, seconds=1) == ([], ": it did not end within 1 seconds; import the files that it writes")


def test_the_programs_of_the_benchmark(tmp_path: Path) -> None:
    grafanalib_files.write(tmp_path, 2)
    found = read(tmp_path)
    assert found.faults == []
    assert [len(json.loads(text)["panels"]) > 10 for _, text in found.dashboards] == [True, True]
