"""What the systems' documents get wrong, and which check says so; or why no check can.

The rows are those of the tables "What the document gets wrong" in docs/systems.md, in their order.
"""

from tests.workspace.mistakes.claude_code import CLAUDE_CODE
from tests.workspace.mistakes.claude_code_v369 import CLAUDE_CODE_V369
from tests.workspace.mistakes.claude_framework import CLAUDE_FRAMEWORK
from tests.workspace.mistakes.claudex import CLAUDEX
from tests.workspace.mistakes.mistake import Found, Mistake, Reading
from tests.workspace.mistakes.pocket_agent import POCKET_AGENT

__all__ = ["MISTAKES", "Found", "Mistake", "Reading"]

MISTAKES = {
    "pocket_agent": POCKET_AGENT,
    "claudex": CLAUDEX,
    "claude_code": CLAUDE_CODE,
    "claude_framework": CLAUDE_FRAMEWORK,
    "claude_code_v369": CLAUDE_CODE_V369,
}
