"""Files written so that neither a crash nor a power cut leaves half of one: temporary file, fsync, atomic replace."""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from qualicode.extend import Progress

_BLOCK = 1 << 20

DELAYS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0, 1.0, 1.0, 1.0)
"""Seconds to wait between tries while an antivirus, an indexer or a sync client holds the file on Windows."""

_HELD = (5, 32, 33)  # access denied, sharing violation, lock violation


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def leftovers(path: Path) -> list[Path]:
    """What SQLite left beside a database that another program did not close: its contents are not all in the file."""
    beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-journal")]
    return [left for left in beside if left.is_file() and left.stat().st_size]


def fingerprint(path: Path, digest: str = "") -> str:
    """The SHA-256 of a database with what was left beside it: without, that of its bytes (`digest` if known)."""
    parts = [digest or sha256(path), *map(sha256, leftovers(path))]
    return parts[0] if len(parts) == 1 else hashlib.sha256("".join(parts).encode()).hexdigest()


def copy(source: Path, target: Path, progress: Progress = lambda done, total: None) -> str:
    """Copy a file's bytes into a new file and return their SHA-256; `progress` counts MB and may raise to stop."""
    digest, done = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("xb") as write:
        whole = os.fstat(read.fileno()).st_size // _BLOCK
        while block := read.read(_BLOCK):
            digest.update(block)
            write.write(block)
            done += 1
            progress(done, max(done, whole))
    return digest.hexdigest()


def copy_to_disk(source: Path, target: Path) -> None:
    """Copy a file's bytes into a new file and return when they are on the disk."""
    target.open("xb").close()
    shutil.copyfile(source, target)
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def write(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        discard(temporary)
        raise


def replace(source: Path, target: Path, wait: Callable[[float], None] = time.sleep) -> None:
    """Put `source` in the place of `target` at once, trying again while Windows says that somebody holds it."""
    for delay in (*DELAYS, None):
        try:
            os.replace(source, target)  # noqa: PTH105 - one name to inject faults at
            break
        except OSError as error:
            if delay is None or getattr(error, "winerror", None) not in _HELD:
                raise
            wait(delay)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk, where the system can (not on Windows, nor on some network drives)."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def temporary_beside(path: Path) -> Path:
    """A fresh name in the folder of `path`, hidden, that says whose it is."""
    name = path.name if len(os.fsencode(path.name)) < 200 else "qualicode"
    return path.with_name(f".{name}.{secrets.token_hex(6)}.tmp")


def discard(path: Path) -> None:
    """Delete a file of ours if that is possible."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
