"""Copies that sync clients make of a conflict, and names that are free."""

import shutil

import pytest

from qualicode.model.study import Coder, ProjectInfo
from qualicode.store import files
from qualicode.store.neighbours import conflicted_copies, free_name
from tests.store.conftest import add_code


@pytest.fixture
def other_version(path, tmp_path, open_project):
    """Another version of the same study."""
    made = shutil.copy(path, tmp_path / "other")
    project = open_project(made)
    add_code(project, "Autre")
    project.close()
    return made


@pytest.mark.parametrize(
    "name",
    [
        "Étude (Copie en conflit de Awa 2026-11-22).qualicode",  # Dropbox
        "Étude (Awa's conflicted copy 2026-11-22).qualicode",
        "Étude (conflicted copy 2026-11-22 101112).qualicode",  # Nextcloud
        "Étude_conflict-20261122-101112.qualicode",  # ownCloud
        "Étude.sync-conflict-20261122-101112-ABCDEFG.qualicode",  # Syncthing
        "Étude (SFConflict awa@example.org 2026-11-22-10-11-12).qualicode",  # Seafile
        "Étude-DESKTOP-A1B2C3D.qualicode",  # OneDrive
        "Étude (1).qualicode",  # Google Drive
        "Étude 2.qualicode",  # iCloud
    ],
)
def test_a_conflicted_copy_is_found_and_told_at_opening(path, folder, other_version, open_project, name):
    shutil.copy(other_version, folder / name)
    assert conflicted_copies(path) == [folder / name]
    assert any(name in notice for notice in open_project(path).notices)


def test_what_is_no_conflicted_copy(path, folder, other_version):
    shutil.copy(path, folder / "Étude (1).qualicode")  # the same contents
    shutil.copy(other_version, folder / "Étude de terrain.qualicode")  # a name that somebody chose
    (folder / "Étude (2).qualicode").write_text("conflict")
    (folder / "Étude conflict.txt").write_text("")
    stranger = files.create(folder / "Étude conflict.qualicode", ProjectInfo(name="x"), Coder(name="y"))
    stranger.close()
    assert conflicted_copies(path) == []
    assert conflicted_copies(folder / "absent.qualicode") == []


def test_a_free_name(folder):
    path = folder / "Étude.qualicode"
    assert free_name(path).name == "Étude (2).qualicode"
    free_name(path).write_text("")
    assert free_name(path).name == "Étude (3).qualicode"
