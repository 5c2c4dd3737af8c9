"""Prometheus itself says that B is 1 for exactly the series for which the alert fires, NaN among them."""

from pathlib import Path

import pytest
import yaml

from obsdsl.compile.grafana_alerting.condition import split
from obsdsl.express.render import render
from tests.stack import require

SERIES = {
    'm{a="low"}': "0", 'm{a="high"}': "95", 'm{a="nan"}': "NaN", 'm{a="limit"}': "90", 'm{a="negative"}': "-1",
    'n{a="high"}': "1", 'n{a="low"}': "1", 'n{a="limit"}': "NaN", 'up{job="x"}': "0",
}  # fmt: skip
EXPRESSIONS = (
    "m > 90", "m >= 90", "m < 90", "m <= 90", "m == 90", "m != 90", "90 < m", "90 != m", "m != -1", "-m > -1",
    "m / n > 0.5", "m / n != 1", "sum by (a) (m) > 90", "avg_over_time(m[1m]) > 90",
    "m > n", "m > 90 and n > 0", "m unless n", "m > bool 90", "m", "absent(gone)", "absent(m)", "absent(gone) == 1",
    "(m > 1) * 2 > 90", "up == 0", "m * NaN > 0", "m * NaN != 0",
)  # fmt: skip


def checks(expr: str) -> list[dict[str, object]]:
    """Neither fires without the other."""
    fires = f"(({render(split(expr).fires)}) == 1)"
    nothing = [{"labels": "{}", "value": 0}]
    return [
        {"expr": f"count({one} unless ({other})) or vector(0)", "eval_time": "2m", "exp_samples": nothing}
        for one, other in ((fires, expr), (f"({expr})", fires))
    ]


@pytest.mark.parametrize(("at_least", "below"), [("2.42", "3"), ("3", "")])
def test_b_is_one_where_the_alert_fires(at_least: str, below: str, tmp_path: Path) -> None:
    promtool = require("promtool", at_least=at_least, below=below)
    series = [{"series": name, "values": " ".join([value] * 5)} for name, value in SERIES.items()]
    test = {"interval": "1m", "input_series": series, "promql_expr_test": [c for e in EXPRESSIONS for c in checks(e)]}
    file = tmp_path / "test.yml"
    file.write_text(yaml.safe_dump({"rule_files": [], "tests": [test]}), encoding="utf-8")
    done = promtool.run("test", "rules", file)
    assert done.returncode == 0, done.stdout + done.stderr
