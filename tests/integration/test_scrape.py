"""Configurations of servers as real Prometheus servers of every generation read them."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import attrs
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from obsdsl import PrometheusServer, Relabel, ScrapeJob, StaticTargets
from obsdsl.compile.context import Context
from obsdsl.compile.scrape import compile_server
from obsdsl.compose.scrape.discovery import ALL, KEYS, REQUIRED
from obsdsl.compose.scrape.escape import structure_faults
from obsdsl.define.target import Job
from tests.compile.test_scrape import DOCUMENTS
from tests.integration.scrape_servers import servers
from tests.servers import prometheus
from tests.stack import Tool, generations, require

# What Debian's builds have from newer libraries, or only beside other builds of theirs.
NEWER = ("external_id", "service_name", "audience", "claims", "grant_type", "iss", "signature_algorithm")
# Where each structure stands in the file; `…` is it.
PLACES: Mapping[str, str] = {
    "server": "…",
    "global": "global: …",
    "runtime": "runtime: …",
    "otlp": "otlp: …",
    "storage": "storage: …",
    "tsdb": "storage: {tsdb: …}",
    "exemplars": "storage: {exemplars: …}",
    "tracing": "tracing: …",
    "job": "scrape_configs: […]",
    "static": "scrape_configs: [{job_name: a, static_configs: […]}]",
    "relabel": "scrape_configs: [{job_name: a, relabel_configs: […]}]",
    "basic_auth": "scrape_configs: [{job_name: a, basic_auth: …}]",
    "authorization": "scrape_configs: [{job_name: a, authorization: …}]",
    "oauth2": "scrape_configs: [{job_name: a, oauth2: …}]",
    "tls_config": "scrape_configs: [{job_name: a, tls_config: …}]",
    "alerting": "alerting: …",
    "alertmanager": "alerting: {alertmanagers: […]}",
    "remote_write": "remote_write: […]",
    "queue_config": "remote_write: [{url: 'http://a', queue_config: …}]",
    "metadata_config": "remote_write: [{url: 'http://a', metadata_config: …}]",
    "sigv4": "remote_write: [{url: 'http://a', sigv4: …}]",
    "remote_read": "remote_read: […]",
    "filter": "scrape_configs: [{job_name: a, docker_sd_configs: [{host: 'unix:///a', filters: […]}]}]",
    **{key.removesuffix("_configs"): f"scrape_configs: [{{job_name: a, {key}: […]}}]" for key in KEYS},
}


def text(server: PrometheusServer, tool: Tool | None = None) -> str:
    """The file, for the version of a tool, or for all."""
    version = None if tool is None else (tool.release[0], tool.release[1])
    return compile_server(server, Context(prometheus=version)).content.decode()


@pytest.mark.parametrize("generation", generations())
def test_the_tables_have_the_fields_that_promtool_knows(generation: str, tmp_path: Path) -> None:
    """Each structure is given every name that there is; promtool lists those that it does not know."""
    promtool = require("promtool", generation=generation)
    version = (promtool.release[0], promtool.release[1])
    names = sorted({name for rows in ALL.values() for name in rows})
    fields = "{" + ", ".join(f'"{name}": null' for name in names) + "}"
    for structure, place in PLACES.items():
        (tmp_path / f"{structure}.yml").write_text(place.replace("…", fields))
    files = [tmp_path / f"{structure}.yml" for structure in PLACES]
    done = promtool.run("check", "config", "--syntax-only", *files)
    unknown = dict(zip(PLACES, _unknown(done.stdout + done.stderr, files), strict=True))
    lacking = {key for key in KEYS if key in unknown["job"]}
    for structure, missed in unknown.items():
        # A distribution leaves out discoveries, and what came later has no place yet.
        top = ALL["server"].get(structure)
        if f"{structure}_configs" in lacking or (top is not None and top.missing_in(version)):
            continue
        known = set(names) - missed
        ours = {name for name, field in ALL[structure].items() if not field.missing_in(version)}
        assert known - ours <= set(NEWER), structure
        assert ours - known <= {*lacking, "azuread", "google_iam"}, structure


def _unknown(printed: str, files: list[Path]) -> Iterator[set[str]]:
    """The names that promtool found no field for, by file."""
    said = dict(re.findall(r"parsing YAML file (\S+): (.*?)(?=\n\s*FAILED|\nChecking|\Z)", printed, re.DOTALL))
    for file in files:
        yield set(re.findall(r"field (\S+) not found in type", said[str(file)]))


SCALEWAY = "11111111-1111-1111-1111-111111111111"
EXAMPLES: Mapping[str, Any] = {
    "text": "a",
    "bool": True,
    "integer": 5,
    "count": 5,
    "number": 0.5,
    "duration": "30s",
    "size": "1MB",
    "url": "https://a.example.org",
    "protocol": "PrometheusText0.0.4",
    "secret": "x",
}
# Values of another form than their type says, and what else a structure cannot do without.
BESIDE: Mapping[str, Mapping[str, Any]] = {
    "azure_sd": {"tenant_id": "a", "client_id": "b", "client_secret": "c"},
    "dns_sd": {"port": 5},
    "ec2_sd": {"filters": [{"name": "a", "values": ["b"]}]},
    "file_sd": {"files": ["a.yml"]},
    "filter": {"name": "a", "values": ["b"]},
    "job": {"job_name": "a"},
    "kubernetes_sd": {"api_server": "https://a.example.org"},
    "kubernetes_selector": {"role": "pod"},
    "nerve_sd": {"paths": ["/a"]},
    "otlp": {"promote_all_resource_attributes": True},
    "oauth2": {"client_secret": "a"},
    "openstack_sd": {"role": "instance"},
    "relabel": {"target_label": "a", "replacement": "b", "action": "replace"},
    "scaleway_sd": {"access_key": "SCWXXXXXXXXXXXXXXXXX", "secret_key": SCALEWAY, "project_id": SCALEWAY},
    "serverset_sd": {"paths": ["/a"]},
    "sigv4": {"access_key": "a", "secret_key": "b"},
    "tls_config": {"cert_file": "a", "key_file": "b"},
}
VALUES = {
    # Gone from Prometheus 3 on, and what goes with its other defaults.
    ("alertmanager", "api_version"): "v2",
    ("job", "metric_name_validation_scheme"): "utf8",
    ("scaleway_sd", "zone"): "fr-par-1",
}
# Fields that need another, and those that exclude one.
PROXIED = ("no_proxy", "proxy_connect_header")
EXCLUDED = {
    ("kubernetes_sd", "kubeconfig_file"): "api_server",
    ("tls_config", "ca"): "ca_file",
    ("tls_config", "cert"): "cert_file",
    ("tls_config", "key"): "key_file",
    ("otlp", "promote_resource_attributes"): "promote_all_resource_attributes",
    ("oauth2", "client_secret_file"): "client_secret",
    ("scaleway_sd", "secret_key_file"): "secret_key",
}


@pytest.mark.parametrize("generation", generations())
def test_promtool_takes_a_value_of_each_field_s_type(generation: str, tmp_path: Path) -> None:
    """Each field of each structure alone, beside those that the structure needs."""
    promtool = require("promtool", generation=generation)
    version = (promtool.release[0], promtool.release[1])
    written = {}
    for structure, place in PLACES.items():
        for name, field in ALL[structure].items():
            if not field.missing_in(version):
                value = needed(structure)
                value[name] = VALUES.get((structure, name), value.get(name, example(field.type)))
                value |= {"proxy_url": "http://proxy:3128"} if name in PROXIED else {}
                value.pop(EXCLUDED.get((structure, name), ""), None)
                said = [one for one in structure_faults(structure, value, "it") if "is a secret" not in one]
                assert said == [], (structure, name)
                written[tmp_path / f"{structure}.{name}.yml"] = place.replace("…", json.dumps(value))
    for path, content in written.items():
        path.write_text(content)
    done = promtool.run("check", "config", "--syntax-only", *written)
    printed = done.stdout + done.stderr
    refused = re.findall(r"parsing YAML file (\S+): (.*?)(?=\n\s*FAILED|\nChecking|\Z)", printed, re.DOTALL)
    # A build has no place for discoveries that it lacks, and an old one none for what came later.
    real = {Path(file).name: why for file, why in refused if "not found in type" not in why}
    assert real == {}
    assert len(refused) < len(written) / 2


def example(kind: str) -> Any:
    """A value of a type of the tables."""
    if kind.startswith("@"):
        return needed(kind[1:])
    if kind.startswith("["):
        return [example(kind[1:-1])]
    if kind.startswith("{"):
        return {"a": example(kind[1:-1])}
    return kind[4:-1].split("|")[0] if kind.startswith("one(") else EXAMPLES[kind]


def needed(structure: str) -> dict[str, Any]:
    """The fields that a structure cannot do without."""
    return {name: example(ALL[structure][name].type) for name in REQUIRED.get(structure, ())} | dict(
        BESIDE.get(structure, {})
    )


# Smaller examples say no more: promtool names the file and the field.
@settings(max_examples=8, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(st.lists(servers(), min_size=10, max_size=25))
def test_promtool_takes_every_server(tmp_path_factory: pytest.TempPathFactory, several: list[PrometheusServer]) -> None:
    folder = tmp_path_factory.mktemp("servers")
    files = []
    for number, server in enumerate(several):
        files.append(folder / f"{number}.yml")
        files[-1].write_text(text(server))
    for generation in generations():
        done = require("promtool", generation=generation).run("check", "config", "--syntax-only", *files)
        assert done.returncode == 0, done.stdout + done.stderr


@given(servers())
def test_no_value_is_lost_in_yaml(server: PrometheusServer) -> None:
    """Text that YAML 1.1 would read as something else is quoted."""
    found = yaml.safe_load(text(server)) or {}
    assert [one["job_name"] for one in found.get("scrape_configs", [])] == [one.name for one in server.jobs]
    shared = found.get("global", {})
    assert shared.get("external_labels", {}) == server.external_labels
    for job, one in zip(server.jobs, found.get("scrape_configs", []), strict=True):
        assert one.get("params", {}) == {name: list(values) for name, values in job.params.items()}
        labels = [group.get("labels", {}) for group in one.get("static_configs", [])]
        assert labels == [group.labels for group in job.static_targets]


@pytest.mark.parametrize("generation", generations())
def test_a_real_server_scrapes_the_documents_targets(generation: str) -> None:
    # A real server scrapes nothing by certificates that it does not find.
    jobs = [
        attrs.evolve(job, name=f"{number}-{job.name}")
        for number, server in enumerate(DOCUMENTS)
        for job in server.jobs
        if job.tls is None
    ]
    server = PrometheusServer(scrape_interval="15s", jobs=jobs)
    found = targets(require("prometheus", generation=generation), server)
    for job in server.job_facts():
        pool = [one for one in found if one["scrapePool"] == job.name]
        assert len(pool) == job.targets
        assert all(is_told(job, one["labels"]) for one in pool)
        assert {one["scrapeInterval"] for one in pool} == {str(job.interval)}


@pytest.mark.parametrize("generation", generations())
def test_what_jobs_tell_of_relabelled_targets_holds_on_a_real_server(generation: str) -> None:
    """400 jobs with steps at random: each target has labels of which its job's facts tell."""
    tool = require("prometheus", generation=generation)
    chance = random.Random(7)
    jobs = [relabelled_job(chance, number) for number in range(400)]
    server = PrometheusServer(scrape_interval="1h", jobs=jobs)
    found: dict[str, list[Any]] = {job.name: [] for job in jobs}
    for one in targets(tool, server):
        found[one["scrapePool"]].append(one["labels"])
    exact = 0
    for job, facts in zip(jobs, server.job_facts(), strict=True):
        shown = found[job.name]
        assert all(is_told(facts, labels) for labels in shown), (job.relabel, facts, shown)
        if facts.targets is not None:
            # Prometheus takes targets with equal labels for one.
            assert len(shown) <= facts.targets
            exact += len(shown) == facts.targets
    assert exact >= 300


