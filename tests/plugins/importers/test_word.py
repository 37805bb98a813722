"""Word documents: every word that a reader sees, in order, with its speakers."""

import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qualicode.extend import ReadTurn, Transcript
from qualicode.model.errors import UserError
from qualicode.plugins.importers.word import WordImporter
from tests.plugins.importers.samples import W, docx, no_progress, paragraph, put
from tests.plugins.importers.test_importers_contract import check

_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LABEL = re.compile(r"\s*\[(\w+)\]\s*(?:\((\d+):(\d\d)\s*[-–]\s*(\d+):(\d\d)\))?\s*")
HEADERS = {"24.12.03": 75, "25.01.15 04": 47, "24.10.03 01": 36, "25.03.28 03": 24}
"""Turns of some interviews, counted by eye."""


def read(folder: Path, body: str, *, name: str = "entretien.docx", title: str = "", **parts: str) -> Transcript:
    path = put(folder, name, docx(body, title=title, **parts))
    (transcript,) = WordImporter().read(path, no_progress)
    check(transcript)
    return transcript


def test_breaks_tabs_and_hyphens(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>un</w:t><w:br/><w:t>deux</w:t><w:tab/><w:t>trois</w:t><w:cr/><w:t>peut</w:t>"
        "<w:noBreakHyphen/><w:t>être</w:t><w:softHyphen/></w:r></w:p><w:p/>" + paragraph("dernier ")
    )
    assert read(tmp_path, body).text == "un\ndeux\ttrois\npeut-être\n\ndernier "


def test_wrappers_fields_and_links_are_walked_through(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:sdt><w:sdtPr><w:tag/></w:sdtPr><w:sdtContent><w:p>{run.format('a ')}</w:p></w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink>" + run.format("b ") + "</w:hyperlink><w:smartTag>" + run.format("c ") + "</w:smartTag>"
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGEREF _Toc1</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>d </w:t><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr="DATE">' + run.format("e") + "</w:fldSimple></w:p>"
    )  # fmt: skip
    assert read(tmp_path, body).text == "a \nb c d e"


def test_insertions_stay_deletions_go(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Je </w:t></w:r><w:ins><w:r><w:t>ne </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>biffé </w:delText><w:t>aussi </w:t></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>ancien </w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>sais pas</w:t></w:r></w:moveTo></w:p>"
    )
    assert read(tmp_path, body).text == "Je ne sais pas"


def test_hidden_words_are_left_out_and_told(tmp_path: Path) -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>visible</w:t></w:r></w:p>'
    transcript = read(tmp_path, hidden + shown)
    assert transcript.text.strip() == "visible"
    assert transcript.doubts == ("1 hidden passage was left out.",)


def test_tables_give_a_line_a_row(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    inner = f"<w:tbl>{row(paragraph('dedans'), paragraph('aussi'))}</w:tbl>"
    body = (
        f"{paragraph('avant')}<w:tbl><w:tblPr/>{row(paragraph('A'), paragraph('B1') + paragraph('B2'))}"
        f"{row(paragraph('C'), inner + '<w:p/>')}</w:tbl>{paragraph('après')}"
    )
    assert read(tmp_path, body).text == "avant\nA\tB1\nB2\nC\tdedans\taussi\naprès"


def test_a_table_of_turns_is_understood(tmp_path: Path) -> None:
    rows = (("E", "Vous habitez où ?"), ("H", "Ici."), ("E", "Depuis quand ?"), ("H", "Toujours."))
    cells = "".join(f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}</w:tc></w:tr>" for a, b in rows)
    transcript = read(tmp_path, f"<w:tbl>{cells}</w:tbl>")
    assert said(transcript) == list(rows)


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('encadré')}</w:txbxContent>"
    body = (
        f"<w:p {_MC}><w:r><w:t>avant</w:t><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>{paragraph('après')}"
    )
    assert read(tmp_path, body).text == "avant\nencadré\naprès"


def test_notes_follow_the_text_outside_the_turns(tmp_path: Path) -> None:
    footnotes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Le bailleur.")}</w:footnote></w:footnotes>'
    )
    endnotes = f'<w:endnotes {W}><w:endnote w:id="2">{paragraph("Fin mars.")}</w:endnote></w:endnotes>'
    body = (
        paragraph("Enquêtrice : Qui ?")
        + '<w:p><w:r><w:t>Karim : Eux</w:t><w:footnoteReference w:id="2"/><w:t>, oui</w:t>'
        + '<w:endnoteReference w:id="2"/></w:r></w:p>'
    )
    transcript = read(tmp_path, body, footnotes=footnotes, endnotes=endnotes)
    assert transcript.text == "Qui ?\nEux[1], oui[2]\n\n[1] Le bailleur.\n[2] Fin mars."
    assert said(transcript) == [("Enquêtrice", "Qui ?"), ("Karim", "Eux[1], oui[2]")]


