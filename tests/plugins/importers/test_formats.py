"""What the importers of single formats read, on files made here and on real ones."""

import json
import os
import sys
from pathlib import Path

import pytest

from qualicode.extend import Transcript, importer_for
from qualicode.model.errors import Cancelled, UserError
from qualicode.plugins.importers import oldword
from qualicode.plugins.importers.pdf_lines import paragraphs_of
from tests.plugins.importers.samples import OLE, no_progress, ods, odt, put, rtf, sonal
from tests.plugins.importers.samples import pdf as pdf_of

OLD_WORD = OLE + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)


def read(path: Path) -> list[Transcript]:
    return list(importer_for(path).read(path, no_progress))


def one(folder: Path, name: str, data: bytes) -> Transcript:
    (found,) = read(put(folder, name, data))
    return found


def said(found: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


# Real files: one interview in five formats


@pytest.fixture
def real(shared_data: Path) -> Path:
    return shared_data / "transcripts"


@pytest.fixture
def artisans(real: Path) -> Transcript:
    (found,) = read(next((real / "docx").glob("*25.01.14 04ab*")))
    return found


@pytest.mark.parametrize("extension", [".odt", ".rtf", ".pdf", ".doc"])
def test_one_interview_has_the_same_words_in_every_format(real: Path, artisans: Transcript, extension: str) -> None:
    if extension == ".doc" and oldword.libreoffice() is None:
        pytest.skip("LibreOffice is not installed: it reads .doc for us")
    (found,) = read(real / "other" / f"libreoffice_converted__artisans_25.01.14_04ab{extension}")
    assert found.text.split() == artisans.text.split()
    assert [(turn.speaker, turn.start_time) for turn in found.turns] == [
        (turn.speaker, turn.start_time) for turn in artisans.turns
    ]
    assert found.title == artisans.title


@pytest.mark.parametrize(
    ("name", "documents", "speakers", "first", "last", "times"),
    [
        ("debian_transcriber__frint980428.trs", 1, ["Patricia Martin", "Simon Tivolle"], "ouais .", "enseignements du",
         (0.0, 20.0)),
        ("speach__test.eaf", 1, ["P001", "marker"], "convo start", "Oh thanks", (0.83, 17.485)),
        ("potato__talk_05.TextGrid", 1, ["fieldworker", "speaker"], "Could you say", "word entirely.", (0.0, 24.6)),
        ("whisper-timestamped__smartphone_fr.words.json", 1, [""], "C'est évident", "signalétique.", (0.4, 177.38)),
        ("HANDMADE_oTranscribe_fr_1.otr", 1, ["Enquêtrice", "Enquêté"], "Est-ce que", "Merci !", (1.204512, None)),
        ("HANDMADE_oTranscribe_fr_2_old_no_media.otr", 1, ["Enquêtrice", "Enquêté"], "(rires)", "on continue ?",
         (None, None)),
        ("AlxAlbr_SonalPi__TestInterop1.crp", 2, ["Interwiever1", "Interwievé1", "commentaire"], "Bonjour, merci",
         "je suis sceptique.", (0.7, 210.323)),
        ("juba_rainette__manifeste_pc.txt", 4, [], "Un spectre hante", "flamand et danois.", None),
        ("navarral__P1_GMT20211118.odt", 1, [], "1 Read the", "all I have to say.", None),
    ],
)  # fmt: skip
def test_real_files(real: Path, name: str, documents: int, speakers: list[str], first: str, last: str,
                    times: tuple[float, float] | None) -> None:  # fmt: skip
    found = read(real / "other" / name)
    assert len(found) == documents
    text, turns = found[0].text, found[0].turns
    assert text.startswith(first) and text.rstrip().endswith(last)
    assert sorted({turn.speaker for turn in turns}) == speakers
    assert times is None or (turns[0].start_time, turns[-1].end_time) == times


def test_the_codes_of_a_sonal_corpus_are_kept_with_those_above(real: Path) -> None:
    first, _second = read(real / "other" / "AlxAlbr_SonalPi__TestInterop1.crp")
    marked = {(coding.code, first.text[coding.start : coding.end]) for coding in first.codings}
    assert ("Cat1", "je m'appelle Karine, j'ai 42 ans.") in marked
    assert next(coding.above for coding in first.codings if coding.code == "SousCat1") == ("Cat1",)
    assert any("entretien3.sonal" in doubt for doubt in first.doubts)


# OpenDocument, Rich Text


def test_what_an_opendocument_reader_sees(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>effacé</text:p></text:tracked-changes><text:h>Titre</text:h>"
        '<text:p>Un<text:s text:c="3"/>deux<text:tab/>trois<text:line-break/>quatre'
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Au pied.</text:p></text:note-body>"
        "</text:note></text:p><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>Fin<office:annotation><text:p>un avis</text:p></office:annotation>.</text:p>"
    )
    found = one(tmp_path, "note.odt", odt(body))
    assert found.text == "Titre\nUn   deux\ttrois\nquatre[1]\na\tb\nFin.\n\n[1] Au pied."
    assert found.doubts == ("1 comment in the margin was left out.",)


def test_another_zip_is_no_opendocument(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not an OpenDocument text"):
        read(put(tmp_path, "note.odt", odt("").replace(b"content.xml", b"contant.xml")))


def test_rich_text_keeps_accents_and_leaves_pictures(tmp_path: Path) -> None:
    data = rtf("Déjà l’été\nœuvre").replace(b"{\\rtf1", b"{\\rtf1{\\*\\pict{a}0102}", 1)
    assert one(tmp_path, "note.rtf", data).text.rstrip() == "Déjà l’été\nœuvre"


def test_a_sheet_of_testimonies_in_ods(tmp_path: Path) -> None:
    found = read(put(tmp_path, "t.ods", ods([["parole", "thème"], ["On attend le bus une heure.", "Transport"],
                                             ["Le marché est loin de tout.", "Commerce"]])))  # fmt: skip
    assert [(row.text, row.codings[0].code) for row in found] == [
        ("On attend le bus une heure.", "Transport"), ("Le marché est loin de tout.", "Commerce"),
    ]  # fmt: skip


# PDF


def page(*lines: str) -> list[str]:
    return ["Association des Tilleuls", *lines, "Page 1"]


def test_running_heads_and_page_numbers_are_dropped_and_told(tmp_path: Path) -> None:
    pages = [["Association des Tilleuls", f"Texte de la feuille {name}.", f"Page {at} / 4"]
             for at, name in enumerate(("une", "deux", "trois", "quatre"), 1)]  # fmt: skip
    found = one(tmp_path, "pages.pdf", pdf_of(*pages))
    assert "Association" not in found.text and "Page" not in found.text
    assert all(f"feuille {name}" in found.text for name in ("une", "deux", "trois", "quatre"))
    assert any("8 running heads" in doubt for doubt in found.doubts)


def test_lines_are_joined_and_cut_words_rejoined(tmp_path: Path) -> None:
    lines = ["Les habitants du quartier disent que le bus ne passe plus le soir et que la mai-",
             "rie ne répond pas aux courriers envoyés depuis le mois de septembre dernier, alors",
             "qu'ils attendent.", "Un autre paragraphe commence ici."]  # fmt: skip
    found = one(tmp_path, "lignes.pdf", pdf_of(lines))
    assert "que la mairie ne répond pas" in found.text
    assert found.text.split("\n")[-1] == "Un autre paragraphe commence ici."
    assert found.text.count("\n") == 1


@pytest.mark.parametrize(
    ("cut", "text"), [("peut\ufffeêtre", "peut-être"), ("quar\ufffetier", "quartier"), ("dit\ufffeelle", "dit-elle")]
)
def test_a_hyphen_stays_where_it_belongs(cut: str, text: str) -> None:
    assert paragraphs_of([[cut]]) == text


def test_labels_and_short_answers_at_the_edges_of_pages_are_words(tmp_path: Path) -> None:
    pages = [[f"[Chercheur] (0:{at}1 - 0:{at}2)", f"Question numéro {name} ?", f"[Interviewe] (0:{at}3 - 0:{at}4)",
              f"Réponse {name}.", f"[Chercheur] (0:{at}5 - 0:{at}6)", f"{answer}.", f"{at}"]
             for at, name, answer in ((1, "une", 42), (2, "deux", 7), (3, "trois", 1986), (4, "cent", 3))]  # fmt: skip
    found = one(tmp_path, "p.pdf", pdf_of(*pages))
    assert [turn.speaker for turn in found.turns] == ["Chercheur", "Interviewe", "Chercheur"] * 4
    assert [found.text[turn.start : turn.end] for turn in found.turns][2::3] == ["42.", "7.", "1986.", "3."]
    assert found.doubts == ("4 running heads or page numbers were left out.",)


def test_compounds_keep_their_hyphen_where_nothing_is_hyphenated() -> None:
    lines = [f"Une ligne pleine de mots qui va jusqu’au bout de la page numéro {at}" for at in range(60)]
    assert "un marteau-burin" in paragraphs_of([[*lines, "et puis on prend un marteau\ufffe", "burin pour finir."]])


def test_a_label_begins_a_paragraph_even_after_a_line_without_an_end() -> None:
    lines = ["et là on ne savait pas du tout ce que", "[Interviewe] (1:35 - 1:37)", "c'était", "Enquêtrice : ah bon ?"]
    assert paragraphs_of([lines]).split("\n")[-3:] == lines[1:]


def test_a_scan_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a scan"):
        read(put(tmp_path, "scan.pdf", pdf_of([], [])))


# The spoken ones


def test_whisper_with_speakers_merges_their_segments(tmp_path: Path) -> None:
    segments = [{"start": 0, "end": 1, "text": " Bonjour", "speaker": "S0"}, {"start": 1, "end": 2.5, "text": "vous.",
                "speaker": "S0"}, {"start": 3, "end": 9e9, "text": "Oui", "speaker": "S1"}]  # fmt: skip
    found = one(tmp_path, "w.json", json.dumps({"segments": segments, "language": "fr"}).encode())
    assert said(found) == [("S0", "Bonjour vous."), ("S1", "Oui")] and found.facts == {"language": "fr"}
    assert [(turn.start_time, turn.end_time) for turn in found.turns] == [(0, 2.5), (3, None)]


def test_other_json_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no transcript that is known"):
        read(put(tmp_path, "autre.json", b'{"a": 1}'))


def test_a_sonal_corpus_looks_nowhere_but_beside_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    put(tmp_path, "secret.sonal", sonal())
    corpus = {"tabThm": [], "tabEnt": [{"id": 1, "nom": "E1", "rtrPath": "../secret.sonal"}]}
    with pytest.raises(UserError, match="None of the interviews"):
        read(put(tmp_path / "in", "corpus.crp", json.dumps(corpus).encode()))


def corpus_of(folder: Path, *interviews: dict[str, object], **tables: object) -> list[Transcript]:
    names = {"tabVar": [{"v": 1, "lib": "Lieu"}, {"v": 2, "lib": "sexe"}],
             "tabDic": [{"v": 1, "m": 1, "lib": "Lyon"}, {"v": 2, "m": 1, "lib": "Homme"},
                        {"v": 2, "m": 2, "lib": "Femme"}]}  # fmt: skip
    return read(put(folder, "c.crp", json.dumps({"tabThm": [], "tabEnt": interviews, **names, **tables}).encode()))


def test_sonal_variables_are_those_of_who_answers(tmp_path: Path) -> None:
    put(tmp_path, "a.sonal", sonal())
    put(tmp_path, "b.sonal", sonal())
    place = {"v": 1, "l": "all", "m": 1}
    asks, answers, second = ({"v": 2, "l": who, "m": value} for who, value in ((1, 1), (2, 2), (3, 1)))
    people = ["", "Inès ?", "Awa", "Karim"]
    alone, together = corpus_of(
        tmp_path,
        {"id": 1, "nom": "A", "rtrPath": "a.sonal", "tabLoc": people, "tabDat": [place, asks, answers]},
        {"id": 2, "nom": "B", "rtrPath": "b.sonal", "tabLoc": people, "tabDat": [asks, answers, second]},
    )
    assert alone.variables == {"Lieu": "Lyon", "sexe": "Femme"}
    assert together.variables == {"sexe (Awa)": "Femme", "sexe (Karim)": "Homme"}


def test_what_a_sonal_corpus_cannot_give_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.sonal", sonal())
    put(tmp_path, "b.sonal", b"<html><body>rien</body></html>")
    (found,) = corpus_of(
        tmp_path,
        {"id": 1, "nom": "A", "rtrPath": "a.sonal", "notes": "Il pleuvait.", "tabAnon": [{"entite": "dix ans"}]},
        {"id": 2, "nom": "B", "rtrPath": "b.sonal"},
        {"id": 3, "nom": "C", "rtrPath": "a.sonal"},
    )
    assert found.doubts == (
        "Sonal's notes on the interview were not imported: “Il pleuvait.”",
        "Sonal replaces these words for anonymity; here they stand as they were said: “dix ans”.",
        "These interviews are not beside the corpus: a.sonal.",
        "“b.sonal” is no Sonal interview.",
    )


def test_an_iramuteq_corpus_gives_its_texts_and_stars(tmp_path: Path) -> None:
    data = b"**** *lieu_nord *sexe_f\nUn texte.\n-*theme_a\nsuite\n\n**** *lieu_sud\nAutre."
    first, second = read(put(tmp_path, "corpus.txt", data))
    assert (first.variables, first.text) == ({"lieu": "nord", "sexe": "f"}, "Un texte.\nsuite")
    assert [(one.code, first.text[one.start : one.end]) for one in first.codings] == [("theme a", "suite")]
    assert (second.variables, second.text) == ({"lieu": "sud"}, "Autre.")


def test_an_old_word_document_needs_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oldword, "libreoffice", lambda: None)
    with pytest.raises(UserError, match="read with LibreOffice"):
        read(put(tmp_path, "vieux.doc", OLD_WORD))


def test_bytes_that_are_no_word_document_never_reach_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldword, "libreoffice", lambda: pytest.fail("it would read them as text"))
    with pytest.raises(UserError, match="is damaged"):
        read(put(tmp_path, "vieux.doc", OLE + bytes(range(256)) * 20))
    with pytest.raises(UserError, match="protected by a password"):
        read(put(tmp_path, "vieux.doc", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600)))


