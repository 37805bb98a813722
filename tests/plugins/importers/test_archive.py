"""The one helper that opens strangers' ZIP files."""

import zipfile
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.plugins.importers import archive
from qualicode.plugins.importers.archive import Archive
from tests.plugins.importers.samples import put, zipped


def test_members_are_read_by_name_only(tmp_path: Path) -> None:
    path = put(
        tmp_path, "a.docx", zipped({"../../evil.xml": "<a/>", "/etc/x": "b", "C:\\y": "c", "word/a.xml": "<a>é</a>"})
    )
    with Archive(path, "a Word document") as opened:
        assert opened.read("../../evil.xml") == b"<a/>" and opened.xml("word/a.xml").text == "é"
        assert "word/a.xml" in opened and "word/b.xml" not in opened
        with pytest.raises(UserError, match="is damaged"):
            opened.read("word/b.xml")
    assert [one.name for one in tmp_path.iterdir()] == ["a.docx"]


@pytest.mark.parametrize(("limit", "value"), [("TOTAL_LIMIT", 1_000), ("MEMBER_LIMIT", 1_000), ("MEMBERS_LIMIT", 1)])
def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    path = put(tmp_path, "a.docx", zipped({"a.xml": "é" * 400, "b.xml": "è" * 800}))
    with Archive(path, "a Word document"):
        pass
    monkeypatch.setattr(archive, limit, value)
    with pytest.raises(UserError, match="was refused"):
        Archive(path, "a Word document")


def test_a_dense_small_part_is_no_bomb(tmp_path: Path) -> None:
    path = put(tmp_path, "a.docx", zipped({"a.xml": b" " * 900_000}))
    with Archive(path, "a Word document") as opened:
        assert len(opened.read("a.xml")) == 900_000


def test_a_size_that_lies_is_found_out(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": b"<a>" + b"b" * 5_000 + b"</a>"}))
    place = data.find(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    path = put(tmp_path, "a.docx", bytes(data))
    with Archive(path, "a Word document") as opened, pytest.raises(UserError, match="is damaged"):
        opened.read("a.xml")


def test_a_file_is_let_go(tmp_path: Path) -> None:
    path = put(tmp_path, "a.docx", zipped({"a.xml": "<a/>"}))
    with Archive(path, "a Word document") as opened:
        inner: zipfile.ZipFile = opened._zip
    assert inner.fp is None
