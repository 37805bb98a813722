import uuid
from datetime import datetime

from qualicode.model.ids import new_id, now


def test_ids_are_uuids_ordered_by_birth():
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(ids) and len(set(ids)) == len(ids)
    assert {uuid.UUID(made).version for made in ids} == {7}


def test_times_are_utc():
    assert datetime.fromisoformat(now()).utcoffset().total_seconds() == 0