def test_libreoffice_is_ended_when_the_user_cancels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("a script stands for LibreOffice")
    program = put(tmp_path, "soffice", b'#!/bin/sh\necho $$ > "$0.pid"\nsleep 60\n')
    program.chmod(0o755)
    monkeypatch.setattr(oldword, "libreoffice", lambda: str(program))
    told = tmp_path / "soffice.pid"

    def cancel(done: int, total: int) -> None:
        if told.exists() and told.read_text().strip():
            raise Cancelled

    with pytest.raises(Cancelled):
        oldword.OldWordImporter().read(put(tmp_path, "vieux.doc", OLD_WORD), cancel)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_spaces_and_lines_in_the_cells_of_ods(tmp_path: Path) -> None:
    rows = [["parole", "thème"], ['On<text:line-break/>attend<text:s text:c="2"/>le bus une heure.', "Transport"]]
    assert one(tmp_path, "t.ods", ods(rows)).text == "On\nattend  le bus une heure."


def test_whisper_cpp_counts_milliseconds(tmp_path: Path) -> None:
    spans = [{"offsets": {"from": 500, "to": 2250}, "text": " Bonjour."}, {"offsets": {"from": 2250}, "text": None}]
    data = {"result": {"language": "fr"}, "transcription": spans}
    found = one(tmp_path, "w.json", json.dumps(data).encode())
    assert (found.text, found.facts) == ("Bonjour.", {"language": "fr"})
    assert [(turn.start_time, turn.end_time) for turn in found.turns] == [(0.5, 2.25)]


