"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from qualicode.model.errors import UserError
from qualicode.plugins.exporters.files import write_whole
from qualicode.plugins.exporters.synthese import Synthese
from tests.studies import realistic

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def write(path: Path) -> None:
    study, _ = realistic()
    Synthese().write(study, path, {}, lambda done, total: None)


def test_the_new_file_replaces_the_old_one_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"before")
    write(path)
    assert path.read_bytes()[:2] == b"PK"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_it_can_be_read_like_any_other_file(tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    write(tmp_path / "a.docx")
    assert stat.S_IMODE((tmp_path / "a.docx").stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)
    (tmp_path / "a.docx").chmod(0o640)
    write(tmp_path / "a.docx")
    assert stat.S_IMODE((tmp_path / "a.docx").stat().st_mode) == 0o640


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere.*does not exist.*a\.docx"):
        write(tmp_path / "nowhere" / "a.docx")


def test_a_folder_in_its_place_is_not_harmed(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(UserError, match=r"a\.docx.*could not be replaced"):
        write(tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.docx"]


@pytest.mark.skipif(AS_ROOT or os.name == "nt", reason="the administrator may write everywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UserError, match="Check that you may write there"):
            write(tmp_path / "a.docx")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_leaves_the_old_file_intact(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"before")

    def fill(file: BinaryIO) -> None:
        file.write(b"half of it")
        with Path("/dev/full").open("wb") as full:
            full.write(b"x")

    with pytest.raises(UserError, match="The disk is full"):
        write_whole(path, fill)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_fault_of_the_disk_goes_through(tmp_path: Path) -> None:
    def fail(_file: BinaryIO) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path / "a.docx", fail)
    assert list(tmp_path.iterdir()) == []
