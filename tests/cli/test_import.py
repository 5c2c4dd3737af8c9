"""`obsdsl import`, as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support import Run, tree

RULES = """
groups:
  - name: web
    rules:
      - {record: "job:requests:rate5m", expr: "sum by (job) (rate(http_requests_total[5m]))"}
      - {alert: Down, expr: up == 0, for: 2m, labels: {severity: critical}, annotations: {summary: Down}}
"""
MANIFEST = """
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: node}
spec:
  groups: [{name: node, rules: [{alert: Full, expr: 'node_filesystem_avail_bytes{"a.b"="c"} < 1'}]}]
"""
ROUTES = """
route: {receiver: team, group_by: [alertname], routes: [{matchers: [severity="critical"], receiver: pager}]}
receivers:
  - {name: team, slack_configs: [{api_url: "https://hooks.example.org/T0/very-secret", channel: "#team"}]}
  - {name: pager, pagerduty_configs: [{routing_key: very-secret}, {routing_key_file: /run/key}]}
inhibit_rules: [{source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [alertname]}]
"""
BOARD = {
    "title": "Web",
    "uid": "web",
    "schemaVersion": 42,
    "panels": [
        {
            "id": 1,
            "type": "timeseries",
            "title": "Requests",
            "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
            "targets": [{"refId": "A", "expr": "rate(http_requests_total[$__rate_interval])"}],
        }
    ],
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    for name, text in {
        "rules.yml": RULES,
        "node.yaml": MANIFEST,
        "alertmanager.yml": ROUTES,
        "web.json": json.dumps(BOARD),
        "package.json": '{"name": "web"}',
    }.items():
        (folder / name).write_text(text)
    return folder


def test_a_team_s_files_become_a_workspace_that_builds(sources: Path, obsdsl: Run) -> None:
    done = obsdsl("import", "old", "--output", "new", cwd=sources.parent)
    assert done.returncode == 0, done.stderr
    new = sources.parent / "new"
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["all", "typed", "raw"],
        ["groups", "of", "rules", "2", "2", "0", "100", "%"],
        ["rules", "3", "3", "0", "100", "%"],
        ["expressions", "of", "rules", "3", "3", "0", "100", "%"],
        ["receivers", "2", "2", "0", "100", "%"],
        ["dashboards", "1", "1", "0", "100", "%"],
        ["panels", "1", "1", "0", "100", "%"],
        ["queries", "1", "1", "0", "100", "%"],
        ["expressions", "of", "dashboards", "1", "1", "0", "100", "%"],
        ["metrics", "1", "1", "0", "100", "%"],
    ]
    assert "1 file without rules, dashboards or routes: passed over\n" in done.stderr
    assert 'the secret is Secret("TEAM_SLACK_API_URL") now' in done.stderr
    assert "very-secret" not in done.stdout + done.stderr
    assert b"very-secret" not in b"".join(tree(new).values())
    assert sorted(name for name in tree(new) if not name.startswith(".obsdsl/import/")) == [
        "alerts/__init__.py",
        "alerts/node.py",
        "alerts/routing.py",
        "alerts/severities.py",
        "alerts/web.py",
        "dashboards/__init__.py",
        "dashboards/web.py",
        "metrics/__init__.py",
        "metrics/http.py",
        "obsdsl.toml",
    ]
    assert 'prometheus_version = "3.0"' in (new / "obsdsl.toml").read_text()
    built = obsdsl("build", cwd=new)
    assert built.returncode == 0, built.stderr
    routing = yaml.safe_load((new / "dist/alertmanager/alertmanager.yml").read_text())
    wanted = yaml.safe_load(ROUTES)
    team, pager = (one for receiver in wanted["receivers"] for one in receiver.values() if isinstance(one, list))
    team[0]["api_url_file"] = "/run/secrets/TEAM_SLACK_API_URL"
    pager[0]["routing_key_file"] = "/run/secrets/PAGER_PAGERDUTY_ROUTING_KEY"
    del team[0]["api_url"], pager[0]["routing_key"]
    assert routing == wanted


def test_a_dashboard_reads_the_record_and_not_its_name(sources: Path, obsdsl: Run) -> None:
    panel = {**BOARD["panels"][0], "targets": [{"refId": "A", "expr": "job:requests:rate5m > 1"}]}  # type: ignore[index]
    (sources / "web.json").write_text(json.dumps({**BOARD, "panels": [panel]}))
    assert obsdsl("import", "old", "-o", "new", cwd=sources.parent).returncode == 0
    text = (sources.parent / "new/dashboards/web.py").read_text()
    assert "from alerts.web import job_requests_rate5m\n" in text
    assert "job_requests_rate5m > 1" in text
    assert obsdsl("build", cwd=sources.parent / "new").returncode == 0


def test_nothing_is_overwritten_unless_asked(sources: Path, obsdsl: Run) -> None:
    new = sources.parent / "new"
    assert obsdsl("import", "old/rules.yml", "-o", "new", cwd=sources.parent).returncode == 0
    assert obsdsl("import", "old/rules.yml", "-o", "new", cwd=sources.parent).returncode == 0
    (new / "alerts/web.py").write_text("# mine\n")
    before = tree(new)
    done = obsdsl("import", "old", "-o", "new", cwd=sources.parent)
    assert (done.returncode, tree(new)) == (2, before)
    assert "'new/obsdsl.toml' and 'new/alerts/web.py' would be replaced; nothing was written" in done.stderr
    assert obsdsl("import", "old/rules.yml", "-o", "new", "--force", cwd=sources.parent).returncode == 0
    assert (new / "alerts/web.py").read_text() != "# mine\n"


def test_what_is_broken_is_named_and_the_rest_goes_on(sources: Path, obsdsl: Run) -> None:
    (sources / "broken.yml").write_text("groups:\n  - name: a\n   rules: []\n")
    (sources / "typo.yml").write_text("groups:\n  - name: b\n    rules:\n      - {alert: X, expr: 'rate(up[5m'}\n")
    done = obsdsl("import", "old", "-o", "new", cwd=sources.parent)
    assert done.returncode == 1
    assert "warning: old/broken.yml:3:" in done.stderr
    assert "warning: old/typo.yml:4:" in done.stderr
    assert "old/typo.yml:4: RawRule 'X' is kept as it is: Prometheus would not load it" in done.stderr
    assert (sources.parent / "new/alerts/web.py").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["https://grafana.example.org/?token=x"], "error: https://grafana.example.org/: it is a server, and no file"),
        (["nowhere.yml"], "error: nowhere.yml: it is not there; name a file or a folder"),
        (["old/rules.yml", "--theirs"], "error: --theirs: it says how a workspace is updated; add --update"),
        (["--update"], "error: import: nothing says what was imported last; name the files, folders or servers"),
        ([], "error: import: there is no source; name files or folders, or a server with --grafana"),
        (["board.py"], "it is a program, which has to be run for its dashboards; say --run-python"),
        (["slo.yml"], "slo.yml: what could be imported of it is empty"),
        (["job.yml"], "it is an object of Kubernetes of kind Job, which is not imported yet"),
        (["prometheus.yml"], "it is a configuration of Prometheus, which is not imported yet"),
        (["bytes.yml"], "bytes.yml: byte 0 is not UTF-8"),
        (["text.yml"], "text.yml: it holds neither rules nor a routing"),
    ],
)
def test_what_is_not_imported_is_said(sources: Path, obsdsl: Run, arguments: list[str], message: str) -> None:
    folder = sources.parent
    (folder / "board.py").write_text("raise SystemExit(3)\n")
    (folder / "slo.yml").write_text("version: prometheus/v1\nservice: web\nslos: []\n")
    (folder / "job.yml").write_text("apiVersion: batch/v1\nkind: Job\n")
    (folder / "prometheus.yml").write_text("scrape_configs: []\n")
    (folder / "bytes.yml").write_bytes(b"\xff\xfe")
    (folder / "text.yml").write_text("a: 1\n")
    done = obsdsl("import", *arguments, "-o", "new", cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "new").exists()


def test_dashboards_of_one_uid_or_one_name(sources: Path, obsdsl: Run) -> None:
    for number, uid in enumerate(("a-b", "a_b", "A-B")):
        (sources / f"{number}.json").write_text(json.dumps({**BOARD, "uid": uid}))
    done = obsdsl("import", "old", "-o", "new", cwd=sources.parent)
    assert done.returncode == 0
    assert "old/2.json: 'A-B' is in old/0.json, too, and Grafana loads one of them" in done.stderr
    assert {"dashboards/a_b.py", "dashboards/a_b_2.py", "dashboards/a_b_n2.py"} <= set(tree(sources.parent / "new"))
    assert obsdsl("build", cwd=sources.parent / "new").returncode == 0
    built = sources.parent / "new/dist/grafana/general"
    assert json.loads((built / "A-B-n2.json").read_text())["uid"] == "A-B"


def test_of_dashboards_without_a_uid_grafana_loads_all(sources: Path, obsdsl: Run) -> None:
    for number, title in enumerate(("日本", "中国")):
        board = {name: value for name, value in BOARD.items() if name != "uid"}
        (sources / f"{number}.json").write_text(json.dumps({**board, "title": title}))
    done = obsdsl("import", "old", "-o", "new", cwd=sources.parent)
    assert "old/1.json: 'dashboard' is in old/0.json, too; the file is called 'dashboard-n1'" in done.stderr
    assert obsdsl("build", cwd=sources.parent / "new").returncode == 0


def test_what_stands_in_several_files_is_imported_once(sources: Path, obsdsl: Run) -> None:
    (sources / "again.json").write_text(json.dumps(BOARD, indent=1))
    (sources / "again.yml").write_text(RULES)
    for arguments, found in (([], {"dashboards": 1, "groups": 2}), (["--exact"], {"dashboards": 2, "groups": 3})):
        done = obsdsl("import", "old", "-o", "new", "--force", *arguments, cwd=sources.parent)
        assert done.returncode == 0, done.stderr
        counts = {
            words[0]: int(words[1 if words[0] == "dashboards" else 3])
            for line in done.stdout.splitlines()[1:]
            if (words := line.split())[0] in found
        }
        assert counts == found


def test_the_folder_that_one_stands_in_may_be_the_new_workspace(sources: Path, obsdsl: Run) -> None:
    (sources.parent / "new").mkdir()
    done = obsdsl("import", "../old", "-o", ".", cwd=sources.parent / "new")
    assert (done.returncode, done.stderr.count("itself failed")) == (0, 0), done.stderr
    assert (sources.parent / "new/alerts/web.py").exists()


def test_two_configurations_of_alertmanager_have_names_of_their_own(sources: Path, obsdsl: Run) -> None:
    (sources / "other.yml").write_text(ROUTES.replace("#team", "#other"))
    done = obsdsl("import", "old", "-o", "new", cwd=sources.parent)
    assert done.returncode == 0, done.stderr
    assert ["receivers", "4", "4", "0", "100", "%"] in [line.split() for line in done.stdout.splitlines()]
    assert obsdsl("build", cwd=sources.parent / "new").returncode == 0
    built = sources.parent / "new/dist/alertmanager"
    assert sorted(one.name for one in built.iterdir()) == ["alertmanager-other.yml", "alertmanager.yml"]
    secrets = [line for line in "".join(map(Path.read_text, built.iterdir())).splitlines() if "/run/secrets" in line]
    assert len(secrets) == len(set(secrets)) == 4


def test_a_dashboard_that_cannot_be_typed_is_kept_as_its_json(sources: Path, obsdsl: Run) -> None:
    variable = {"name": "a", "type": "custom", "query": "x"}
    odd = {**BOARD, "templating": {"list": [variable, variable]}}
    (sources / "web.json").write_text(json.dumps({"dashboard": odd, "meta": {}}))
    done = obsdsl("import", "old/web.json", "-o", "new", "--exact", cwd=sources.parent)
    assert (done.returncode, "web.json: the dashboard is kept as it is: " in done.stderr) == (0, True), done.stderr
    assert "dashboard = RawDashboard(" in (sources.parent / "new/dashboards/web.py").read_text()
    assert obsdsl("build", cwd=sources.parent / "new").returncode == 0
    assert json.loads((sources.parent / "new/dist/grafana/general/web.json").read_text()) == odd


def test_truncated_files_give_no_traceback_and_nothing_half_written(sources: Path, obsdsl: Run) -> None:
    for number in range(0, len(RULES), 23):
        (sources / "rules.yml").write_text(RULES[:number])
        (sources / "alertmanager.yml").write_text(ROUTES[: number * 2])
        (sources / "web.json").write_text(json.dumps(BOARD)[:number])
        done = obsdsl("import", "old", "-o", f"new{number}", cwd=sources.parent)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
        assert "obsdsl itself failed" not in done.stderr
        built = obsdsl("build", cwd=sources.parent / f"new{number}")
        assert built.returncode == 0, built.stderr


def test_configurations_of_the_corpus_are_built_as_they_were(tmp_path: Path, obsdsl: Run) -> None:
    if "OBSDSL_CORPUS" not in os.environ:
        pytest.skip("OBSDSL_CORPUS is not set")
    files = sorted((Path(os.environ["OBSDSL_CORPUS"]) / "alertmanager/good").iterdir())
    for number, file in enumerate(files):
        done = obsdsl("import", str(file), "-o", f"w{number}", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        built = obsdsl("build", cwd=tmp_path / f"w{number}")
        assert built.returncode == 0, built.stderr
        made = yaml.safe_load((tmp_path / f"w{number}/dist/alertmanager/alertmanager.yml").read_text())
        assert said(made) == said(yaml.safe_load(file.read_text())), file.name
    assert len(files) == 12


def said(value: object, key: str = "") -> object:
    """What a configuration says, without what is empty, and with secrets by their fields alone."""
    if isinstance(value, dict):
        found = {name.removesuffix("_file"): said(one, name) for name, one in value.items()}
        return {name: one for name, one in found.items() if one not in (None, "", [], {}, False)}
    if isinstance(value, list):
        return [said(one) for one in value]
    hidden = ("_file", "_key", "url", "token", "password", "secret", "credentials")
    return "…" if key.endswith(hidden) and value else value


def test_what_was_built_of_a_workspace_beside_its_sources_is_no_source(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "rules.yml").write_text(RULES)
    assert obsdsl("import", ".", "--output", ".", cwd=tmp_path).returncode == 0
    rule = tmp_path / "alerts/web.py"
    rule.write_text(rule.read_text().replace('"2m"', '"7m"'))
    assert obsdsl("build", cwd=tmp_path).returncode == 0
    done = obsdsl("import", "--update", "--output", ".", cwd=tmp_path)
    assert (done.returncode, "0 files changed" in done.stdout + done.stderr) == (0, True), done.stderr
    # Who names the folder itself means it.
    assert obsdsl("import", "dist", "--output", "new", cwd=tmp_path).returncode == 0
    assert '"7m"' in (tmp_path / "new/alerts/web.py").read_text()


def test_a_folder_that_may_not_be_looked_into_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    # Nothing is closed to root, but without these capabilities.
    drop = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    command = (*drop, sys.executable, "-m", "obsdsl", "import", "rules.yml", "--output", "closed/new")
    (tmp_path / "rules.yml").write_text(RULES)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stderr.split("; ")[0]) == (2, "error: closed/new: Permission denied")


def test_a_file_that_two_paths_lead_to_is_read_once(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "rules/deep").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "rules/web.yml").write_text(RULES)
    (tmp_path / "other/node.yml").write_text(MANIFEST)
    (tmp_path / "rules/deep/linked").symlink_to("../../other")
    (tmp_path / "rules/deep/loop").symlink_to("..")
    done = obsdsl("import", "rules/web.yml", "rules", "./rules", "--output", "new", cwd=tmp_path)
    assert (done.returncode, "is the same as in" in done.stderr) == (0, False), done.stderr
    # A link to a folder is followed, and a circle of them ends.
    assert (tmp_path / "new/alerts/node.py").exists()


def test_long_titles_make_files_that_can_be_written(tmp_path: Path, obsdsl: Run) -> None:
    for name, uid in (("a", "x" * 50), ("b", "aB3defghi"), ("c", "y" * 60)):
        (tmp_path / f"{name}.json").write_text(json.dumps(BOARD | {"uid": uid, "title": "word " * 600}))
    done = obsdsl("import", "a.json", "b.json", "c.json", "--output", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert obsdsl("build", cwd=tmp_path / "new").returncode == 0
    built = [json.loads(file.read_text()) for file in (tmp_path / "new/dist/grafana").rglob("*.json")]
    assert {one["title"] for one in built} == {"word " * 600}
    assert {one["uid"] for one in built} == {"x" * 50, "y" * 60, "aB3defghi"}
