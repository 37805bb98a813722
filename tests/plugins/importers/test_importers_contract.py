"""What every importer promises, ours or a stranger's."""

import random
import re
from pathlib import Path

import pytest

from qualicode.extend import Importer, Transcript, importer_for, importers
from qualicode.i18n import N_
from qualicode.model.errors import Cancelled, UserError
from qualicode.model.study import DOCUMENT_KINDS
from tests.plugins.importers.samples import HOSTILE, SOUND, no_progress, put

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x85\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
PAIRS = [(importer, extension) for importer in importers() for extension in importer.extensions]
_OWN_TESTS = ("OldWordImporter", "SonalCorpusImporter", "IramuteqImporter", "CarnetImporter")
"""They need another program, a second file, or share an extension: they have tests of their own."""
ALONE = [(importer, extension) for importer, extension in PAIRS if type(importer).__name__ not in _OWN_TESTS]
EXTENSIONS = pytest.mark.parametrize(
    ("importer", "extension"), ALONE, ids=[f"{type(importer).__name__}{extension}" for importer, extension in ALONE]
)


def check(transcript: Transcript) -> None:
    """Whether a transcript keeps the promises that stores and windows rely on."""
    text = transcript.text
    assert transcript.title.strip() and text.strip()
    assert transcript.kind in DOCUMENT_KINDS
    assert not _CONTROLS.search(text) and "\r" not in text
    reached = 0
    for turn in transcript.turns:
        assert reached <= turn.start < turn.end <= len(text)
        assert not text[turn.start].isspace() and not text[turn.end - 1].isspace()
        assert turn.start_time is None or turn.start_time >= 0
        assert turn.end_time is None or turn.start_time is None or turn.start_time <= turn.end_time
        assert turn.speaker == " ".join(turn.speaker.split())
        reached = turn.end
    for coding in transcript.codings:
        assert 0 <= coding.start < coding.end <= len(text) and coding.code.strip()
    assert all(
        isinstance(value, str) and value for value in (*transcript.facts.values(), *transcript.variables.values())
    )
    assert all(doubt.strip() for doubt in transcript.doubts)


def test_our_formats_are_installed() -> None:
    assert {extension for _importer, extension in PAIRS} >= set(SOUND)
    assert all(isinstance(importer, Importer) and importer.name for importer in importers())


@EXTENSIONS
def test_a_sound_file_is_read(importer: Importer, extension: str, tmp_path: Path) -> None:
    data = SOUND[extension]()
    path = put(tmp_path, f"Entretien n° 1 d'été{extension}", data)
    calls: list[tuple[int, int]] = []
    assert importer.recognises(data[:4096], path)
    assert importer_for(path) is importer
    transcripts = importer.read(path, lambda done, total: calls.append((done, total)))
    assert transcripts and calls and all(0 <= done <= total for done, total in calls)
    for transcript in transcripts:
        check(transcript)
        assert not transcript.doubts
        assert transcript.turns or transcript.codings


@EXTENSIONS
def test_the_extension_may_be_in_capitals(importer: Importer, extension: str, tmp_path: Path) -> None:
    path = put(tmp_path, f"ENTRETIEN{extension.upper()}", SOUND[extension]())
    assert importer_for(path).read(path, no_progress)


@EXTENSIONS
def test_cancelling_stops(importer: Importer, extension: str, tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    path = put(tmp_path, f"entretien{extension}", SOUND[extension]())
    with pytest.raises(Cancelled):
        importer.read(path, cancel)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence(name: str, tmp_path: Path) -> None:
    data = HOSTILE[name]()
    for _importer, extension in PAIRS:
        path = put(tmp_path, f"fichier{extension}", data)
        with pytest.raises(UserError) as caught:
            importer_for(path).read(path, no_progress)
        assert path.name in caught.value.what or path.stem in caught.value.what
        assert caught.value.todo


@EXTENSIONS
def test_a_file_cut_off_anywhere_is_read_or_refused(importer: Importer, extension: str, tmp_path: Path) -> None:
    data = SOUND[extension]()
    path = tmp_path / f"entretien{extension}"
    cuts = 30 if extension == ".pdf" else 150  # each PDF starts a process
    for length in range(0, len(data), max(1, len(data) // cuts)):
        path.write_bytes(data[:length])
        read_or_refused(importer, path)


@EXTENSIONS
def test_zeros_and_noise_inside_a_file_are_no_disaster(importer: Importer, extension: str, tmp_path: Path) -> None:
    data = SOUND[extension]()
    path = tmp_path / f"entretien{extension}"
    chance = random.Random(7)
    for turn in range(20 if extension == ".pdf" else 60):
        noise = bytes(8) if turn % 2 else chance.randbytes(3)
        place = chance.randrange(len(data))
        path.write_bytes(data[:place] + noise + data[place + turn % 9 :])
        read_or_refused(importer, path)


def read_or_refused(importer: Importer, path: Path) -> None:
    """Either is right for a spoilt file; an exception that is no `UserError`, or a broken promise, is not."""
    try:
        transcripts = importer.read(path, no_progress)
    except UserError as refused:
        assert (path.name in refused.what or path.stem in refused.what) and refused.todo
    else:
        for transcript in transcripts:
            check(transcript)


@EXTENSIONS
def test_a_folder_and_a_missing_file_are_refused(importer: Importer, extension: str, tmp_path: Path) -> None:
    folder = tmp_path / f"dossier{extension}"
    folder.mkdir()
    for path, said in ((folder, "is a folder"), (tmp_path / f"absent{extension}", "was not found")):
        with pytest.raises(UserError, match=said):
            importer_for(path).read(path, no_progress)


@EXTENSIONS
def test_a_file_that_the_system_refuses_is_refused(
    importer: Importer, extension: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, f"secret{extension}", SOUND[extension]())

    def refuse(*_arguments: object, **_options: object) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("io.open", refuse)  # root may read everything, so the system itself has to say no
    monkeypatch.setattr("pathlib.Path.open", refuse)
    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(UserError, match=r"secret.*cannot be read \(Permission denied\)"):
        importer.read(path, no_progress)


@EXTENSIONS
def test_a_huge_file_is_refused_at_once(importer: Importer, extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"enorme{extension}"
    with path.open("wb") as file:
        file.write(SOUND[extension]()[:10])
        file.truncate(300_000_000)
    with pytest.raises(UserError, match="too large: 300 MB"):
        importer.read(path, no_progress)


def test_an_unknown_format_is_told_with_the_known_ones(tmp_path: Path) -> None:
    path = put(tmp_path, "entretien.mp3", b"ID3")
    with pytest.raises(UserError) as caught:
        importer_for(path)
    assert "entretien.mp3" in caught.value.what
    assert all(extension in caught.value.todo for extension in (".docx", ".txt", ".vtt", ".csv", ".xlsx"))


def test_names_are_marked_for_translation() -> None:
    assert all(importer.name == N_(importer.name) for importer in importers())
