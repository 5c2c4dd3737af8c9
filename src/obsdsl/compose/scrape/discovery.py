"""The service discoveries of Prometheus 2.42 to 3.5, as `schema.py` has the rest; which fields each cannot do without.

A distribution's build may lack some of them: Debian's has no Consul, no Kuma and no Nomad.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.compose.scrape.schema import STRUCTURES, Field, fields

_DISCOVERIES: Final[Mapping[str, Mapping[str, Field]]] = {
    "azure": fields("""
        text: environment
        one(OAuth|ManagedIdentity|SDK): authentication_method
        text: subscription_id tenant_id client_id
        secret: client_secret
        text: resource_group
        duration: refresh_interval
        integer: port
        +http
    """),
    "consul": fields("""
        text: server path_prefix@2.45
        secret: token
        text: datacenter namespace partition
        one(http|https): scheme
        text: username
        secret: password
        [text]: services
        text: filter@3.0
        [text]: tags
        {text}: node_meta
        text: tag_separator
        bool: allow_stale
        duration: refresh_interval
        +http
    """),
    "digitalocean": fields("""
        +http
        integer: port
        duration: refresh_interval
    """),
    "dns": fields("""
        [text]: names
        one(A|AAAA|MX|NS|SRV): type
        integer: port
        duration: refresh_interval
    """),
    "docker": fields("""
        text: host
        +http
        integer: port
        text: host_networking_host
        bool: match_first_network@2.54
        [@filter]: filters
        duration: refresh_interval
    """),
    "dockerswarm": fields("""
        text: host
        +http
        one(services|tasks|nodes): role
        integer: port
        [@filter]: filters
        duration: refresh_interval
    """),
    "ec2": fields("""
        text: region endpoint access_key
        secret: secret_key
        text: profile role_arn
        duration: refresh_interval
        integer: port
        [@filter]: filters
        +http
    """),
    "eureka": fields("""
        url: server
        +http
        duration: refresh_interval
    """),
    "file": fields("""
        [text]: files
        duration: refresh_interval
    """),
    "gce": fields("""
        text: project zone filter
        duration: refresh_interval
        integer: port
        text: tag_separator
    """),
    "hetzner": fields("""
        one(robot|hcloud): role
        +http
        integer: port
        duration: refresh_interval
        text: label_selector@3.5
    """),
    "http": fields("""
        url: url
        duration: refresh_interval
        +http
    """),
    "ionos": fields("""
        text: datacenter_id
        +http
        integer: port
        duration: refresh_interval
    """),
    "kubernetes": fields("""
        url: api_server
        one(pod|service|endpoints|endpointslice|node|ingress): role
        text: kubeconfig_file
        +http
        @kubernetes_namespaces: namespaces
        [@kubernetes_selector]: selectors
        @kubernetes_metadata: attach_metadata
    """),
    "kuma": fields("""
        url: server
        text: client_id@2.50
        duration: refresh_interval fetch_timeout
        +http
    """),
    "lightsail": fields("""
        text: region endpoint access_key
        secret: secret_key
        text: profile role_arn
        duration: refresh_interval
        integer: port
        +http
    """),
    "linode": fields("""
        text: region@2.52
        +http
        integer: port
        text: tag_separator
        duration: refresh_interval
    """),
    "marathon": fields("""
        [text]: servers
        duration: refresh_interval
        secret: auth_token
        text: auth_token_file
        +http
    """),
    "nerve": fields("""
        [text]: servers paths
        duration: timeout
    """),
    "nomad": fields("""
        bool: allow_stale
        text: namespace
        duration: refresh_interval
        text: region
        url: server
        text: tag_separator
        +http
    """),
    "openstack": fields("""
        one(hypervisor|instance|loadbalancer): role
        text: region identity_endpoint username userid
        secret: password
        text: domain_name domain_id project_name project_id application_credential_name application_credential_id
        secret: application_credential_secret
        bool: all_tenants
        duration: refresh_interval
        integer: port
        one(public|admin|internal): availability
        @tls_config: tls_config
    """),
    "ovhcloud": fields("""
        text: application_key
        secret: application_secret consumer_key
        one(vps|dedicated_server): service
        text: endpoint
        duration: refresh_interval
    """),
    "puppetdb": fields("""
        url: url
        text: query
        bool: include_parameters
        duration: refresh_interval
        integer: port
        +http
    """),
    "scaleway": fields("""
        text: access_key
        secret: secret_key
        text: secret_key_file project_id
        one(instance|baremetal): role
        integer: port
        url: api_url
        text: zone name_filter
        [text]: tags_filter
        duration: refresh_interval
        +http
    """),
    "serverset": fields("""
        [text]: servers paths
        duration: timeout
    """),
    "stackit": fields("""
        text: project region endpoint
        +http
        integer: port
        duration: refresh_interval
        text: service_account_key_path private_key_path
        secret: service_account_key private_key
    """),
    "triton": fields("""
        text: account
        one(container|cn): role
        text: dns_suffix endpoint
        [text]: groups
        integer: port
        duration: refresh_interval
        integer: version
        @tls_config: tls_config
    """),
    "uyuni": fields("""
        url: server
        text: username
        secret: password
        text: entitlement separator
        duration: refresh_interval
        +http
    """),
    "vultr": fields("""
        +http
        integer: port
        duration: refresh_interval
    """),
}
_PARTS: Final[Mapping[str, Mapping[str, Field]]] = {
    "filter": fields("""
        text: name
        [text]: values
    """),
    "kubernetes_namespaces": fields("""
        bool: own_namespace
        [text]: names
    """),
    "kubernetes_selector": fields("""
        text: role label field
    """),
    "kubernetes_metadata": fields("""
        bool: node
    """),
}
# Came later than 2.42.
_SINCE: Final = {"stackit": (3, 5)}
KEYS: Final = tuple(f"{name}_sd_configs" for name in _DISCOVERIES)
# Fields without which Prometheus does not start.
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "azure_sd": ("subscription_id",),
    "dns_sd": ("names",),
    "docker_sd": ("host",),
    "dockerswarm_sd": ("host", "role"),
    "ec2_sd": ("region",),
    "eureka_sd": ("server",),
    "file_sd": ("files",),
    "gce_sd": ("project", "zone"),
    "hetzner_sd": ("role",),
    "http_sd": ("url",),
    "ionos_sd": ("datacenter_id",),
    "kubernetes_sd": ("role",),
    "kuma_sd": ("server",),
    "lightsail_sd": ("region",),
    "marathon_sd": ("servers",),
    "nerve_sd": ("servers", "paths"),
    "oauth2": ("client_id", "token_url"),
    "openstack_sd": ("role", "region"),
    "ovhcloud_sd": ("application_key", "application_secret", "consumer_key", "service"),
    "puppetdb_sd": ("url", "query"),
    "remote_read": ("url",),
    "remote_write": ("url",),
    "scaleway_sd": ("role", "project_id", "access_key"),
    "serverset_sd": ("servers", "paths"),
    "tracing": ("endpoint",),
    "triton_sd": ("account", "dns_suffix", "endpoint"),
    "uyuni_sd": ("server", "username", "password"),
}


def _with_discoveries(structure: Mapping[str, Field]) -> dict[str, Field]:
    """The fields with those of discovery before `static_configs`, as in the documentation."""
    found: dict[str, Field] = {}
    for name, field in structure.items():
        if name == "static_configs":
            for one in _DISCOVERIES:
                found[f"{one}_sd_configs"] = Field(f"[@{one}_sd]", _SINCE.get(one))
        found[name] = field
    return found


ALL: Final[Mapping[str, Mapping[str, Field]]] = {
    **STRUCTURES,
    **_PARTS,
    **{f"{name}_sd": row for name, row in _DISCOVERIES.items()},
    "job": _with_discoveries(STRUCTURES["job"]),
    "alertmanager": _with_discoveries(STRUCTURES["alertmanager"]),
}
