"""What each service of a stack has of its own: how it starts, which files it reads, where its data lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

import attrs

from obsdsl.compile.stack.address import kind_of_service, listening, own_port, scheme
from obsdsl.compile.stack.environment import given
from obsdsl.compile.stack.provisioning import CERTIFICATES, DASHBOARDS, folder_slug
from obsdsl.compose.logs.shipper import LogShipper
from obsdsl.compose.stack.service import SERVICES, ServiceKind
from obsdsl.compose.stack.stack import Stack

# The build, as seen from the folder of a stack.
BUILT: Final = "../.."
# What people look at in a browser.
SHOWN: Final = ("prometheus", "alertmanager", "grafana")
_LOG_RULES: Final = "/etc/loki/rules"
_WILD: Final = re.compile(r"[*?\[{]")


@attrs.frozen(kw_only=True)
class Part:
    """`mounts` are files and folders that are only read, `volumes` those of Docker's, where data lie.

    `flags` are what the mount of a source says beside that it is only read.
    """

    fields: Mapping[str, Any] = attrs.field(factory=dict)
    mounts: tuple[tuple[str, str], ...] = ()
    volumes: Mapping[str, str] = attrs.field(factory=dict)
    flags: Mapping[str, str] = attrs.field(factory=dict)
    health: list[str] | None = None


def part_of(value: Stack, service: str, secret_dir: str) -> Part:
    """The part of a service."""
    kind = kind_of_service(value, service)
    part = _PARTS[kind](value, service, secret_dir)
    path = SERVICES[kind].health
    if path is None:
        # Their images have no program that asks for a page, and a shell that opens connections.
        test = ["CMD", "bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{own_port(value, service)}"]
    else:
        host = "127.0.0.1" if value.network == "bridge" else value.bind
        # It asks itself: whose certificate that is, others check.
        lax = ["--no-check-certificate"] if service in value.tls else []
        page = f"{scheme(value, service)}://{host}:{own_port(value, service)}{path}"
        test = ["CMD", "wget", "-q", *lax, "--spider", page]
    return attrs.evolve(part, health=test)


def _prometheus(value: Stack, service: str, _secret_dir: str) -> Part:
    server = value.servers[service]
    command = [
        "--config.file=/etc/prometheus/prometheus.yml",
        "--storage.tsdb.path=/prometheus",
        f"--web.listen-address={listening(value, service)}",
        *server.start_flags,
    ]
    mounts = [(f"{BUILT}/prometheus/{server.name}.yml", "/etc/prometheus/prometheus.yml")]
    if server.rule_files:
        mounts.append((f"{BUILT}/prometheus/rules", "/etc/prometheus/rules"))
    if service in value.tls:
        command.append("--web.config.file=/etc/prometheus/tls/web.yml")
        mounts.append((given(value.tls[service]), "/etc/prometheus/tls"))
    return Part(fields={"command": command}, mounts=tuple(mounts), volumes={f"{service}-data": "/prometheus"})


def _alertmanager(value: Stack, service: str, _secret_dir: str) -> Part:
    command = [
        "--config.file=/etc/alertmanager/alertmanager.yml",
        "--storage.path=/alertmanager",
        f"--web.listen-address={listening(value, service)}",
        # There is no other to talk to.
        "--cluster.listen-address=",
    ]
    mount = (f"{BUILT}/alertmanager/{value.routings[service].name}.yml", "/etc/alertmanager/alertmanager.yml")
    return Part(fields={"command": command}, mounts=(mount,), volumes={f"{service}-data": "/alertmanager"})


# Grafana takes an empty password for none, and then for its own.
_GUARD: Final = (
    'test -s "$$GF_SECURITY_ADMIN_PASSWORD__FILE" || { echo "%s is empty; write it into .env" >&2; exit 1; }; '
    "exec /run.sh"
)


def _grafana(value: Stack, _service: str, secret_dir: str) -> Part:
    environment = {
        "GF_SECURITY_ADMIN_PASSWORD__FILE": value.admin_password.path(secret_dir),
        "GF_SERVER_HTTP_PORT": str(value.grafana_port),
        **({"GF_SERVER_HTTP_ADDR": value.bind} if value.network == "host" else {}),
        "GF_USERS_ALLOW_SIGN_UP": "false",
        "GF_AUTH_ANONYMOUS_ENABLED": "false",
        "GF_ANALYTICS_REPORTING_ENABLED": "false",
        "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
    }
    titles = [("" if title.lower() == "general" else title) for title in value.folders]
    folders = dict.fromkeys(map(folder_slug, titles))
    mounts = [("./grafana/provisioning", "/etc/grafana/provisioning")]
    mounts += [(f"{BUILT}/grafana/{one}", f"{DASHBOARDS}/{one}") for one in folders]
    mounts += [(given(f"{folder}/ca.pem"), f"{CERTIFICATES}/{one}.pem") for one, folder in value.tls.items()]
    fields = {
        "entrypoint": ["/bin/sh", "-ec", _GUARD % value.admin_password.name],
        "environment": environment,
        "depends_on": [*value.servers],
    }
    return Part(fields=fields, mounts=tuple(mounts), volumes={"grafana-data": "/var/lib/grafana"})


def _loki(value: Stack, _service: str, _secret_dir: str) -> Part:
    assert value.loki is not None
    command = ["-config.file=/etc/loki/loki.yml"]
    if value.network == "host":
        # It asks nobody who they are.
        command += [f"-server.http-listen-address={value.bind}", f"-server.grpc-listen-address={value.bind}"]
    mounts = [(f"{BUILT}/loki/{value.loki.name}.yml", "/etc/loki/loki.yml")]
    if value.log_rules:
        command += [
            "-ruler.storage.type=local",
            f"-ruler.storage.local.directory={_LOG_RULES}",
            f"-ruler.rule-path={value.loki.path}/rules-temp",
        ]
        # Without tenants, everything is that of one of this name.
        mounts += [
            (f"{BUILT}/loki/rules/{one.name}.yml", f"{_LOG_RULES}/fake/{one.name}.yml") for one in value.log_rules
        ]
    return Part(
        fields={"command": command},
        mounts=tuple(mounts),
        volumes={"loki-data": value.loki.path},
    )


def _alloy(value: Stack, service: str, _secret_dir: str) -> Part:
    shipper = dict(value.shipping())[service]
    host = value.bind if value.network == "host" else "0.0.0.0"
    command = [
        "run",
        f"--server.http.listen-addr={host}:{own_port(value, service)}",
        "--storage.path=/var/lib/alloy/data",
        "--disable-reporting",
        "/etc/alloy/config.alloy",
    ]
    own = (f"{BUILT}/alloy/{shipper.name}.alloy", "/etc/alloy/config.alloy")
    return Part(
        fields={"command": command},
        mounts=(own, *_logs(shipper)),
        volumes={f"{service}-data": "/var/lib/alloy/data"},
    )


def _promtail(value: Stack, service: str, _secret_dir: str) -> Part:
    shipper: Any = dict(value.shipping())[service]
    own = (f"{BUILT}/promtail/{shipper.name}.yml", "/etc/promtail/promtail.yml")
    return Part(
        fields={"command": ["-config.file=/etc/promtail/promtail.yml"]},
        mounts=(own, *_logs(shipper)),
        volumes={f"{service}-data": str(PurePosixPath(shipper.positions).parent)},
    )


def _logs(shipper: LogShipper) -> tuple[tuple[str, str], ...]:
    """The folders of the files that are read, at the same place."""
    found = []
    for path in (path for stream in shipper.streams for path in stream.paths):
        parts = PurePosixPath(path).parts
        # The last part is the file.
        plain = next((n for n, part in enumerate(parts) if _WILD.search(part)), len(parts) - 1)
        found.append(str(PurePosixPath(*parts[: min(plain, len(parts) - 1)])))
    return tuple((folder, folder) for folder in dict.fromkeys(found))


def _blackbox(value: Stack, service: str, _secret_dir: str) -> Part:
    command = [
        "--config.file=/etc/blackbox_exporter/config.yml",
        f"--web.listen-address={listening(value, service)}",
    ]
    fields: dict[str, Any] = {"command": command}
    if any(one.prober == "icmp" for one in value.probes().values()):
        fields["cap_add"] = ["NET_RAW"]
    return Part(fields=fields, mounts=(("./blackbox.yml", "/etc/blackbox_exporter/config.yml"),))


def _node(value: Stack, service: str, _secret_dir: str) -> Part:
    command = ["--path.rootfs=/host", f"--web.listen-address={listening(value, service)}"]
    mounts = [("/", "/host")]
    if value.textfiles is not None:
        command.append("--collector.textfile.directory=/textfiles")
        mounts.append((given(value.textfiles), "/textfiles"))
    # What is mounted on the host later is seen, too.
    return Part(fields={"command": command, "pid": "host"}, mounts=tuple(mounts), flags={"/": ",rslave"})


_PARTS: Final[Mapping[ServiceKind, Callable[[Stack, str, str], Part]]] = {
    "prometheus": _prometheus,
    "alertmanager": _alertmanager,
    "grafana": _grafana,
    "loki": _loki,
    "alloy": _alloy,
    "promtail": _promtail,
    "blackbox-exporter": _blackbox,
    "node-exporter": _node,
}
