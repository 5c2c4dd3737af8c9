"""What both XML formats need."""

from __future__ import annotations

import re
from xml.etree import ElementTree

# XML 1.0 has no way to write these.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def allowed(text: str) -> str:
    """`text` with a question mark for each character that XML cannot hold."""
    return _FORBIDDEN.sub("?", text)


def document(top: ElementTree.Element) -> str:
    """The whole document."""
    ElementTree.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(top, encoding="unicode")
