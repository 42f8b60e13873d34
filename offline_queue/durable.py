"""Put a small file in its place whole and durably, or leave what was there: whatever moment the power chooses."""

import os
from pathlib import Path

from offline_queue.directory import sync


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read.

    It has a name of its own until its bytes are flushed, then takes its place in one step that is flushed as well.

    Raises:
        OSError: the disk does not let us; what was at ``path`` is there still.
    """
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)
