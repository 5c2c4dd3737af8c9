"""What compiling needs to know beside the object itself."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from obsdsl.compile.version import Version
from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.define.light import frozen
from obsdsl.define.target import Server
from obsdsl.express.infer import Inference


@frozen
class Context:
    """The versions to compile for, and what is known of the workspace's metrics.

    `prometheus` is None where no version is stated: then rules take the form that every supported release reads. So is
    `alertmanager`. `secret_dir` is where the servers find the files that hold secrets.
    """

    grafana: Version = (12, 0)
    prometheus: Version | None = None
    alertmanager: Version | None = None
    secret_dir: str = "/run/secrets"
    # Which levels alerts may have, and what these mean.
    policy: SeverityPolicy = POLICY
    # Calling it infers what is known of a node.
    infer: Inference = attrs.field(factory=Inference)
    # The workspace's Prometheuses; where it has none, labels that alerts have at Alertmanager, None is unknown.
    servers: tuple[Server, ...] = ()
    external_labels: Mapping[str, str] | None = None
