"""Files of YAML as what they say, however it is written; secrets that others wrote into them are not shown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from obsdsl.compile.prometheus import to_yaml
from obsdsl.compose.plain import Plain
from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.schema import STRUCTURES as ALERTMANAGER
from obsdsl.compose.scrape.schema import STRUCTURES as PROMETHEUS
from obsdsl.read.yaml import open_document
from obsdsl.read.yaml_node import value

# In a URL, all from the user on to the host.
_USER: Final = re.compile(r"//[^/\s@]+@")
# What is to be posted to is the secret: paths of Slack's and others' hooks.
_HOOK: Final = re.compile(r"//([^/\s]+)(/\S+)")
_HOOKS: Final = frozenset({"api_url", "url"})
# What stands below these has names of the user's.
_FREE: Final = frozenset({"labels", "annotations", "external_labels", "match", "match_re", "details", "params"})
_RECEIVERS: Final = frozenset(f"{kind}_configs" for kind in KINDS)


def _secret_names() -> frozenset[str]:
    """Fields that hold a secret wherever they stand."""
    found: set[str] = set()
    public: set[str] = set()
    for structures in (ALERTMANAGER, PROMETHEUS):
        for structure in structures.values():
            for name, kind in structure.items():
                (found if "secret" in str(kind) else public).add(name)
    return frozenset((found - public) | {"access_key", "routing_key", "secret_access_key"})


_SECRETS: Final = _secret_names()


@lru_cache(maxsize=2048)
def canonical(text: str) -> Any:
    """The data of the file. Of secrets there is a mark that tells two apart; of what is no YAML, too."""
    found = data(text)
    return {"no YAML": _mark(text, 64)} if isinstance(found, str) else hidden(found)


def shown(text: str) -> str:
    """The text, or, where secrets stand in it, another one that says the same without them."""
    found = data(text)
    if isinstance(found, str):
        return ""
    clean = hidden(found)
    return text if clean == found else to_yaml(clean).decode()


@lru_cache(maxsize=2048)
def data(text: str) -> Any:
    """All that the file says, secrets included; its text, where it is no YAML or only text."""
    try:
        document = open_document("", text)
    except UnicodeError:
        return text
    if document.flaws:
        return text
    roots = [_plain(value(root)) for root in document.roots]
    return (roots[0] if roots[0] is not None else []) if len(roots) == 1 else roots


def _plain(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {str(key): _plain(one) for key, one in found.items()}
    if isinstance(found, list):
        return [_plain(one) for one in found]
    return found.text if isinstance(found, Plain) else found


def hidden(found: Any, name: str = "", below: str = "") -> Any:
    """The data with a mark for each secret. `below` names the list in which a mapping stands: `slack_configs`."""
    if isinstance(found, Mapping):
        # A label may have any name; all that is below a secret is one.
        fixed = name if name in _SECRETS else "" if name in _FREE else None
        return {key: hidden(one, key if fixed is None else fixed, below) for key, one in found.items()}
    if isinstance(found, list):
        inner = name if name.endswith("_configs") else below
        return [hidden(one, name if name in _SECRETS else "", inner) for one in found]
    if not isinstance(found, str | int) or isinstance(found, bool):
        return found
    if name in _SECRETS:
        return _mark(str(found), 4)
    if not isinstance(found, str):
        return found
    text = _USER.sub(lambda match: f"//{_mark(match[0], 4)}@", found)
    if name in _HOOKS and below in _RECEIVERS:
        return _HOOK.sub(lambda match: f"//{match[1]}/{_mark(match[2], 16)}", text)
    return text


def _mark(text: str, length: int) -> str:
    """Enough to see that another was written, and of short secrets not enough to find them by trying."""
    return f"<secret:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:length]}>"
