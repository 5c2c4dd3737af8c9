"""One of the two versions that are compared: what servers get of it, and what its definitions say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.compose.workspace import Told, Workspace
from obsdsl.define.declaration import Declaration

if TYPE_CHECKING:
    from obsdsl.config import Config

# The folder of a dashboard in a file: where Grafana keeps it, such a file mostly does not say.
UNKNOWN: Final = ""


@attrs.frozen(eq=False)
class Side:
    """A version. `name` is what people call it: "HEAD", "dist/prod", "the workspace".

    `told` is what definitions tell each other: metrics, what is recorded, servers, the policy of severities; None where
    nobody declared anything, as in a folder of files.
    """

    name: str
    artifacts: tuple[Artifact, ...] = attrs.field(default=(), repr=False)
    told: tuple[Told, ...] | None = attrs.field(default=None, repr=False)
    # Whether it is what servers have, or would get: then nothing there is made of anything else there.
    is_live: bool = False

    @property
    def metrics(self) -> tuple[Declaration, ...] | None:
        """The metrics that are declared; None where nobody declared any."""
        return None if self.told is None else tuple(one for one in self.told if isinstance(one, Declaration))

    @property
    def policy(self) -> SeverityPolicy:
        """What severities mean."""
        return next((one for one in self.told or () if isinstance(one, SeverityPolicy)), POLICY)


def side_of(name: str, workspace: Workspace, config: Config) -> Side:
    """The side of a workspace that is loaded."""
    return Side(name, compile_workspace(workspace, config), tuple(workspace.told()))
