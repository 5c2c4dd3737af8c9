"""What a reader could not take in, as a finding."""

from __future__ import annotations

from obsdsl.express.tokens import Span
from obsdsl.lint.problem import About, Finding
from obsdsl.lint.site import Site
from obsdsl.read.flaw import Flaw


def flaw_finding(flaw: Flaw, at: Site) -> Finding:
    """The finding of a flaw, at the place that the reader knows best."""
    return Finding(
        flaw.message,
        flaw.mend,
        span=None if flaw.span is None else Span(*flaw.span),
        about=None if flaw.place is None else About(at.subject, flaw.place),
    )
