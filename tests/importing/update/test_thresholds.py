"""Dashboards that name the numbers of alerts are merged with these: no update leaves a name that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.importing.update.update import Read, update, write_new
from tests.importing.again import built_of, planned
from tests.importing.dashboards.test_alerts import GREEN, RED, panel, source

READ = Read(("../old",), (), ())
RULES = "groups:\n- name: web\n  rules:\n  - {alert: Slow, expr: seconds > 0.5, labels: {severity: P1}}\n"
RULES += "  - {alert: Full, expr: jobs > 7, labels: {severity: P1}}\n"
SLOW = panel("seconds", GREEN, (0.5, RED))
SLOWER = panel("seconds", GREEN, (0.7, RED))
NEW = panel("max(seconds)", GREEN, (0.5, RED))
WEB, RULES_OF_WEB = "dashboards/web.py", "alerts/web.py"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A workspace that was imported: a panel of it names an alert's number."""
    write_new(tmp_path / "new", files(tmp_path, SLOW), READ)
    assert "slow.threshold" in (tmp_path / "new" / WEB).read_text()
    return tmp_path / "new"


def files(folder: Path, *panels: dict[str, object], rules: str = RULES) -> dict[str, str]:
    (folder / "source").mkdir(exist_ok=True)
    source(folder / "source", *panels, rules=rules)
    return planned([folder / "source"], exact=False)[0].files


def edit(root: Path, *changes: tuple[str, str]) -> None:
    for file in (root / WEB, root / RULES_OF_WEB):
        text = file.read_text()
        for old, to in changes:
            text = text.replace(old, to)
        file.write_text(text)


def updated(root: Path, *panels: dict[str, object], rules: str = RULES) -> tuple[list[str], str]:
    """What an update tells, and the dashboard that it makes; the workspace can be built."""
    found = update(root, files(root.parent, *panels, rules=rules), READ)
    found.write()
    built_of({}, root)
    return list(found.told()), (root / WEB).read_text()


@pytest.mark.parametrize(
    ("panels", "rules", "drawn", "imported"),
    [
        ((SLOWER,), RULES.replace("0.5", "0.7"), "slow.threshold", "from alerts.web import slow\n"),
        ((SLOW,), RULES.replace("0.5", "0.7"), "0.5", ""),
        ((SLOWER,), RULES, "0.7", ""),
        ((SLOW,), RULES.replace("Slow", "VerySlow"), "very_slow.threshold", "from alerts.web import very_slow\n"),
    ],
    ids=["both change", "the alert changes", "the panel changes", "another name"],
)
def test_a_panel_names_the_alert_while_the_source_has_both_agree(
    new: Path, panels: tuple[dict[str, object], ...], rules: str, drawn: str, imported: str
) -> None:
    told, text = updated(new, *panels, rules=rules)
    assert told == []
    assert f'Thresholds("green", ({drawn}, "red"))' in text
    assert imported in text
    assert bool(imported) == ("alerts" in text)


def test_a_name_that_you_changed_is_used_by_what_is_new(new: Path) -> None:
    edit(
        new,
        ("import slow\n", "import late\n"),
        ("slow.threshold", "late.threshold"),
        ("slow =", "late ="),
        ("(slow,", "(late,"),
    )
    told, text = updated(new, SLOW, NEW)
    assert told == []
    assert text.count("late.threshold") == 2
    assert "slow" not in text


def test_an_alert_that_you_deleted_is_named_by_nothing_new(new: Path) -> None:
    edit(new, ("slow.threshold", "0.5"), ("from alerts.web import slow\n", ""), ("(slow, full)", "(full,)"))
    rules = new / RULES_OF_WEB
    rules.write_text("".join(one for one in rules.read_text().splitlines(True) if not one.startswith("slow =")))
    (told,), text = updated(new, SLOW, NEW)
    assert "it would use slow, which is not there; the new version is in" in told
    assert "slow" not in text
