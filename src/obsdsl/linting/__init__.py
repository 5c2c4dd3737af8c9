"""The lint of what lies on the disk: a workspace is loaded, files are read, and all of it is checked."""

from __future__ import annotations

from obsdsl.linting.everything import lint
from obsdsl.linting.request import Linted, Request, Say, checks_of
from obsdsl.linting.since import problems_at

__all__ = ["Linted", "Request", "Say", "checks_of", "lint", "problems_at"]
