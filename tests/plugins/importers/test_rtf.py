"""Rich Text: the words of the document, whatever program wrote it."""

from pathlib import Path

import pytest

from qualicode.extend import Transcript
from qualicode.plugins.importers.rtf import RtfImporter
from qualicode.plugins.importers.word import WordImporter
from tests.plugins.importers.samples import no_progress, put
from tests.plugins.importers.test_importers_contract import check


def read(folder: Path, body: str | bytes, head: str = r"\ansi\ansicpg1252\deff0") -> Transcript:
    raw = body if isinstance(body, bytes) else body.encode("ascii")
    data = (
        b"{\\rtf1" + head.encode() + b"{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 Arial;}{\\f2\\fcharset128 Gothic;}}\n"
    )
    (transcript,) = RtfImporter().read(put(folder, "entretien.rtf", data + raw + b"}"), no_progress)
    check(transcript)
    return transcript


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"L\'92\'e9t\'e9, \'ab d\rquote accord \'bb", "L’été, « d’accord »"),
        (r"\u339\'9cuvre \uc0\u8364 \uc2\u233\'65\'27t\uc1\u233?", "œuvre €été"),
        (r"a\u-10179?\u-8638?b", "a🙂b"),
        (r"{\f1 \'cf\'f0\'e8}{\f2\'93\'fa\'96\'7b}\'e9", "При日本é"),
        (r"a\~b\-c\_d\emdash e\tab f\line g\par h", "a\u00a0bc-d—e\tf\ng\nh"),
        (r"a \{b\} \\c | d | e", "a {b} \\c | d | e"),
        (r"gras {\b mot}\i0  fin", "gras mot fin"),
        (r"{\header haut}{\footerf 12}corps{\pict\wmetafile8 0102{\*\x}03}{\*\inconnu non{\b non}}x", "corpsx"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt ici}}", "ici"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt encadr\'e9}}{\shprslt encore}}texte", "encadrétexte"),
        (r"avant{\shp{\*\shpinst{\shptxt encadr\'e9\par}}}apr\'e8s", "avant\nencadré\naprès"),
        (r"{\upr{ansi?}{\*\ud{\u233?}}}", "é"),
        (r"{\listtext 1.\tab}point", "point"),
        (r"\trowd a\cell b\cell\row\trowd c\cell\cell\row d", "a\tb\nc\nd"),
        (r"{\pict\bin5 }}}}}}a", "a"),
        (r"{\object{\*\objdata 00ff}{\result vu}}", "vu"),
    ],
)
def test_what_is_seen_is_read(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, body).text == text


def test_other_code_pages_and_bare_bytes(tmp_path: Path) -> None:
    assert read(tmp_path, rb"\'8et\'8e", r"\mac").text == "été"
    assert read(tmp_path, "été".encode("cp1252")).text == "été"
    assert read(tmp_path, rb"\'82", r"\ansi\ansicpg850").text == "é"


def test_hidden_deleted_and_commented_words_are_left_out(tmp_path: Path) -> None:
    body = r"vu{\v  cach\'e9}{\deleted  effac\'e9} encore{\*\atnid A}{\*\annotation{\*\atndate 1}revoir}"
    transcript = read(tmp_path, body)
    assert transcript.text == "vu encore"
    assert transcript.doubts == ("1 hidden passage was left out.", "1 comment in the margin was left out.")


def test_notes_follow_the_text_and_the_title_is_found(tmp_path: Path) -> None:
    body = (
        r"{\info{\title Entretien de Karim}{\author X}}Enqu\'eatrice : Qui ?\par Karim : Eux{\super\chftn"
        r"{\footnote\pard{\super\chftn} Le bailleur.}}, oui\par"
    )
    transcript = read(tmp_path, body)
    assert transcript.text == "Qui ?\nEux[1], oui\n\n[1] Le bailleur."
    assert [turn.speaker for turn in transcript.turns] == ["Enquêtrice", "Karim"]
    assert transcript.title == "Entretien de Karim"


def test_a_file_that_is_cut_off_is_read_and_told(tmp_path: Path) -> None:
    path = put(tmp_path, "a.rtf", rb"{\rtf1\ansi Bonjour {\b tout le mon")
    (transcript,) = RtfImporter().read(path, no_progress)
    assert transcript.text == "Bonjour tout le mon"
    assert transcript.doubts == ("The file seems to be cut off: its end is missing.",)


def test_the_converted_interview_is_the_same_to_the_letter(shared_data: Path) -> None:
    folder = shared_data / "transcripts"
    (word,) = WordImporter().read(folder / "docx" / "Entretien 01 25.01.14 04ab_traitement_A.docx", no_progress)
    path = folder / "other" / "libreoffice_converted__artisans_25.01.14_04ab.rtf"
    (transcript,) = RtfImporter().read(path, no_progress)
    check(transcript)
    assert transcript.text == word.text and transcript.turns == word.turns and transcript.title == word.title
