"""The session keeps the window and the store together: saving, closing, restoring, who codes, what went wrong."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from qualicode.extend import Progress
from qualicode.model.study import Coder, Territory
from qualicode.store import files, places
from qualicode.store.project import Project
from qualicode.ui import ask, recent
from qualicode.ui.session import Session


@pytest.fixture
def session(qapp, project_file):
    made = Session()
    assert made.open(project_file)
    yield made
    made.close(publish=False)


def add(session: Session, name: str) -> None:
    with session.project.step("Add the territory “{name}”", name=name):
        session.project.add(Territory(name=name))


def test_every_step_is_told(session, qtbot):
    with qtbot.waitSignal(session.changed) as told:
        add(session, "Les Salins")
    assert told.args[0].touch("territory") and not told.args[0].touch("code")


def test_saving_goes_on_in_the_background(session, qtbot, project_file):
    add(session, "Les Salins")
    with qtbot.waitSignal(session.saved_state):
        session.publish()
    qtbot.waitUntil(lambda: not session.jobs.running)
    assert session.save_words()[0] == "saved"
    assert session.jobs.shown is None


def test_a_file_that_cannot_be_written_is_said_once_and_again_when_it_works(session, qtbot, project_file):
    add(session, "Les Salins")
    blocked = project_file.read_bytes()
    project_file.unlink()
    project_file.mkdir()
    with qtbot.waitSignal(session.failed):
        session.publish()
    assert session.save_words()[0] == "not published" and session.trouble is not None
    with qtbot.assertNotEmitted(session.failed, wait=50):
        session.publish()
        qtbot.waitUntil(lambda: not session.jobs.running)
    project_file.rmdir()
    project_file.write_bytes(blocked)
    session.publish()
    qtbot.waitUntil(lambda: session.save_words()[0] == "saved")


def test_closing_what_cannot_be_published_keeps_it_open_then_keeps_the_work(session, qtbot, project_file):
    add(session, "Les Salins")
    blocked = project_file.read_bytes()
    project_file.unlink()
    project_file.mkdir()
    with qtbot.waitSignal(session.failed):
        assert not session.close()
    assert session.project is not None and session.kept_open_by is not None
    assert session.close(publish=False)
    project_file.rmdir()
    project_file.write_bytes(blocked)
    assert session.open(project_file)
    assert [territory.name for territory in session.project.find(Territory)] == ["Les Salins"]


def test_another_file_from_now_on(session, tmp_path):
    add(session, "Les Salins")
    session.save_as(tmp_path / "Copy.qualicode")
    assert session.file_name == "Copy.qualicode" and session.save_words()[0] == "saved"


def test_a_backup_takes_the_place_of_the_project(session, qtbot):
    from qualicode.store import restoring

    backup = restoring.backups_of(session.project)[-1]
    add(session, "Les Salins")
    with qtbot.waitSignals([session.closed, session.opened]):
        assert session.restore(session.project, backup.path)
    assert session.project.find(Territory) == []


def test_the_first_name_given_is_whose_name_is_borne(session, qtbot):
    with qtbot.waitSignal(session.coder_changed):
        session.name_coder("  Théo   Lacaze ")
    assert session.coder.name == "Théo Lacaze"
    assert session.coder_name == "Théo Lacaze"
    session.close()


def test_a_known_person_opens_under_their_name(qapp, project_file):
    session = Session()
    session.name_coder("Théo Lacaze")
    session.open(project_file)
    assert session.coder.name == "Théo Lacaze"
    assert {coder.name for coder in session.project.find(Coder)} == {"Inès Morvan", "Théo Lacaze"}
    session.close()


def test_a_new_project_is_open_and_known(qapp, tmp_path, qtbot):
    session = Session()
    session.name_coder("Inès")
    path = tmp_path / "Study.qualicode"
    with qtbot.waitSignal(session.opened):
        assert session.create(path, "Étude")
    assert session.info.name == "Étude" and path.exists()
    assert [known.name for known in recent.listed()] == ["Étude"]
    with qtbot.waitSignal(session.failed):
        assert not session.create(path, "Étude")
    session.close()


def test_a_file_that_is_no_project_is_refused_in_a_sentence(qapp, tmp_path, qtbot):
    session = Session()
    (tmp_path / "a.qualicode").write_text("hello")
    with qtbot.waitSignal(session.failed) as told:
        assert not session.open(tmp_path / "a.qualicode")
    assert "a.qualicode" in str(told.args[0]) and session.project is None


def test_read_only_says_so(qapp, project_file):
    session = Session()
    session.name_coder("Somebody else")
    assert session.open(project_file, read_only=True)
    assert session.save_words()[0] == "read only"
    session.close()


def test_a_damaged_file_offers_to_restore_or_recover(window, project_file, tmp_path, qtbot, monkeypatch):
    from qualicode.ui.backups import Backups

    window.session.open(project_file)
    add(window.session, "Les Salins")
    window.session.close()
    data = bytearray(project_file.read_bytes())
    data[-6000:] = b"\xff" * 6000
    project_file.write_bytes(data)
    assert not window.session.open(project_file)
    assert window.messages.button.text() == "Restore or recover…"
    window.messages.button.click()
    dialog = window.findChild(Backups)
    assert dialog.list.topLevelItemCount() >= 1
    monkeypatch.setattr(ask, "save_file", lambda *_args: tmp_path / "recovered.qualicode")
    dialog._recover()
    qtbot.waitUntil(lambda: bool(window.messages.text))
    assert window.messages.text.startswith("Recovered")
    assert window.session.file_name == "recovered.qualicode"


def test_a_backup_of_a_damaged_file(window, project_file):
    from qualicode.ui.backups import Backups

    window.session.open(project_file)
    window.session.close()
    project_file.write_bytes(project_file.read_bytes()[:9000])
    assert not window.session.open(project_file)
    window.messages.button.click()
    window.findChild(Backups).restore.click()
    assert window.session.project is not None and window.session.file_name == project_file.name


def test_history_lists_returns_and_names_moments(at_work):
    from qualicode.ui.history import SEQ, History

    session = at_work.session
    add(session, "One")
    add(session, "Two")
    at_work.show_history()
    history = at_work.findChild(History)
    texts = [history.steps.topLevelItem(row).text(0) for row in range(history.steps.topLevelItemCount())]
    assert texts[0] == "Add the territory “Two”" and "Inès Morvan" in history.steps.topLevelItem(0).text(1)
    assert not history.back.isEnabled()
    history.name.setText("Before the workshop")
    history.keep.click()
    history.steps.setCurrentItem(history.steps.topLevelItem(2))
    assert history.steps.currentItem().text(0) == "Add the territory “One”"
    assert history.steps.currentItem().data(0, SEQ) < session.project.last_seq
    history.back.click()
    assert [territory.name for territory in session.project.find(Territory)] == ["One"]
    history.only.setChecked(True)
    assert [history.steps.topLevelItem(0).text(0)] == ["Before the workshop"]
    session.undo()
    assert len(session.project.find(Territory)) == 2


def test_nothing_of_a_closed_project_comes_back(session, qtbot):
    heard = []
    job = session.jobs.start("Work", lambda progress: 1, heard.append)
    session.close()
    qtbot.waitUntil(lambda: job not in session.jobs.running)
    QCoreApplication.processEvents()
    assert heard == []


def test_work_left_unpublished_is_offered_on_accueil(program, project_file, qtbot):
    session = program.session
    session.open(project_file)
    add(session, "Les Salins")
    session.close(publish=False)
    assert [left.destination for left in files.unfinished()] == [Path(project_file)]
    home = program.window.front
    buttons = [button for button in home.findChildren(type(program.window.messages.button)) if not button.isHidden()]
    again = next(button for button in buttons if button.text() == "Take it up again")
    again.click()
    assert [territory.name for territory in session.project.find(Territory)] == ["Les Salins"]


def opening(session: Session, path: Path, meanwhile: Callable[[], object]) -> bool:
    """Open a file and do something while it is being opened."""
    go_on = threading.Event()

    def make(progress: Progress) -> Project:
        go_on.wait(5)
        return files.open(path, progress=progress)

    QTimer.singleShot(0, lambda: (meanwhile(), go_on.set()))
    return session._replace(path, make)


def test_opening_can_be_cancelled_and_leaves_nothing_behind(qapp, project_file):
    session = Session()
    assert not opening(session, project_file, lambda: session.jobs.shown.cancel())
    assert session.project is None and not list(places.work_folder().iterdir())
    assert files.lock_notice(project_file) is None
    assert session.open(project_file), "and it can be opened later"
    session.close(publish=False)


def test_nothing_else_is_opened_meanwhile(qapp, project_file, sample_file):
    session, others = Session(), []
    assert opening(session, project_file, lambda: others.append(session.open(sample_file)))
    assert others == [False] and session.file_name == project_file.name
    session.close(publish=False)


def test_the_program_can_be_left_while_a_file_is_being_opened(qapp, project_file):
    session, left, go_on = Session(), [], threading.Event()

    def make(progress: Progress) -> Project:
        try:
            return files.open(project_file)  # it came to its end before the wish was heard
        finally:
            go_on.set()

    QTimer.singleShot(0, lambda: (go_on.wait(5), left.append(session.close())))
    assert not session._replace(project_file, make)
    assert left == [True] and session.project is None
    assert not list(places.work_folder().iterdir())


def test_the_window_lives_while_the_file_is_written_at_the_end(session):
    add(session, "Les Salins")
    beats = []
    QTimer.singleShot(0, lambda: beats.append(session.jobs.shown))
    assert session.close()
    assert beats and beats[0] is not None, "the line at the foot says what one waits for"
