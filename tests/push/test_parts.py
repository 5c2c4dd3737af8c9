"""A target's tables become parts; nobody is asked for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.config import read_config
from obsdsl.errors import RemoteError
from obsdsl.push.parts import parts_of

CONFIG = """
[targets.prod]
grafana = { url = "http://127.0.0.1:1", token_env = "TOKEN" }
alertmanager = { config = "am.yml" }
vmalert = { rules = "vm" }
[[targets.prod.prometheus]]
name = "a"
rules = "a"
[[targets.prod.prometheus]]
name = "b"
rules = "b"
url = "http://127.0.0.1:1"
[[targets.prod.rulers]]
name = "metrics"
url = "http://127.0.0.1:1"
engine = "mimir"
[targets.empty]
"""


def test_each_table_is_a_part_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "glsa_x")
    (tmp_path / "obsdsl.toml").write_text(CONFIG)
    targets = read_config(tmp_path).targets
    found = parts_of(targets["prod"], "shop", tmp_path)
    assert [one.name for one in found] == [
        "alertmanager", "grafana", "prometheus:a", "prometheus:b", "ruler:metrics", "vmalert",
    ]  # fmt: skip
    assert all(one.workers >= 1 for one in found)
    # Whose organisation a token is of, Grafana alone knows.
    assert len({one.where for one in found if one.name != "grafana"}) == len(found) - 1
    assert [one.wanted(()) for one in found] == [()] * len(found)
    with pytest.raises(RemoteError, match="it names nothing to push to"):
        parts_of(targets["empty"], "shop", tmp_path)
    monkeypatch.delenv("TOKEN")
    with pytest.raises(RemoteError, match="the environment variable TOKEN is not set"):
        parts_of(targets["prod"], "shop", tmp_path)
