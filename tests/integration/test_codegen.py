"""The declarations of `obsdsl codegen` in programs that run, scraped by Prometheus and judged by `obsdsl verify`.

Python runs wherever the tests do; Node and Go where the machine has them, and what fetches their packages.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from obsdsl.codegen import source
from obsdsl.codegen.value import Wanted, camel, text, wanted
from obsdsl.define.declaration import Declaration, MetricType
from tests.conftest import ROOT
from tests.servers import free_port, get_json, prometheus, until
from tests.stack import require
from tests.support import Run

NODE_PACKAGES = ("prom-client@15.1.3", "typescript@5.9.3", "@types/node@20")
# Where Debian's packages of Go's libraries have their source.
GO_PATH = os.environ.get("OBSDSL_TEST_GOPATH", "/usr/share/gocode")
MODULES = ("metrics/pocket_agent.py", "metrics/claude_code.py", "metrics/claudex.py")


def _metrics() -> tuple[Wanted, ...]:
    import importlib

    modules = [importlib.import_module(one.removesuffix(".py").replace("/", ".")) for one in MODULES]
    return wanted([(module, str(module.__file__)) for module in modules])


def _values(metric: Declaration) -> dict[str, str]:
    """Labels that the definition allows."""
    return {name: (values or ("x",))[0] for name, values in metric.labels.items()}


def _touch(metric: Declaration) -> tuple[str, float]:
    """What makes a series of the metric, and a value within its range."""
    if metric.type is MetricType.COUNTER:
        return "inc", 1
    if metric.type in (MetricType.HISTOGRAM, MetricType.SUMMARY):
        return "observe", 1
    low, high = metric.range
    return "set", 1 if metric.type is MetricType.INFO else low if low is not None else high or 0


def _python(metrics: Sequence[Wanted], folder: Path) -> list[str]:
    lines = ["import sys, time", "from prometheus_client import start_http_server", "import made"]
    for one in metrics:
        method, value = _touch(one.metric)
        labels = f".labels(**{_values(one.metric)!r})" if one.metric.labels else ""
        lines.append(f"made.{one.name}{labels}.{method}({value})")
    lines += ["start_http_server(int(sys.argv[1]), addr='127.0.0.1')", "time.sleep(600)"]
    (folder / "app.py").write_text("\n".join(lines))
    return [sys.executable, "app.py"]


def _typescript(metrics: Sequence[Wanted], folder: Path) -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node.js is not on this machine")
    install = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", *NODE_PACKAGES]
    subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=300)
    lines = [
        'import * as http from "http";',
        'import { register } from "prom-client";',
        'import * as made from "./made";',
    ]
    for one in metrics:
        method, value = _touch(one.metric)
        labels = ", ".join(f"{name}: {text(value)}" for name, value in _values(one.metric).items())
        at = f".labels({{{labels}}})" if labels else ""
        lines.append(f"made.{camel(one.name)}{at}.{method}({value});")
    lines.append(
        "http.createServer(async (_, answer) => {"
        ' answer.setHeader("Content-Type", register.contentType); answer.end(await register.metrics()); })'
        '.listen(Number(process.argv[2]), "127.0.0.1");'
    )
    (folder / "app.ts").write_text("\n".join(lines))
    compile_ = [
        "node_modules/.bin/tsc",
        "--strict",
        "--target",
        "es2020",
        "--module",
        "commonjs",
        "--skipLibCheck",
        "app.ts",
    ]
    done = subprocess.run(compile_, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (0, "")
    return [node, "app.js"]


def _go(metrics: Sequence[Wanted], folder: Path) -> list[str]:
    go = shutil.which("go")
    library = Path(GO_PATH, "src/github.com/prometheus/client_golang")
    if go is None or not library.is_dir():
        pytest.skip("Go, or Debian's golang-github-prometheus-client-golang-dev, is not on this machine")
    lines = [
        "package main",
        "",
        "import (",
        '\t"net/http"',
        '\t"os"',
        "",
        f'\t"{library.relative_to(Path(GO_PATH, "src"))}/prometheus/promhttp"',
        ")",
    ]
    lines += ["", "func main() {"]
    for one in metrics:
        method, value = _touch(one.metric)
        labels = ", ".join(text(value) for value in _values(one.metric).values())
        at = f".WithLabelValues({labels})" if labels else ""
        call = "Inc()" if method == "inc" else f"{method.title()}({value})"
        name = camel(one.name)
        lines.append(f"\t{name[:1].upper()}{name[1:]}{at}.{call}")
    lines += [
        '\thttp.Handle("/metrics", promhttp.Handler())',
        '\thttp.ListenAndServe("127.0.0.1:"+os.Args[1], nil)',
        "}",
    ]
    (folder / "main.go").write_text("\n".join(lines) + "\n")
    made = Path(folder / "made.go")
    gofmt = Path(go).with_name("gofmt")
    assert subprocess.run([gofmt, "-l", made], capture_output=True, text=True, check=True).stdout == ""
    environment = {**os.environ, "GOPATH": GO_PATH, "GO111MODULE": "off", "GOCACHE": str(folder / "cache")}
    subprocess.run([go, "build", "-o", "app", "."], cwd=folder, env=environment, check=True, timeout=300)
    return [str(folder / "app")]


BUILDERS = {"python": (_python, "made.py"), "typescript": (_typescript, "made.ts"), "go": (_go, "made.go")}


@contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator[int]:
    """A program of ours that serves its metrics; its port."""
    port = free_port()
    process = subprocess.Popen([*command, str(port)], cwd=folder)
    try:
        for _ in range(1800):
            assert process.poll() is None, "the program ended"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("language", BUILDERS)
def test_a_program_with_the_generated_code_exposes_what_is_defined(language: str, tmp_path: Path, obsdsl: Run) -> None:
    build, file = BUILDERS[language]
    generated = source(language, _metrics(), "main")
    (tmp_path / file).write_text(generated.text)
    left = {one.metric.name for one, _ in generated.left_out}
    kept = [one for one in _metrics() if one.metric.name not in left]
    with _running(build(kept, tmp_path), tmp_path) as port:
        ignore = [f"--ignore={name}" for name in (*left, "go_*", "process_*", "promhttp_*", "python_*")]
        chosen = [f"--metrics={one}" for one in MODULES]
        done = obsdsl("verify", f"http://127.0.0.1:{port}/metrics", *chosen, *ignore, cwd=ROOT)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert done.stderr == f"{len(kept)} metrics as defined, 0 not\n"
        _scraped(port, [one.metric for one in kept])


def _scraped(port: int, metrics: Iterable[Declaration]) -> None:
    """Prometheus has the series, and the types, that the definitions say."""
    config = f"""
scrape_configs:
  - job_name: app
    scrape_interval: 1s
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""
    with prometheus(require("prometheus"), config) as url:
        wanted_series = {name for metric in metrics for name in metric.series()}
        until(lambda: wanted_series <= set(get_json(f"{url}/api/v1/label/__name__/values")["data"]))
        told: Mapping[str, list[dict[str, str]]] = get_json(f"{url}/api/v1/metadata")["data"]
    names = {MetricType.INFO: "gauge", MetricType.NATIVE_HISTOGRAM: "histogram"}
    for metric in metrics:
        # OpenMetrics calls a counter's family without its suffix.
        family = metric.name if metric.name in told else metric.name.removesuffix("_total")
        assert told[family][0]["type"] == names.get(metric.type, metric.type.value), metric.name
