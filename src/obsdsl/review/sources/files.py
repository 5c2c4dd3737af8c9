"""The side of a build, or of any files: dashboards, rules, configurations of Alertmanager and Prometheus."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.compile.manifest import MANIFEST
from obsdsl.compile.read_build import read_build
from obsdsl.errors import LoadError, Location, ObsdslError, shown_path
from obsdsl.lint.found import found
from obsdsl.read.yaml import open_document
from obsdsl.read.yaml_node import MappingNode, key_text, pairs
from obsdsl.review.side import UNKNOWN, Side

# Keys of the top by which files of YAML are known. The first kind that fits is taken.
_KEYS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    ("rules", frozenset({"groups"})),
    ("alertmanager", frozenset({"route", "receivers", "inhibit_rules", "mute_time_intervals", "time_intervals"})),
    ("prometheus", frozenset({"scrape_configs", "rule_files", "alerting", "scrape_config_files", "remote_write"})),
)
_OPERATOR: Final = re.compile(r"(?m)^[ -]*kind: *[\"']?PrometheusRule\b")
# The first line that is more than a comment or a mark, and a key.
_FIRST: Final = re.compile(r"(?m)^(?!---|%|\ufeff?\s*(?:#|$))( *)\S")
_KEY: Final = re.compile(r"(?m)^( *)[\"']?(\w+)[\"']? *:")
_YAML: Final = (".yml", ".yaml", ".rules")
_DASHBOARD: Final = ('"panels"', '"rows"', '"templating"', '"elements"')


def files(path: Path, name: str) -> Side:
    """The artifacts of a build, or of what lies at `path`. Raises ObsdslError where there is nothing to compare."""
    if os.path.isfile(path / MANIFEST):  # noqa: PTH113 - of a folder that may not be looked into, too
        return Side(name, read_build(path))
    held = tuple(_artifacts(path))
    if not held:
        kinds = "no dashboard, rule file, configuration of Alertmanager or Prometheus"
        raise ObsdslError(shown_path(path), f"there is {kinds} in it; name the folder of a build, or of such files")
    return Side(name, held)


def _artifacts(path: Path) -> Iterator[Artifact]:
    top = path if path.is_dir() else path.parent
    for file, is_named in found([str(path)]):
        content = _read(file, is_named)
        if content is None:
            continue
        kind = _kind(file, content)
        below = file.removeprefix(f"{top}{os.sep}").replace(os.sep, "/")
        if kind is not None:
            yield Artifact(kind, below, below, content.encode(), Location(file, 1), UNKNOWN)
        elif is_named:
            fault = "it is no dashboard, rule file, configuration of Alertmanager or Prometheus; name one of these"
            raise LoadError(shown_path(file), fault)


def _read(file: str, is_named: bool) -> str | None:
    content = b""
    try:
        content = Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        fault = f"it cannot be read ({error.strerror}); mend that, or leave it out"
        raise ObsdslError(shown_path(file), fault) from None
    except UnicodeDecodeError:
        if is_named or _kind(file, content.decode(errors="replace")) is not None:
            raise ObsdslError(shown_path(file), "it is no text in UTF-8; save it as that, or leave it out") from None
        return None


def _kind(file: str, text: str) -> Kind | None:
    """What a file is, at a glance."""
    if file.endswith(".json") or (not file.endswith(_YAML) and text.lstrip().startswith("{")):
        if any(word in text for word in _DASHBOARD):
            return "dashboard"
        return "rules" if '"groups"' in text and '"rules"' in text else None
    if _OPERATOR.search(text):
        kind: Kind | None = "rules"
    else:
        keys = _top(text)
        kind = next((one for one, its in _KEYS if its & keys), None) if "kind" not in keys else None
        # Grafana's own provisioning has groups, and promtool's tests have rule_files.
        kind = None if keys & ({"apiVersion"} if kind == "rules" else {"tests"}) else kind
    # Templates of Helm and the like are no YAML.
    is_template = kind is not None and ("{{-" in text or "{%" in text) and bool(open_document(file, text).flaws)
    return None if is_template else kind


def _top(text: str) -> frozenset[str]:
    """The keys at the top of a file of YAML, as far as a look at its lines shows them."""
    first = _FIRST.search(text)
    if first is None:
        return frozenset()
    if text[first.end(1)] == "{":
        document = open_document("", text)
        root = document.root(0)
        return frozenset(key_text(key) for key, _ in pairs(root)) if isinstance(root, MappingNode) else frozenset()
    return frozenset(match[2] for match in _KEY.finditer(text) if match[1] == first[1])
