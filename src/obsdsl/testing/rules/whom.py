"""Whether an alert notifies whom a test expects, and what silences it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from obsdsl.compose.routing.matcher import write_matcher
from obsdsl.graph.routes import Routes, pages, shown_targets, unlike
from obsdsl.testing.rules.court import Court, Finding
from obsdsl.testing.rules.evidence import Instance, is_of, state_of
from obsdsl.testing.rules.probe import AlertProbe, Clause, shown_labels

WHOM = ("routes", "routes at least", "no page", "inhibited", "not inhibited")


def judge_whom(
    probe: AlertProbe,
    clause: Clause,
    court: Court,
    chosen: Mapping[int, Sequence[Instance]],
) -> Iterator[Finding]:
    for time, instances in chosen.items():
        firing = [one for one in instances if one.state == "firing"]
        if not firing:
            found = f"{state_of(instances)}: only alerts that fire notify anybody"
            yield Finding(probe, clause, f"firing {probe.span}", found, time)
            return
        for one in firing:
            said = _said_of(probe, clause, court, one, time)
            if said is not None:
                yield Finding(probe, clause, said[0], f"{said[1]} (fires with {shown_labels(one.labels)})", time)
                return


def _said_of(probe: AlertProbe, clause: Clause, court: Court, one: Instance, time: int) -> tuple[str, str] | None:
    """What is expected and found of one firing instance; None where it is as expected."""
    entry = next(entry for entry in probe.entries if is_of(one.labels, (entry,)))
    routes = court.routes(entry)
    if isinstance(routes, str):
        wanted = f"it notifies {shown_targets(clause.argument)}" if clause.argument else clause.kind
        return wanted, f"nobody knows whom it notifies: {routes}"
    if clause.kind in ("inhibited", "not inhibited"):
        return _inhibition(clause, court, routes, one, time)
    reached = routes.reached(one.labels)
    if clause.kind == "no page":
        pagers = [target for target in reached if pages(target)]
        if pagers:
            return "no page", f"it notifies {shown_targets(pagers)}"
        level = court.level_pages(entry)
        return ("no page", f"its severity {level} pages") if level else None
    missing, more = unlike(reached, clause.argument, court.secret_dir)
    if missing or (more and clause.kind == "routes"):
        return f"it notifies {shown_targets(clause.argument)}", f"it notifies {shown_targets(reached)}"
    return None


def _inhibition(clause: Clause, court: Court, routes: Routes, one: Instance, time: int) -> tuple[str, str] | None:
    beside = [entry for entry in court.book.alerts if _same_place(court.routes(entry), routes)]
    firing = [labels for labels in court.evidence.firing_labels(time) if is_of(labels, beside)]
    rules = routes.silenced_by(one.labels, firing)
    if clause.kind == "inhibited":
        others = sorted({labels["alertname"] for labels in firing} - {one.labels["alertname"]})
        said = f"nothing silences it; beside it fire {', '.join(others)}" if others else "nothing else fires"
        return None if rules else ("inhibited", said)
    if not rules:
        return None
    conditions = " and ".join(write_matcher(each.matcher) for each in rules[0].conditions("source"))
    same = f" and the same {', '.join(rules[0].equal)}" if rules[0].equal else ""
    return "not inhibited", f"silenced by what fires with {conditions}{same}"


def _same_place(one: Routes | str, other: Routes) -> bool:
    return not isinstance(one, str) and one.config is other.config
