"""How machine-readable reports name files."""

from __future__ import annotations

import hashlib
import os
import re

from obsdsl.lint.problem import Problem

# What a message says of another place: its line, which may move, and its folder, as the working directory sees it.
_LINE = re.compile(r"(\bline |\.(?:py|ya?ml|json|rules):)\d+\b")
_FOLDER = re.compile(r"[^\s()'\"]*/(?=[^\s/()'\"]+\.(?:py|ya?ml|json|rules)\b)")


def relative(file: str, root: str) -> str:
    """Relative to `root` where the file lies below it, else as it is; with forward slashes."""
    path = os.path.abspath(file)  # noqa: PTH100 - a report names thousands of places
    return path.removeprefix(root.rstrip(os.sep) + os.sep).replace(os.sep, "/") if file else file


def file_of(problem: Problem, root: str) -> str:
    """The problem's file; empty without a place."""
    return relative(problem.place.file, root) if problem.place else ""


def sentence(problem: Problem) -> str:
    """Object, fault and mend in one line."""
    end = "" if problem.message.endswith("?") else ";"
    return f"{problem.subject}: {problem.message}{end} {problem.mend}"


def steady(message: str) -> str:
    """A message without what changes while the problem stays the same."""
    return _LINE.sub(r"\1…", _FOLDER.sub("", message))


def fingerprint(problem: Problem, root: str, count: int = 0) -> str:
    """What stays the same when lines move: of the check, file, object and message, and how many were there before."""
    check, _, subject, message = problem.identity
    parts = [check, file_of(problem, root), subject, steady(message), str(count)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