def is_told(job: Job, labels: Mapping[str, str]) -> bool:
    """Whether a target's labels are among those that the facts allow."""
    further = labels.keys() - job.labels.keys()
    missing = job.labels.keys() - labels.keys() - set(job.optional)
    values = [job.labels[name] for name in labels if name in job.labels]
    shown = [labels[name] for name in labels if name in job.labels]
    fits = all(domain is None or value in domain for domain, value in zip(values, shown, strict=True))
    return fits and not missing and (not further or not job.complete)


def relabelled_job(chance: random.Random, number: int) -> ScrapeJob:
    groups = tuple(
        StaticTargets((f"{host}.example.org:{port}",), labels={"env": env, "__meta_zone": "eu"})
        for host, port, env in (("web-1", 80, "Prod"), ("web-2", 8080, "dev"))
    )
    steps = [step(chance) for _ in range(chance.randint(1, 4))]
    return ScrapeJob(f"job-{number}", targets=groups, labels={"team": "a"}, params={"module": "m"}, relabel=steps)


TRIES = 60
STEPS = (
    *("replace", "replace", "replace", "keep", "drop", "keepequal", "dropequal"),
    *("hashmod", "lowercase", "uppercase", "labelmap", "labeldrop", "labelkeep"),
)
REGEXES = (
    *("(.*)", "(.+)", "([^:]+):(\\d+)", "Prod|a", "(?i)(prod)", "(\\w+)-(\\d)\\..*"),
    *("P(ro)?d", "[a-z]+", "", "(a)|b"),
)


