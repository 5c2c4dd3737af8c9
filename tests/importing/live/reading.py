"""Servers that answer as recorded ones did, and the import's reading of servers without a command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from obsdsl.importing.found import Found
from obsdsl.importing.live.grafana import Choice
from obsdsl.importing.live.read import Wish, read_servers
from obsdsl.importing.live.where import Extra, servers
from tests.fakes.recorded import exchanges
from tests.fakes.wire import FakeServer, Request, Response, as_text


class Recorded(FakeServer):
    """Answers what it was asked when it was recorded, whatever the order: the last answer to a path is given, the
    query left out. `otherwise` has answers to what was not recorded."""

    def __init__(self, name: str, otherwise: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.answers = {
            one["request"]["path"].partition("?")[0]: one["response"]
            for one in exchanges(name)
            if one["request"]["method"] == "GET" and one["response"]["status"] == 200
        }
        for path, body in (otherwise or {}).items():
            self.answers[path] = {"status": 200, "body": body}

    def handle(self, request: Request) -> Response:
        """The answer that was recorded; 404 to all else."""
        found = self.answers.get(request.path)
        if found is None:
            return as_text("404 page not found\n", 404)
        body = found["body"]
        text = body if isinstance(body, str) else json.dumps(body)
        is_json = found.get("content_type") or ("text/plain" if isinstance(body, str) else "application/json")
        return Response(found["status"], text.encode(), is_json)


def read(
    option: str,
    *where: str,
    wish: Wish | None = None,
    extra: Extra | None = None,
    folder: Path = Path(),
    **options: Any,
) -> Found:
    """What servers of one kind have."""
    found = Found()
    named = servers({option: where}, options, extra or Extra(), folder)
    read_servers(named, wish or Wish(), found, lambda _: None)
    return found


def chosen(folders: tuple[str, ...] = (), tags: tuple[str, ...] = (), uids: tuple[str, ...] = ()) -> Wish:
    """Some dashboards of a Grafana."""
    return Wish(Choice(folders, tags, uids))


def boards(found: Found) -> dict[str, tuple[str | None, dict[str, Any]]]:
    """The dashboards by uid, each with its folder."""
    data = {name: json.loads(text) for name, text in found.dashboards}
    return {one["metadata"]["name"]: (one.get("meta", {}).get("folderTitle"), one["spec"]) for one in data.values()}
