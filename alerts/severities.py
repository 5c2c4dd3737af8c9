"""How soon someone must act, and what the documents call it."""

import attrs

from obsdsl import P0, P1, P2, P3, SeverityPolicy

# P1 is told by chat and mail, in all documents: people look within 15 minutes, nobody is woken. Claudex and Pocket
# Agent wake somebody for some of it, which their routings say.
policy = SeverityPolicy(
    levels=(P0, attrs.evolve(P1, pages=False), P2, P3),
    names={"critical": P0, "high": P1, "medium": P2, "warning": P2, "low": P3, "info": P3},
)