def step(chance: random.Random) -> Relabel:
    """One step over the labels that there are, so that it often does something."""
    names = ("env", "team", "job", "__address__", "__meta_zone", "new", "__param_module")
    action: Any = chance.choice(STEPS)
    regex = chance.choice(REGEXES)
    if action in ("labelmap", "labeldrop", "labelkeep"):
        pattern = chance.choice(("__meta_(.+)", "e.*", "env|team", "(t)eam", "(?i)ENV"))
        if action == "labelkeep":
            pattern = f"__.*|{pattern}"
        return Relabel(action=action, regex=pattern, replacement="x_$1" if action == "labelmap" else None)
    source = tuple(chance.sample(names, chance.choice((1, 1, 2))))
    if action in ("keep", "drop"):
        return Relabel(action=action, source_labels=source, regex=chance.choice((regex, "dev", "a", ".*")))
    target = chance.choice(("env", "team", "new", "instance", "job"))
    if action == "replace":
        replacement = chance.choice(("$1", "${1}_$2", "const", "", "$$x", "${1}"))
        name = chance.choice((target, target, "x_$1"))
        return Relabel(source_labels=source, regex=regex, target_label=name, replacement=replacement)
    modulus = chance.choice((2, 1000)) if action == "hashmod" else None
    return Relabel(action=action, source_labels=source, target_label=target, modulus=modulus)


def targets(tool: Tool, server: PrometheusServer) -> list[Any]:
    """The active targets of a real server that runs with the file, once each job shows those that it has for sure."""
    wanted = {facts.name for facts in server.job_facts() if facts.targets}
    with prometheus(tool, text(server, tool)) as url:
        for _ in range(TRIES):
            with urlopen(f"{url}/api/v1/targets", timeout=30) as answer:
                found: list[Any] = json.load(answer)["data"]["activeTargets"]
            if wanted <= {one["scrapePool"] for one in found}:
                return found
            time.sleep(0.2)
    pytest.fail(f"{tool} shows no targets of {sorted(wanted - {one['scrapePool'] for one in found})[:5]}")
