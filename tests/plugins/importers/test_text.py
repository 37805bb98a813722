"""Plain text and Markdown: encodings, line ends, characters that no text needs."""

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualicode.extend import importer_for
from qualicode.model.errors import UserError
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.encodings import decode
from qualicode.plugins.importers.files import LINES_LIMIT
from qualicode.plugins.importers.text import MarkdownImporter, TextImporter
from tests.plugins.importers.samples import no_progress, put
from tests.plugins.importers.test_importers_contract import check

FRENCH = (
    "Enquêtrice : Où est-ce que vous habitez ? Ça coûte 30 €…\nHabitante : « À la cité » — d’accord, l’été, la sœur, "
    "Noël, le maïs, la forêt, la ciguë.\n"
) * 3
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x85\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_that_is_certain_raises_no_doubt(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == (FRENCH, ())


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_both_kinds_of_utf16(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert decode(mark + FRENCH.encode(encoding)) == (FRENCH, ())
    text, doubts = decode(FRENCH.encode(encoding))
    assert text == FRENCH and "read as UTF-16" in doubts[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Windows-1252"), ("iso8859-15", "ISO-8859-15"), ("mac-roman", "Mac Roman"), ("cp850", "CP850")],
)
def test_old_french_files_are_guessed_and_told(encoding: str, name: str) -> None:
    data = FRENCH.encode(encoding, "replace")
    text, doubts = decode(data)
    assert text == data.decode(encoding)
    assert doubts == (f"The file does not say its encoding; it was read as {name}. Check its accents.",)


@pytest.mark.parametrize(
    "text", ["été", "là-bas", "Alors… oui… bon", "« Oui »", "l’eau", "10 €", "Œuvre", "naïve", "ÉCOLE À L’ÉTÉ"]
)
def test_windows_is_preferred_for_the_shortest_texts(text: str) -> None:
    assert decode(text.encode("cp1252"))[0] == text


def test_the_ligature_of_latin_9() -> None:
    assert decode("Le cœur et la sœur".encode("iso8859-15"))[0] == "Le cœur et la sœur"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Привет, как дела? Меня зовут Анна, я живу в Париже уже десять лет."),
        ("cp1256", "مرحبا كيف حالك اليوم أنا أعيش في باريس منذ عشر سنوات"),
        ("cp1254", "Merhaba, nasılsınız? Ben Türkiye’den geldim, çocuğum okula gidiyor şimdi."),
        ("cp1250", "Dzień dobry, mieszkam tutaj od dziesięciu lat, żona też pracuje."),
        ("cp1252", "¿Cómo está usted? Mañana, señora."),
        ("cp1252", "Olá, não sei, são três irmãos, coração"),
    ],
)
def test_other_languages_of_the_neighbourhood(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def test_utf8_with_pasted_pieces_of_windows() -> None:
    data = "Voilà l’été, ça dépend du marché. ".encode() * 5 + "la fête à Noël".encode("cp1252")
    text, doubts = decode(data)
    assert text.endswith("la fête à Noël") and text.startswith("Voilà l’été")
    assert doubts == ("3 characters were not in UTF-8 as the others are and were read as Windows-1252.",)


def test_surrogates_in_utf8_are_joined_or_removed(tmp_path: Path) -> None:
    data = b"un \xed\xa0\xbd\xed\xb8\x80 deux \xed\xa0\xbd trois"
    (transcript,) = TextImporter().read(put(tmp_path, "a.txt", data), no_progress)
    assert transcript.text == "un 😀 deux  trois"
    assert transcript.doubts == ("1 character that cannot be shown was removed.",)


def test_utf16_cut_in_a_character_is_told() -> None:
    text, doubts = decode("été".encode("utf-16") + b"a")
    assert text == "été" and doubts == ("The file seems to be cut off: its last character is incomplete.",)


def test_line_ends_and_control_characters() -> None:
    assert clean_text("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch\n\ti") == ("a\nb\nc\nd\ne\nf\ng\nh\n\ti", ())
    assert clean_text("\ufeffa\ufeffb") == ("ab", ())
    text, doubts = clean_text("\x00a\x1fb\ufffec\ud800d\x1b")
    assert text == "abcd" and doubts == ("5 characters that cannot be shown were removed.",)


def test_what_was_typed_stays() -> None:
    typed = "e\u0301 é \u00a0\u202f « œ » 👩‍🌾 מלל ﷺ \t\u200b\ue000\x7f"
    assert clean_text(typed) == (typed, ())


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_cleaning_is_complete_and_done_once(raw: str) -> None:
    text, _doubts = clean_text(raw)
    assert not FORBIDDEN.search(text)
    assert clean_text(text) == (text, ())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = put(tmp_path_factory.getbasetemp(), "octets.txt", data)
    try:
        (transcript,) = TextImporter().read(path, no_progress)
    except UserError as error:
        assert "octets.txt" in error.what
    else:
        check(transcript)


def test_a_line_of_five_megabytes(tmp_path: Path) -> None:
    (transcript,) = TextImporter().read(put(tmp_path, "long.txt", ("été " * 1_250_000).encode("cp1252")), no_progress)
    assert len(transcript.text) == 5_000_000 - 1 or len(transcript.text) == 5_000_000
    (doubt,) = (doubt for doubt in transcript.doubts if "line" in doubt)
    assert f"{len(transcript.text)} characters" in doubt and "line breaks" in doubt


def test_more_lines_than_memory_is_for(tmp_path: Path) -> None:
    least = put(tmp_path, "assez.txt", b"a\n" * LINES_LIMIT + b"b")
    assert TextImporter().read(least, no_progress)
    for name in ("trop.txt", "trop.md", "trop.srt"):
        path = put(tmp_path, name, b"a\n" * (LINES_LIMIT + 1) + b"b")
        with pytest.raises(UserError, match=f"{name}.*{LINES_LIMIT:,} lines.*Split"):
            importer_for(path).read(path, no_progress)


def test_the_title_is_the_files_name(tmp_path: Path) -> None:
    (transcript,) = TextImporter().read(put(tmp_path, "Entretien 3.bis.txt", b"Bonjour"), no_progress)
    assert transcript.title == "Entretien 3.bis" and transcript.text == "Bonjour"


def test_front_matter_becomes_facts(tmp_path: Path) -> None:
    data = '---\ntitle: "Marché d\'été"\ndate: 12/03/2024\nlieu: Vitry\nMétéo: pluie\n---\n\n# Titre\n\nIl **pleut**.\n'
    (transcript,) = MarkdownImporter().read(put(tmp_path, "note.md", data.encode()), no_progress)
    assert (transcript.title, transcript.text) == ("Marché d'été", "# Titre\n\nIl **pleut**.\n")
    assert transcript.facts == {"date": "2024-03-12", "place": "Vitry"} and transcript.variables == {"Météo": "pluie"}


@pytest.mark.parametrize("text", ["---\nBonjour\n---\nOui\n", "---\na: b\n---\n", "---\n\nUn trait, puis des mots.\n"])
def test_what_is_no_front_matter_stays(tmp_path: Path, text: str) -> None:
    (transcript,) = MarkdownImporter().read(put(tmp_path, "note.md", text.encode()), no_progress)
    assert transcript.text == text and transcript.title == "note"


def test_a_heading_is_the_title(tmp_path: Path) -> None:
    (transcript,) = MarkdownImporter().read(
        put(tmp_path, "n.md", "Le 12\n\n# Marché #\n\nOui.\n".encode()), no_progress
    )
    assert transcript.title == "Marché"
