"""A frozen codebook refuses changes of codes with one sentence, in the copy that is frozen and nowhere else."""

from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coding, Document
from qualicode.services import codebook, codebook_care, coding, freezing, merging, sending
from tests.conftest import everything
from tests.services.test_sending import back, code, received, sent, study  # noqa: F401 - a fixture

CHANGES = {
    "create": lambda p: codebook.create_code(p, "Neuf"),
    "rename": lambda p: codebook.rename_code(p, code(p, "Bus"), "Car"),
    "define": lambda p: codebook.define_code(p, code(p, "Bus"), definition="x"),
    "colour": lambda p: codebook.recolour_code(p, code(p, "Bus"), 12),
    "move": lambda p: codebook.move_code(p, code(p, "Bus"), code(p, "Mairie")),
    "merge": lambda p: codebook.merge_codes(p, [code(p, "Bus")], code(p, "Mairie")),
    "delete": lambda p: codebook.delete_codes(p, [code(p, "Bus")]),
    "archive": lambda p: codebook_care.archive_codes(p, [code(p, "Bus")]),
    "duplicate": lambda p: codebook_care.duplicate_code(p, code(p, "Bus")),
    "code with a new one": lambda p: codebook.code_with_new(p, coding.Passage(p.find(Document)[0].id, 1, 5), "Neuf"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_frozen_codebook_refuses_and_nothing_is_done(study, change):  # noqa: F811
    freezing.freeze(study)
    before = everything(study)
    with pytest.raises(UserError, match="The codebook is frozen"):
        change(study)
    assert everything(study) == before
    freezing.unlock(study)
    change(study)
    assert everything(study) != before


def test_coding_and_keys_go_on_and_unlocking_is_undone(study):  # noqa: F811
    freezing.freeze(study)
    coding.code_passage(study, study.find(Document)[0].id, 8, 12, code(study, "Bus"))
    codebook.pin_code(study, code(study, "Bus"), "3")
    for _round in range(3):
        freezing.unlock(study)
        assert not freezing.frozen(study)
        study.undo()
        assert freezing.frozen(study)
        study.redo()
        assert not freezing.frozen(study)
        study.undo()


@pytest.mark.parametrize("whole", [True, False])
def test_a_frozen_copy_is_sent_coded_and_comes_back_without_freezing_ours(study, tmp_path: Path, whole):  # noqa: F811
    _told, path = sent(study, tmp_path, frozen=True, codings=whole)
    assert not freezing.frozen(study)
    theirs = received(path)
    assert freezing.frozen(theirs)
    with pytest.raises(UserError, match="frozen"):
        codebook.rename_code(theirs, code(theirs, "Bus"), "Car")
    theirs.undo()
    assert freezing.frozen(theirs), "undo does not unlock what came frozen"
    made = coding.code_passage(theirs, theirs.find(Document)[0].id, 8, 12, code(theirs, "Bus"))
    assert not back(study, theirs).divergences
    assert study.find(Coding, id=made.id) and not freezing.frozen(study)
    assert merging.plan(study, theirs).empty
    codebook.rename_code(study, code(study, "Bus"), "Car")
    assert not back(theirs, study).divergences, "what the sender changes since still arrives"
    assert theirs.find(Code, name="Car") and freezing.frozen(theirs)
    theirs.close()


def test_a_whole_copy_of_a_frozen_one_is_free_unless_it_is_asked_for(study, tmp_path: Path):  # noqa: F811
    freezing.freeze(study)
    _told, path = sent(study, tmp_path)
    theirs = received(path)
    assert not freezing.frozen(theirs) and sending.letter(theirs) is not None
    theirs.close()
