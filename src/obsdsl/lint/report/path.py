"""How machine-readable reports name files."""

from __future__ import annotations

import hashlib
import os

from obsdsl.lint.problem import Problem


def relative(file: str, root: str) -> str:
    """Relative to `root` where the file lies below it, else as it is; with forward slashes."""
    path = os.path.abspath(file)  # noqa: PTH100 - a report names thousands of places
    return path.removeprefix(root.rstrip(os.sep) + os.sep).replace(os.sep, "/") if file else file


def file_of(problem: Problem, root: str) -> str:
    """The problem's file; empty without a place."""
    return relative(problem.place.file, root) if problem.place else ""


def sentence(problem: Problem) -> str:
    """Object, fault and mend in one line."""
    return f"{problem.subject}: {problem.message}; {problem.mend}"


def fingerprint(problem: Problem, root: str, count: int = 0) -> str:
    """What stays the same when lines move: of the check, file, object and message, and how many were there before."""
    check, _, subject, message = problem.identity
    return hashlib.sha256("\0".join([check, file_of(problem, root), subject, message, str(count)]).encode()).hexdigest()
