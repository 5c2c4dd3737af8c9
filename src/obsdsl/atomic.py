"""One file, written at once or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from obsdsl.errors import ObsdslError, shown_path


def write_file(file: Path, content: bytes) -> None:
    """Make `file` hold `content`; its mode and what links to it stay. Raises ObsdslError, and nothing is changed."""
    target = Path(os.path.realpath(file))
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(content)
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)
    except OSError as error:
        raise ObsdslError(shown_path(file), f"it cannot be written: {error.strerror}; nothing was changed") from None
    finally:
        fresh.unlink(missing_ok=True)
