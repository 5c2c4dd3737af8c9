"""What Prometheus refuses of a structure though each of its fields is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

# One fault: what is wrong, and the mend.
Rule = Callable[[Mapping[str, Any]], Iterator[str]]

_FILES: Final = re.compile(r"[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)")


def combination_faults(structure: str, value: Mapping[str, Any]) -> Iterator[str]:
    """Why the fields do not go together."""
    yield from _proxies(value)
    if rule := _RULES.get(structure):
        yield from rule(value)


def _proxies(value: Mapping[str, Any]) -> Iterator[str]:
    url, environment = value.get("proxy_url"), value.get("proxy_from_environment")
    if "no_proxy" in value and not url:
        yield "has no_proxy without proxy_url; write it, or delete no_proxy"
    if value.get("proxy_connect_header") and not url and not environment:
        yield "has proxy_connect_header without proxy_url; write it, or delete the header"
    if url and environment:
        yield "has proxy_url and proxy_from_environment; delete one"


def _dns(value: Mapping[str, Any]) -> Iterator[str]:
    if value.get("type", "SRV") != "SRV" and not value.get("port"):
        yield f"lacks 'port', which records of type {value['type']} do not tell; write it"


def _file(value: Mapping[str, Any]) -> Iterator[str]:
    for path in value.get("files") or ():
        if not _FILES.fullmatch(path):
            yield f"has the file {path!r}; its name ends with .json, .yml or .yaml, and only there may be a *"


def _zookeeper(value: Mapping[str, Any]) -> Iterator[str]:
    for path in value.get("paths") or ():
        if not path.startswith("/"):
            yield f"has the path {path!r}; begin it with a slash"


def _azure(value: Mapping[str, Any]) -> Iterator[str]:
    if value.get("authentication_method", "OAuth") == "OAuth":
        missing = [name for name in ("tenant_id", "client_id") if not value.get(name)]
        if missing:
            yield f"lacks {missing[0]!r}, which OAuth needs; write it, or another authentication_method"


def _scaleway(value: Mapping[str, Any]) -> Iterator[str]:
    if not value.get("secret_key") and not value.get("secret_key_file"):
        yield "lacks 'secret_key'; write a Secret, or secret_key_file"


def _kubernetes(value: Mapping[str, Any]) -> Iterator[str]:
    custom = [name for name in _OWN_CLIENT if name in value]
    if custom and not value.get("api_server"):
        yield f"has {custom[0]!r} without api_server; write its URL"
    if value.get("api_server") and value.get("kubeconfig_file"):
        yield "has api_server and kubeconfig_file; delete one"


def _otlp(value: Mapping[str, Any]) -> Iterator[str]:
    every = value.get("promote_all_resource_attributes")
    if value.get("ignore_resource_attributes") and not every:
        yield "has ignore_resource_attributes, which needs promote_all_resource_attributes; write it"
    if every and value.get("promote_resource_attributes"):
        yield "has promote_all_resource_attributes and promote_resource_attributes; delete one"


def _tls(value: Mapping[str, Any]) -> Iterator[str]:
    for name in ("ca", "cert", "key"):
        if value.get(name) and value.get(f"{name}_file"):
            yield f"has {name} and {name}_file, which say the same; delete one"
    pair = [bool(value.get(name) or value.get(f"{name}_file")) for name in ("cert", "key")]
    if pair[0] != pair[1]:
        yield "has one of certificate and key, which go together; write both, or neither"


# What says how to reach Kubernetes' API by other means than those of a pod.
_OWN_CLIENT: Final = (
    *("basic_auth", "authorization", "oauth2", "bearer_token_file", "proxy_url", "proxy_from_environment"),
    "http_headers",
)
_RULES: Final[Mapping[str, Rule]] = {
    "azure_sd": _azure,
    "dns_sd": _dns,
    "file_sd": _file,
    "kubernetes_sd": _kubernetes,
    "nerve_sd": _zookeeper,
    "otlp": _otlp,
    "scaleway_sd": _scaleway,
    "serverset_sd": _zookeeper,
    "tls_config": _tls,
}
