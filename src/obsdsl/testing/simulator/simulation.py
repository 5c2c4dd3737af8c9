"""Several targets at once: those of a workspace's scrape jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType

from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.workspace import Workspace
from obsdsl.define.declaration import Declaration
from obsdsl.errors import DefinitionError, did_you_mean, listed
from obsdsl.testing.simulator.pick import Picked
from obsdsl.testing.simulator.simulator import Simulator
from obsdsl.testing.simulator.step import UP, Scenario, Selecting, Step, Targeting

# The job of a workspace that has none.
ALONE = "workspace"


class Simulation:
    """Simulators that start, stop and meet with steps together."""

    def __init__(self, simulators: Iterable[Simulator]) -> None:
        self.simulators = tuple(simulators)

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        *,
        normal: Iterable[Step] = (),
        seed: int = 0,
        speed: float = 1.0,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> Simulation:
        """A simulator for each target of the workspace's jobs; without jobs, one for all of its metrics.

        With a `port` they have that one and those that follow. `normal` are steps that say what good times are; those
        about metrics that nothing here exposes are another server's.
        """
        steps = tuple(normal)
        found: list[Simulator] = []
        for metrics, labels in targets(workspace):
            own = port and port + len(found)
            # Targets of one job are not all alike.
            target = Simulator(metrics, labels=labels, seed=seed + len(found), speed=speed, host=host, port=own)
            target.take_for_normal(*(one for one in steps if concerns(one, target)))
            found.append(target)
        return cls(found)

    def __enter__(self) -> Simulation:
        return self.start()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def start(self) -> Simulation:
        """Listen on every port, or on none. Raises ObsdslError where one is taken."""
        try:
            for one in self.simulators:
                one.start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Listen no more."""
        for one in self.simulators:
            one.stop()

    def target(self, job: str, address: str | None = None) -> Simulator | None:
        """The target of a job, by its address as the workspace has it; the first, without one."""
        found = (one for one in self.simulators if one.labels.get("job") == job)
        return next((one for one in found if address in (None, one.labels.get("instance"))), None)

    def apply(self, *steps: Step | Scenario) -> None:
        """Let steps happen at the targets that they are about. Raises DefinitionError for one that is about none."""
        for step in (one for each in steps for one in (each.steps if isinstance(each, Scenario) else (each,))):
            concerned = [one for one in self.simulators if concerns(step, one)]
            if not concerned:
                raise DefinitionError(step.subject, self._nobody(step), step.location)
            for one in concerned:
                one.apply(step)

    def recover(self, series: Picked | None = None) -> None:
        """All is as in good times again, or `series` alone."""
        for one in self.simulators:
            if series is None or one.has(series):
                one.recover(series)

    def _nobody(self, step: Step) -> str:
        series = step.series if isinstance(step, Selecting | Targeting) else None
        assert series is not None, "what selects nothing concerns every target"
        known = {metric.name: metric for one in self.simulators for metric in one.metrics}
        name = series.name or ""
        if name != UP and name not in known and (close := did_you_mean(name, known)):
            return f"no job exposes {name!r}{close}"
        labels = {label: None for one in self.simulators for label in one.labels}
        if name in known:
            labels |= dict.fromkeys(known[name].labels)
        if odd := next((one.label for one in series.matchers if one.label not in labels), None):
            return f"{name} has no label {odd!r}{did_you_mean(odd, labels) or '; declare it'}"
        jobs = listed(dict.fromkeys(one.labels.get("job", "") for one in self.simulators), "and")
        mend = "correct the selection" if name in known or name == UP else "add it to the `metrics` of one"
        return f"no job exposes {name!r} with such target labels; there are {jobs}: {mend}"


def concerns(step: Step, simulator: Simulator) -> bool:
    """Whether a step is about a target."""
    series = step.series if isinstance(step, Selecting | Targeting) else None
    return series is None or simulator.has(series)


def targets(workspace: Workspace) -> Iterator[tuple[tuple[Declaration, ...], dict[str, str]]]:
    """The metrics of each target, and the labels that Prometheus adds. What two servers scrape is one target."""
    # What is federated comes from targets of other jobs.
    jobs = [job for one in workspace.servers for job in one.jobs if job.metrics and not is_federated(job)]
    if not jobs:
        yield workspace.metrics, {"job": ALONE}
    seen = []
    for job in jobs:
        for group in job.static_targets:
            for address in group.addresses:
                found = (job.metrics or ()), {"job": job.name, "instance": address, **group.labels}
                if found not in seen:
                    seen.append(found)
                    yield found


def is_federated(job: ScrapeJob) -> bool:
    """Whether a job's targets are other Prometheuses, of which it takes what they scraped."""
    return job.metrics_path == "/federate"
