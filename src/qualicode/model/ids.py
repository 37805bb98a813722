"""Identifiers and times: every object has a UUID from birth, kept through every export, import and merge."""

import os
import time
import uuid
from datetime import UTC, datetime

_last = 0


def new_id() -> str:
    """A new UUID, version 7 (RFC 9562 §5.7): ordered by birth in a process, so that rows born together lie together."""
    global _last
    _last = max(_last + 1, time.time_ns() >> 8)
    milliseconds, fraction = divmod(_last << 8, 1_000_000)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | (fraction * 4096 // 1_000_000) << 64
    value |= 0b10 << 62 | (int.from_bytes(os.urandom(8), "big") >> 2)
    return str(uuid.UUID(int=value))


def now() -> str:
    """The time, UTC, ISO 8601 to the millisecond: "2026-03-14T10:12:31.205Z"."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
