"""The options of `obsdsl import` that name servers, and what they say of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from obsdsl.errors import ObsdslError

if TYPE_CHECKING:
    from obsdsl.importing.live.read import Wish
    from obsdsl.importing.live.server import Server

F = TypeVar("F", bound=Callable[..., Any])
_WHERE: Final = "WHERE"
# Which servers each option is about.
_OF: Final = {
    "folder": ("--grafana",), "tag": ("--grafana",), "uid": ("--grafana",), "org_id": ("--grafana",),
    "engine": ("--ruler",), "namespace": ("--ruler",),
    "tenant": ("--ruler", "--prometheus", "--alertmanager"),
}  # fmt: skip


def server_options(function: F) -> F:
    """Which servers are read, what of them, and how they are reached."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS: Final = (
    click.option("--grafana", multiple=True, metavar=_WHERE, help="Read the dashboards of a Grafana: a URL or target."),
    click.option("--folder", multiple=True, metavar="TITLE", help="Of the Grafana, only this folder and those below."),
    click.option("--tag", multiple=True, metavar="TAG", help="Of the Grafana, only dashboards with this tag."),
    click.option("--uid", multiple=True, metavar="UID", help="Of the Grafana, only this dashboard."),
    click.option("--prometheus", multiple=True, metavar=_WHERE,
                 help="Read the rules of a Prometheus, and what it knows of metrics that are used."),
    click.option("--alertmanager", multiple=True, metavar=_WHERE, help="Read the configuration of an Alertmanager."),
    click.option("--ruler", multiple=True, metavar=_WHERE, help="Read the rules in a ruler of Mimir, Cortex or Loki."),
    click.option("--namespace", multiple=True, metavar="NAME", help="Of the ruler, only this namespace."),
    click.option("--engine", type=click.Choice(("mimir", "cortex", "loki")), help="What it is.  [default: tried]"),
    click.option("--tenant", metavar="NAME", help="Whose rules: sent as X-Scope-OrgID."),
    click.option("--org-id", type=int, metavar="NUMBER", help="The organisation of the Grafana."),
    click.option("--token-env", metavar="VARIABLE", help="The environment variable that holds the server's token."),
    click.option("--token-file", metavar="FILE", help="The file that holds it."),
    click.option("--username", metavar="NAME", help="The user of basic authentication."),
    click.option("--password-env", metavar="VARIABLE", help="The environment variable that holds the password."),
    click.option("--password-file", metavar="FILE", help="The file that holds it."),
    click.option("--ca-file", metavar="FILE", help="The authority that signed the server's certificate."),
    click.option("--cert-file", metavar="FILE", help="Our certificate, for servers that want one."),
    click.option("--key-file", metavar="FILE", help="Its key."),
    click.option("--proxy", metavar="URL", help="The proxy on the way.  [default: that of the environment]"),
    click.option("--timeout", metavar="DURATION", help="How long a server may be silent.  [default: 30s]"),
)  # fmt: skip


def servers_of(given: dict[str, Any], here: Path) -> tuple[Server, ...]:
    """The servers that the options name. Raises ObsdslError for options that say nothing together."""
    wanted = {f"--{name}": given[name] for name in ("grafana", "alertmanager", "ruler", "prometheus")}
    for name, kinds in _OF.items():
        if given[name] and not any(wanted[one] for one in kinds):
            fault = f"it says what is read of a server; name one with {' or '.join(kinds)}"
            raise ObsdslError(f"--{name.replace('_', '-')}", fault)
    # What asks servers is imported where one is asked.
    from obsdsl.importing.live.where import OPTIONS, Extra, positive, servers

    options = {name: given[name] for name in OPTIONS if given[name] is not None}
    if not options and not any(wanted.values()):
        return ()
    extra = Extra(positive(given["org_id"], "--org-id"), given["engine"], given["tenant"])
    return servers(wanted, options, extra, here)


def wish_of(given: dict[str, Any], exact: bool) -> Wish:
    """What is read of them."""
    from obsdsl.importing.live.grafana import Choice
    from obsdsl.importing.live.read import Wish

    choice = Choice(given["folder"], given["tag"], given["uid"])
    return Wish(choice, given["namespace"], given["tenant"], exact)
