"""`obsdsl import --help`: its many options by what they are about."""

from __future__ import annotations

from typing import Final

import click

_PARTS: Final = {
    "Import again": ("force", "update", "ours", "theirs", "check", "diff"),
    "Servers, instead of files or beside them": (
        *("grafana", "folder", "tag", "uid", "org_id", "prometheus", "alertmanager", "ruler", "namespace", "engine"),
        "tenant",
    ),
    "How servers are reached": (
        *("token_env", "token_file", "username", "password_env", "password_file"),
        *("ca_file", "cert_file", "key_file", "proxy", "timeout"),
    ),
}


class Grouped(click.Command):
    """A command whose help has its options in parts."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Those of no part first."""
        parts: dict[str, list[tuple[str, str]]] = {"Options": [], **{title: [] for title in _PARTS}}
        title_of = {name: title for title, names in _PARTS.items() for name in names}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if record is not None:
                parts[title_of.get(parameter.name or "", "Options")].append(record)
        for title, records in parts.items():
            with formatter.section(title):
                formatter.write_dl(records)
