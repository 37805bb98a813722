"""A lock that the system itself lets go when the process dies: tells a crashed working copy from one in use."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def hold(path: Path) -> int | None:
    """Lock a file (made if need be) and return its handle, or None when another process or project holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def release(handle: int) -> None:
    """Let a lock go."""
    os.close(handle)
