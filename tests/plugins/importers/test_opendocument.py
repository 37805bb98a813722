"""OpenDocument texts: what the reader of the document sees, and nothing else."""

from pathlib import Path

import pytest

from qualicode.extend import Transcript
from qualicode.model.errors import UserError
from qualicode.plugins.importers.opendocument import OdtImporter
from qualicode.plugins.importers.word import WordImporter
from tests.plugins.importers.samples import fodt, no_progress, odt, odt_paragraph, put
from tests.plugins.importers.test_importers_contract import check


def read(folder: Path, body: str, name: str = "entretien.odt", **options: str) -> Transcript:
    (transcript,) = OdtImporter().read(put(folder, name, odt(body, **options)), no_progress)
    check(transcript)
    return transcript


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def test_signs_and_white_space(tmp_path: Path) -> None:
    body = odt_paragraph('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d\n     <text:span>e  f</text:span> g')
    assert read(tmp_path, body).text == "a   b\tc\nd e f g"


def test_a_million_spaces_are_not_written(tmp_path: Path) -> None:
    body = odt_paragraph('a<text:s text:c="1000000000"/>b') + (
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="999999999">'
        f"{odt_paragraph('c')}</table:table-cell></table:table-row></table:table>"
    )
    assert len(read(tmp_path, body).text) < 500


def test_lists_headings_tables_and_boxes(tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell>{odt_paragraph(one)}</table:table-cell>" for one in ("E", "Où ?"))
    body = (
        "<text:h>Titre</text:h><text:list><text:list-item><text:p>un</text:p></text:list-item></text:list>"
        f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
        "<text:section><text:p>avant<draw:frame><draw:text-box><text:p>encadré</text:p></draw:text-box></draw:frame>"
        " suite</text:p></text:section>"
    )
    assert read(tmp_path, body).text == "Titre\nun\nE\tOù ?\navant suite\nencadré"


def test_deleted_hidden_and_commented_words_are_left_out(tmp_path: Path) -> None:
    styles = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>effacé</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>vu<text:span text:style-name="T1"> caché</text:span> encore'
        "<office:annotation><text:p>à vérifier</text:p></office:annotation></text:p>"
    )
    transcript = read(tmp_path, body, styles=styles)
    assert transcript.text == "vu encore"
    assert transcript.doubts == ("1 hidden passage was left out.", "1 comment in the margin was left out.")


def test_notes_follow_the_text_outside_the_turns(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Le bailleur.</text:p></text:note-body></text:note>"
    )
    transcript = read(tmp_path, odt_paragraph("Enquêtrice : Qui ?") + odt_paragraph(f"Karim : Eux{note}, oui"))
    assert transcript.text == "Qui ?\nEux[1], oui\n\n[1] Le bailleur."
    assert said(transcript) == [("Enquêtrice", "Qui ?"), ("Karim", "Eux[1], oui")]


def test_the_title_is_the_documents_own(tmp_path: Path) -> None:
    assert read(tmp_path, odt_paragraph("Bonjour"), title="Entretien 3, Mme D.").title == "Entretien 3, Mme D."


def test_a_flat_file_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.fodt", fodt(odt_paragraph("Enquêtrice : Qui ?") + odt_paragraph("Karim : Eux")).encode())
    (transcript,) = OdtImporter().read(path, no_progress)
    assert said(transcript) == [("Enquêtrice", "Qui ?"), ("Karim", "Eux")]


@pytest.mark.parametrize("declared", ["UTF-8", "US-ASCII"])
def test_a_declaration_that_lies_is_told(tmp_path: Path, declared: str) -> None:
    text = fodt(odt_paragraph("Le quartier a été détruit, là-bas"))
    path = put(tmp_path, "a.fodt", text.replace("UTF-8", declared).encode("cp1252"))
    (transcript,) = OdtImporter().read(path, no_progress)
    assert transcript.text == "Le quartier a été détruit, là-bas"
    assert "Windows-1252" in transcript.doubts[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (odt("<table:table/>", kind="spreadsheet"), "is not an OpenDocument text"),
        (odt("", manifest="<m><encryption-data/></m>"), "is protected by a password"),
        (odt(""), "is empty"),
        (odt("<text:p>a</text:p>")[:-200], "is damaged"),
        (odt("<text:span>" * 2000 + "</text:span>" * 2000), "is damaged"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(UserError, match=why):
        OdtImporter().read(put(tmp_path, "a.odt", data), no_progress)


def test_entities_of_a_flat_file_are_refused(tmp_path: Path) -> None:
    text = fodt(odt_paragraph("&e;")).replace(
        "<office:document ", '<!DOCTYPE a [<!ENTITY e SYSTEM "x">]><office:document '
    )
    for encoding in ("utf-8", "utf-16"):
        path = put(tmp_path, "a.fodt", text.replace("UTF-8", encoding).encode(encoding))
        with pytest.raises(UserError, match="was refused"):
            OdtImporter().read(path, no_progress)


def test_the_converted_interview_has_the_same_words_and_turns(shared_data: Path) -> None:
    folder = shared_data / "transcripts"
    (word,) = WordImporter().read(folder / "docx" / "Entretien 01 25.01.14 04ab_traitement_A.docx", no_progress)
    path = folder / "other" / "libreoffice_converted__artisans_25.01.14_04ab.odt"
    (transcript,) = OdtImporter().read(path, no_progress)
    check(transcript)
    assert transcript.text == word.text and transcript.turns == word.turns and transcript.title == word.title


def test_a_think_aloud_protocol_is_read_whole(shared_data: Path) -> None:
    other = shared_data / "transcripts" / "other"
    (first,) = OdtImporter().read(other / "navarral__P1_GMT20211118.odt", no_progress)
    (fifth,) = OdtImporter().read(other / "navarral__P5_GMT20211125.odt", no_progress)
    check(first)
    check(fifth)
    assert first.text.startswith("1 Read the ‘Home’ tab information.\n\tAlright, so I have logged in.")
    assert first.text.rstrip().endswith("This is all I have to say.")
    assert (len(first.text.split()), len(fifth.text.split())) == (4245, 5712)
    assert {turn.speaker for turn in fifth.turns} == {"MODERATOR"}