def test_a_recogniser_that_loops_is_told(real: Path, tmp_path: Path) -> None:
    words = ["Bonjour.", *["Merci.", "Au revoir."] * 6, "Oui.", "Oui.", "Oui."]
    segments = [{"start": at, "end": at + 1, "text": text} for at, text in enumerate(words)]
    found = one(tmp_path, "w.json", json.dumps({"segments": segments}).encode())
    assert found.doubts == ("“Merci.” comes again and again from 0:01 on: did nobody speak there?",)
    (sound,) = read(real / "other" / "whisper-timestamped__smartphone_fr.words.json")
    assert not sound.doubts


def test_otranscribe_keeps_exact_times_from_the_first_instant_on(tmp_path: Path) -> None:
    stamp = '<span class="timestamp" data-timestamp="{}">x</span>'
    text = f"<p>{stamp.format('0.2512')} Karim : un</p><p>{stamp.format('0.7')} Inès : deux</p>"
    text += f"<div>{stamp.format('1e9')}</div>"
    found = one(tmp_path, "o.otr", json.dumps({"text": text + "<p>Karim : trois</p>"}).encode())
    assert [(turn.speaker, turn.start_time) for turn in found.turns] == [
        ("Karim", 0.2512), ("Inès", 0.7), ("Karim", None),
    ]  # fmt: skip