def test_comments_are_left_out_and_told(tmp_path: Path) -> None:
    comments = f'<w:comments {W}><w:comment w:id="0">{paragraph("à vérifier")}</w:comment></w:comments>'
    transcript = read(
        tmp_path, paragraph("Bonjour"), comments=comments, header1=f"<w:hdr {W}>{paragraph('En-tête')}</w:hdr>"
    )
    assert transcript.text == "Bonjour"
    assert transcript.doubts == ("1 comment in the margin was left out.",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("", "entretien 12 Mme D"),
        ("Entretien 12, Mme D.", "Entretien 12, Mme D."),
        ("Récit d’une arrivée au quartier", "Récit d’une arrivée au quartier"),
        ("Grille d'analyse", "entretien 12 Mme D"),
        ("Microsoft Word - entretien 12.doc", "entretien 12 Mme D"),
        ("Document1", "entretien 12 Mme D"),
        ("Sans titre", "entretien 12 Mme D"),
        ("entretien " * 40, "entretien 12 Mme D"),
    ],
)
def test_the_title_is_the_documents_own_or_the_files(tmp_path: Path, title: str, expected: str) -> None:
    body = paragraph("Récit d’une arrivée  au quartier") + paragraph("Bonjour.")
    transcript = read(tmp_path, body, name="entretien 12 Mme D.docx", title=title)
    assert transcript.title == expected
    assert not transcript.facts and not transcript.variables


def test_strict_files_and_unusual_places_are_read(tmp_path: Path) -> None:
    data = docx(paragraph("Bonjour"))
    path = tmp_path / "strict.docx"
    with zipfile.ZipFile(put(tmp_path, "plain.docx", data)) as plain, zipfile.ZipFile(path, "w") as strict:
        for name in plain.namelist():
            content = plain.read(name).decode()
            content = content.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006", "http://purl.oclc.org/ooxml"
            )
            content = content.replace('"word/document.xml"', '"/word/document2.xml"')
            strict.writestr(name.replace("document.xml", "document2.xml"), content)
    assert WordImporter().read(path, no_progress)[0].text == "Bonjour"


def test_unusual_line_ends_are_ours(tmp_path: Path) -> None:
    transcript = read(tmp_path, paragraph("a\u2028b\u0085c\ufeffd&#13;e"))
    assert transcript.text == "a\nb\ncd\ne"
    assert not transcript.doubts


def test_a_large_part_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualicode.plugins.importers.archive.XML_LIMIT", 200)
    with pytest.raises(UserError, match="is too large"):
        read(tmp_path, paragraph("Bonjour " * 50))


# --- the real interviews, against a second reading of the same XML ---


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a simple document, read without any of the importer's code."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return ["".join(t.text or "" for t in p.iter(f"{_NAMESPACE}t")) for p in root.iter(f"{_NAMESPACE}p")]


def expected_turns(lines: list[str]) -> list[ReadTurn]:
    """Speakers and times of the label lines, by a pattern that fits these files only; texts are compared apart."""
    turns = []
    for line in lines:
        match = _LABEL.fullmatch(line)
        if match:
            name, *clock = match.groups()
            start, end = (float(int(clock[n]) * 60 + int(clock[n + 1])) if clock[n] else None for n in (0, 2))
            turns.append(ReadTurn(0, 0, name, start, None if start and end and end < start else end))
    return turns


def test_no_turn_and_no_word_of_the_interviews_is_lost(shared_data: Path) -> None:
    files = sorted((shared_data / "transcripts" / "docx").glob("*.docx"))
    assert len(files) == 31
    for path in files:
        lines = paragraphs(path)
        (transcript,) = WordImporter().read(path, no_progress)
        check(transcript)
        expected = expected_turns(lines)
        assert [(t.speaker, t.start_time, t.end_time) for t in transcript.turns] == [
            (t.speaker, t.start_time, t.end_time) for t in expected
        ], path.name
        kept = [line for line in lines if not _LABEL.fullmatch(line)]
        assert Counter(" ".join(kept).split()) == Counter(transcript.text.split()), path.name
        assert transcript.text.split() == " ".join(kept).split(), path.name
        words_in_turns = sum(len(text.split()) for _speaker, text in said(transcript))
        before_first = " ".join(lines[: next(n for n, line in enumerate(lines) if _LABEL.fullmatch(line))]).split()
        assert words_in_turns + len(before_first) == len(transcript.text.split()), path.name
        for known, count in HEADERS.items():
            if known in path.name:
                assert len(transcript.turns) == count


def test_the_interviews_tell_their_doubts(shared_data: Path) -> None:
    folder = shared_data / "transcripts" / "docx"
    (misspelt,) = WordImporter().read(folder / "Entretien 01 25.01.15 04_traitement_A.docx", no_progress)
    assert misspelt.doubts == ("“Checheur” was taken for a misspelt “chercheur”.",)
    (double,) = WordImporter().read(folder / "Entretien 01 25.01.14 05ab_traitement_A.docx", no_progress)
    (mistyped,) = WordImporter().read(folder / "Entretien 01 25.03.27 01_traitement_A.docx", no_progress)
    assert mistyped.doubts == ("The turn at 12:06 would end before it begins, at 12:04: its end was left out.",)
    assert double.doubts == ("The times go back, first from 5:58 to 0:00: several recordings, or a mistyped time?",)


