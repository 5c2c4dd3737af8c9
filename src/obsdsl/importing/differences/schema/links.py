"""Schema 19 to 21: links of panels, and variables in links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import each_panel
from obsdsl.importing.differences.shape import record, said

_OLD_NAMES = re.compile(r"__series_name|\$__series_name|__value_time|__field_name|\$__field_name")
_NEW_NAMES: Final = {
    "__series_name": "__series.name",
    "$__series_name": "${__series.name}",
    "__value_time": "__value.time",
    "__field_name": "__field.name",
    "$__field_name": "${__field.name}",
}
_WITH: Final = {"keepTime": "$__url_time_range", "includeVars": "$__all_variables"}


def panel_links(dashboard: Json) -> Json:
    """19: a link of a panel is a URL."""
    return each_panel(dashboard, _panel_links)


def _panel_links(panel: Json) -> Json:
    held = panel.get("links")
    if not isinstance(held, list):
        return panel
    return panel | {"links": [_link(one) for one in held if isinstance(one, dict)]}


def _link(old: Json) -> Json:
    url = old.get("url")
    if not url and old.get("dashboard"):
        url = f"dashboard/db/{_slug(str(old['dashboard']))}"
    if not url and old.get("dashUri"):
        url = f"dashboard/{old['dashUri']}"
    url = str(url or "/")
    for name, text in _WITH.items():
        if old.get(name):
            url = _appended(url, text)
    url = _appended(url, old["params"]) if isinstance(old.get("params"), str) else url
    return {"url": url} | said({"title": old.get("title"), "targetBlank": old.get("targetBlank")})


def _slug(name: str) -> str:
    return re.sub(" +", "-", re.sub(r"[^\w ]+", "", name.lower(), flags=re.ASCII))


def _appended(url: str, query: str) -> str:
    if not query:
        return url
    sign = "?" if "?" not in url else "" if url.endswith("?") else "&"
    return f"{url}{sign}{query}"


def variables_in_links(dashboard: Json) -> Json:
    """20: variables in links of data have dots."""
    return each_panel(dashboard, lambda panel: _with_texts(_with_urls(panel, _dotted)))


def series_in_links(dashboard: Json) -> Json:
    """21: labels in links of data are those of the field."""
    return each_panel(
        dashboard, lambda panel: _with_urls(panel, lambda url: re.sub("__series.labels", "__field.labels", url))
    )


def _dotted(text: str) -> str:
    # The sign before a name is part of it only where the name alone did not match first.
    return _OLD_NAMES.sub(lambda found: _NEW_NAMES[found.group()], text)


def _with_urls(panel: Json, change: Callable[[str], str]) -> Json:
    """The panel with the links of its data changed, where its time had them."""
    options = panel.get("options")
    if not isinstance(options, dict):
        return panel
    found = dict(options)
    if isinstance(options.get("dataLinks"), list):
        found["dataLinks"] = [_with_url(one, change) for one in options["dataLinks"]]
    fields, defaults = record(options.get("fieldOptions")), _field_defaults(options)
    if isinstance(defaults.get("links"), list):
        links = [_with_url(one, change) for one in defaults["links"]]
        found["fieldOptions"] = fields | {"defaults": defaults | {"links": links}}
    return panel | {"options": found}


def _with_texts(panel: Json) -> Json:
    options = panel.get("options")
    defaults = _field_defaults(options)
    if not isinstance(options, dict) or not isinstance(defaults.get("title"), str):
        return panel
    fields = record(options.get("fieldOptions"))
    changed = fields | {"defaults": defaults | {"title": _dotted(defaults["title"])}}
    return panel | {"options": options | {"fieldOptions": changed}}


def _field_defaults(options: Any) -> Json:
    return record(record(record(options).get("fieldOptions")).get("defaults"))


def _with_url(link: Any, change: Callable[[str], str]) -> Any:
    if not isinstance(link, dict) or not isinstance(link.get("url"), str):
        return link
    return link | {"url": change(link["url"])}
