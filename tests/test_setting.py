"""`obsdsl.value`: what differs from target to target."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from obsdsl import DefinitionError, setting, value
from obsdsl.config import Config
from obsdsl.target_config import Target
from tests.support import Run


@pytest.fixture(autouse=True)
def _none() -> Iterator[None]:
    before = setting._config
    yield
    setting._config = before


def chosen(**values: Any) -> None:
    setting.choose(Config(Path(), target=Target("prod", values=values)))


def test_the_target_s_value_comes_before_the_default() -> None:
    setting._config = None
    assert value("limit", default=10) == 10
    chosen(limit=50)
    assert value("limit", default=10) == 50
    assert value("limit") == 50
    assert value("other", default=None) is None
    setting.choose(Config(Path()))
    assert value("limit", default=10) == 10


@pytest.mark.parametrize(
    ("found", "default", "expected"),
    [
        (5, 1.5, 5.0),
        (["a"], ("b",), ("a",)),
        ("a", "b", "a"),
        (True, False, True),
        ({"a": 1}, {}, {"a": 1}),
        (5, None, 5),
    ],
)
def test_it_is_of_the_default_s_type(found: Any, default: Any, expected: Any) -> None:
    chosen(x=found)
    assert value("x", default) == expected
    assert type(value("x", default)) is type(expected)


@pytest.mark.parametrize(("found", "default"), [("5", 5), (5, "5"), (True, 1), (1, True), (5.5, 5), ({}, ())])
def test_another_type_is_refused(found: Any, default: Any) -> None:
    chosen(x=found)
    with pytest.raises(DefinitionError, match=r"target 'prod' says .*: two types; make them one"):
        value("x", default)


def test_what_is_nowhere_is_named_with_its_place() -> None:
    setting.choose(Config(Path()))
    with pytest.raises(DefinitionError, match=r"no target is chosen \(--target\), and there is no default") as caught:
        value("limit")
    assert caught.value.location is not None
    assert caught.value.location.file == __file__
    chosen(limit=5)
    with pytest.raises(DefinitionError, match="do not hold it; did you mean 'limit'"):
        value("limits")
    with pytest.raises(DefinitionError, match="it has 'limit'"):
        value("xyz")
    with pytest.raises(DefinitionError, match="not text"):
        value(5)  # type: ignore[call-overload]


def test_each_target_is_built_with_its_own(workspace: Any, obsdsl: Run) -> None:
    root = workspace({
        "obsdsl.toml": "[targets.prod.values]\nlimit = 50\n[targets.stage.values]\nlimit = 7\n",
        "dashboards/web.py": """
            from obsdsl import Dashboard, Gauge, Stat, value
            g = Gauge("queue_length", "Queue.", labels={})
            d = Dashboard("Web", uid="web", panels=(Stat("Queue", g > value("limit", default=10)),))
        """,
    })  # fmt: skip

    def limit(*arguments: str, out: str) -> str:
        done = obsdsl("build", *arguments, cwd=root)
        assert done.returncode == 0, done.stderr
        return (root / out / "grafana/general/web.json").read_text().split("queue_length > ")[1].split('"')[0]

    # Twice, since results are kept; a build for no target leaves the others'.
    for _ in range(2):
        assert limit("--target", "prod", out="dist/prod") == "50"
        assert limit("--target", "stage", out="dist/stage") == "7"
        assert limit(out="dist") == "10"
    assert (root / "dist/prod/manifest.json").exists()
    assert obsdsl("build", "--check", cwd=root).returncode == 0
    assert obsdsl("build", "--check", "--target", "stage", cwd=root).returncode == 0
    done = obsdsl("build", "--target", "pord", cwd=root)
    assert (done.returncode, "did you mean 'prod'?" in done.stderr) == (2, True)