def test_an_english_interview_with_labels_on_their_own_lines(shared_data: Path) -> None:
    path = shared_data / "transcripts" / "other" / "amosproj__test_interview.docx"
    (transcript,) = WordImporter().read(path, no_progress)
    lines = [line.strip() for line in paragraphs(path)]
    assert len(transcript.turns) == sum(line in ("Interviewer:", "Participant:") for line in lines) == 52
    assert {turn.speaker for turn in transcript.turns} == {"Interviewer", "Participant"}
    assert transcript.text.startswith("Interview Transcript: AI in Daily Work")


def commented(number: int, words: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
    return f'<w:commentRangeStart w:id="{number}"/>{run}<w:commentRangeEnd w:id="{number}"/>'


def margin(*said: tuple[str, str]) -> str:
    made = (
        f'<w:comment w:id="{number}" w:author="{author}">{"".join(map(paragraph, words.split(chr(10))))}</w:comment>'
        for number, (author, words) in enumerate(said)
    )
    return f"<w:comments {W}>{''.join(made)}</w:comments>"


def test_comments_that_name_codes_become_codings_to_be_confirmed(tmp_path: Path) -> None:
    body = (
        f"<w:p>{commented(0, 'ZOÉ : Le bus 😀 ne passe plus.')}</w:p>"
        f"<w:p><w:r><w:t>SAM : Et ? </w:t></w:r></w:p>"
        f'<w:p><w:r><w:t xml:space="preserve">ZOÉ : Voilà. </w:t></w:r>{commented(1, "On attend")}</w:p>'
        f"<w:p><w:r><w:t>SAM : Ah.</w:t></w:r></w:p><w:p>{commented(2, 'ZOÉ : Oui. Oui.')}</w:p>"
    )
    comments = margin(
        ("Inès", "mobilités ; Cadre de vie › horaires"),
        ("Théo", "attente"),
        ("Inès", "Je ne suis pas sûre de ce passage, à relire ensemble ?"),
    )
    transcript = read(tmp_path, body, comments=comments)
    found = [(transcript.text[one.start : one.end], one.code, one.above, one.coder) for one in transcript.codings]
    assert found == [
        ("Le bus 😀 ne passe plus.", "mobilités", (), "Inès"),
        ("Le bus 😀 ne passe plus.", "horaires", ("Cadre de vie",), "Inès"),
        ("On attend", "attente", (), "Théo"),
    ]
    assert transcript.doubts[-2:] == (
        "2 comments name codes: their passages are coded, to be confirmed.",
        "1 comment in the margin was left out.",
    )


def test_remarks_are_no_codes(tmp_path: Path) -> None:
    body = f"<w:p>{commented(0, 'Un passage')}</w:p><w:p>{commented(1, 'Un autre')}</w:p>"
    comments = margin(("Inès", "À reformuler, on ne comprend pas qui parle."), ("Théo", "vu"))
    transcript = read(tmp_path, body, comments=comments)
    assert transcript.codings == ()
    assert transcript.doubts == ("2 comments in the margin were left out.",)


def test_a_passage_over_several_paragraphs_and_words_said_twice(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        paragraph("Oui oui.")
        + f'<w:p><w:commentRangeStart w:id="0"/>{run.format("Un début")}</w:p>'
        + f'<w:p>{run.format("et une fin")}<w:commentRangeEnd w:id="0"/></w:p>'
        + f"<w:p>{commented(1, 'Oui oui.')}</w:p>"
    )
    transcript = read(tmp_path, body, comments=margin(("I", "long"), ("I", "accord")))
    spans = [(one.start, one.end) for one in transcript.codings]
    assert [transcript.text[start:end] for start, end in spans] == ["Un début\net une fin", "Oui oui."]
    assert spans[1][0] > spans[0][1]


def test_what_we_write_for_review_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualicode.cli import _reading
    from qualicode.model.study import Code, Coding
    from qualicode.services import exporting, sample

    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    sample.build(tmp_path / "s.qualicode")
    with _reading(tmp_path / "s.qualicode") as project:
        exporting.export(project, "texte_code", tmp_path / "t.docx", {"language": "fr"})
        names = {one.id: one.name for one in project.find(Code)}
        coded = Counter(names[one.code_id] for one in project.find(Coding) if one.status != "withdrawn")
    (transcript,) = WordImporter().read(tmp_path / "t.docx", no_progress)
    read_again = Counter(one.code for one in transcript.codings)
    assert sum(read_again.values()) >= 0.9 * sum(coded.values())
    known = {one.replace("'", "’") for one in names.values()}
    assert {name.replace("\xa0", " ").replace("'", "’") for name in read_again} <= known
