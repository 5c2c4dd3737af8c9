"""Which servers options mean, and who gets which credentials."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.importing.live.where import Extra, servers
from obsdsl.target_config import GrafanaTarget, RulerTarget

HERE = Path(__file__).parent
G, P = "https://grafana.example.org/", "http://prometheus:9090"
CONFIG = """
project = "shop"
[targets.prod.grafana]
url = "https://grafana.example.org"
token_env = "GRAFANA_TOKEN"
[[targets.prod.rulers]]
name = "a"
engine = "mimir"
url = "https://mimir.example.org"
tenant = "a"
[[targets.prod.rulers]]
name = "b"
engine = "loki"
url = "https://loki.example.org"
[targets.files.prometheus]
rules = "/etc/prometheus/rules"
"""


def test_a_url_is_a_server_with_the_options() -> None:
    options = {"token_env": "TOKEN", "timeout": "5s", "ca_file": "ca.pem"}
    (made,) = servers({"--grafana": [G]}, options, Extra(org_id=2), HERE)
    assert (made.subject, made.root, made.is_target) == ("Grafana https://grafana.example.org", HERE, False)
    assert isinstance(made.table, GrafanaTarget)
    assert (made.table.org_id, made.connection.token_env, made.connection.ca_file) == (2, "TOKEN", "ca.pem")
    assert made.connection.timeout.milliseconds == 5000


def test_a_target_is_read_with_its_own_settings(tmp_path: Path) -> None:
    (tmp_path / "obsdsl.toml").write_text(CONFIG)
    (tmp_path / "below").mkdir()
    wanted = {"--grafana": ["prod"], "--ruler": ["prod", "prod:b"]}
    made = servers(wanted, {"timeout": "5s"}, Extra(), tmp_path / "below")
    assert [(one.kind, one.url) for one in made] == [
        ("Grafana", "https://grafana.example.org"),
        ("Ruler", "https://mimir.example.org"),
        ("Ruler", "https://loki.example.org"),
        ("Ruler", "https://loki.example.org"),
    ]
    assert made[0].connection.token_env == "GRAFANA_TOKEN"
    assert isinstance(made[1].table, RulerTarget)
    assert made[1].table.tenant == "a"
    assert {(one.root, one.is_target) for one in made} == {(tmp_path, True)}


@pytest.mark.parametrize(
    ("wanted", "options", "said"),
    [
        ({"--grafana": ["grafana.example.org"]}, {}, "'grafana.example.org' is no URL, and no target"),
        ({"--grafana": ["prdo"]}, {}, "which has 'prod' and 'files'; did you mean 'prod'?"),
        ({"--prometheus": ["files"]}, {}, "the target 'files' has no prometheus with a url; name the server's URL"),
        ({"--ruler": ["prod:c"]}, {}, "the target 'prod:c' has no rulers with a url"),
        ({"--grafana": ["https://me:secret@g"]}, {}, "take user and password out of the URL: give --username and --p"),
        ({"--grafana": ["https://g?token=secret"]}, {}, "write the URL up to its path"),
        ({"--grafana": ["ftp://g"]}, {}, 'write a URL, such as "https://grafana.example.org"'),
        ({"--grafana": [G]}, {"token_env": "glsa_abc-def"}, "--token-env: write the name of an environment variable"),
        ({"--grafana": [G]}, {"timeout": "5"}, "--timeout: '5' is no use; "),
        ({"--grafana": [G]}, {"token_env": "A", "username": "u"}, "--token-env: --username is given, too; keep one"),
        ({"--grafana": [G]}, {"username": "u", "token_file": "A"}, "--token-file: --username is given, too"),
        ({"--grafana": [G]}, {"password_env": "P"}, "--password-env: it is of no use without --username"),
        ({"--grafana": [G]}, {"key_file": "k"}, "--key-file: it is of no use without --cert-file"),
        ({}, {"ca_file": "a"}, "--ca-file: it is said of servers; name one with --grafana"),
        ({"--grafana": ["prod"]}, {"token_env": "A"}, "--token-env: a target has credentials of its own"),
        (
            {"--grafana": [G], "--prometheus": [P]},
            {"token_env": "A"},
            "--token-env: it would go to 'grafana.example.org' and 'prometheus:9090'; name the servers as targets",
        ),
    ],
)
def test_what_cannot_be_meant_is_told(
    tmp_path: Path, wanted: dict[str, list[str]], options: dict[str, Any], said: str
) -> None:
    (tmp_path / "obsdsl.toml").write_text(CONFIG)
    with pytest.raises(ObsdslError) as caught:
        servers(wanted, options, Extra(), tmp_path)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "glsa_" not in str(caught.value)


def test_what_is_no_credential_is_for_all() -> None:
    made = servers({"--grafana": [G], "--prometheus": [P]}, {"ca_file": "ca.pem"}, Extra(), HERE)
    assert [one.connection.ca_file for one in made] == ["ca.pem", "ca.pem"]
