"""The Word synthesis: valid, accessible, in its language, whatever the study holds."""

import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest

from qualicode import i18n
from qualicode.extend import exporters
from qualicode.model.errors import Cancelled
from qualicode.model.study import Code, Study
from qualicode.plugins.exporters.synthese import Synthese
from tests.plugins.exporters.word_checker import NAMES, body_of, headings, lines, problems, text_of
from tests.studies import StudyMaker, hostile, large, realistic

EMPTY = "<w:p><w:pPr><w:pStyle w:val='Normal'/></w:pPr></w:p>"
HOSTILE = {
    "empty": "",
    "control characters": "a\x00b\x01c\x0bd\x0ce\x1ff\ufffeg\uffffh\x85i\u2028j\u2029k\tl\nm\rn",
    "lone surrogates": "début \ud800 milieu \udfff fin",
    "markup": "<w:p>&amp; ]]> <!-- \"x\" 'y' <?z?> {0} {count} %s \\n </w:t>",
    "formula": "=1+1",
    "right to left": "מה שלומך היום, חבר? 123",
    "emoji": "👩🏽‍🌾 ça pousse 🇫🇷 " + "🙂" * 40,
    "long": "mot " * 60_000,
    "unbroken": "x" * 100_000,
    "one character": "é",
    "quotation marks": '« « “a” » » "b" ‘c’ «',
    "spaces": " \u00a0\u202f  \u200b ",
}


def written(study: Study, folder: Path, **options: Any) -> Path:
    path = folder / "synthèse.docx"
    Synthese().write(study, path, {"date": "2026-03-14", **options}, lambda done, total: None)
    return path


def all_text(path: Path) -> str:
    return "\n".join(text for _, text in lines(path))


def test_it_is_installed_as_a_plug_in() -> None:
    assert "synthese" in {exporter.template for exporter in exporters()}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("public", [False, True])
def test_every_rule_of_an_accessible_document_holds(tmp_path: Path, language: str, public: bool) -> None:
    study, _ = realistic()
    assert problems(written(study, tmp_path, language=language, public=public)) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_breaks_the_document(tmp_path: Path, text: str) -> None:
    assert problems(written(hostile(text), tmp_path)) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    study, _ = realistic()
    good = written(study, tmp_path)
    faults = {
        "empty paragraph": ("word/document.xml", r"</w:sdt>", f"</w:sdt>{EMPTY}"),
        "direct formatting": ("word/document.xml", r'<w:rStyle w:val="Strong"/>', "<w:b/>"),
        "alternative text": ("word/document.xml", r'descr="[^"]*"', 'descr=""'),
        "tblHeader": ("word/document.xml", r"<w:tblHeader/>", ""),
        "headings start at": ("word/document.xml", r'w:val="Heading1"', 'w:val="Heading3"'),
        "level 3 follows 1": ("word/document.xml", r'w:val="Heading2"', 'w:val="Heading3"'),
        "not there": ("word/document.xml", r'w:anchor="theme_1"', 'w:anchor="nowhere"'),
        "hard to read": ("word/styles.xml", r"w:val='5B6472'", "w:val='AAAAAA'"),
        "languages differ": ("word/settings.xml", r'w:val="fr-FR"', 'w:val="en-US"'),
        "pPr holds": ("word/styles.xml", r"<w:keepNext/><w:keepLines/>", "<w:spacing w:after='0'/><w:keepNext/>"),
        "contents differ": ("word/document.xml", r"En bref", "En long"),
    }  # fmt: skip
    for said, (part, old, new) in faults.items():
        bad = tmp_path / "bad.docx"
        with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                if name == part:
                    changed = re.sub(old, new, content.decode(), count=1)
                    assert changed != content.decode(), said
                    content = changed.encode()
                target.writestr(name, content)
        assert any(said in problem for problem in problems(bad)), said


def test_the_document_follows_the_outline(tmp_path: Path) -> None:
    study, _ = realistic()
    path = written(study, tmp_path)
    assert headings(body_of(path)) == [
        (1, "En bref"),
        (1, "Méthode et limites"), (2, "Démarche"), (2, "Limites"),
        (1, "1. Accès aux droits"), (2, "Guichets"), (2, "Voix contraires et nuances"), (2, "Qui parle"),
        (1, "2. Débrouille, entraide"), (2, "Voix contraires et nuances"), (2, "Qui parle"),
        (1, "Étonnements et points saillants"), (2, "Port-Ardent"), (3, "Étonnements"), (2, "Les Salins"),
        (3, "Points saillants"),
        (1, "Annexes"), (2, "Grille de codes"), (2, "Liste des documents"), (2, "Thèmes par territoire"),
        (2, "Relevé des verbatims"), (3, "Accès aux droits (1 extrait)"),
        (3, "Accès aux droits › Guichets (3 extraits)"),
        (3, "Accès aux droits › Nuances et contrepoints (1 extrait)"), (3, "Débrouille, entraide (2 extraits)"),
    ]  # fmt: skip


def test_a_verbatim_stands_between_guillemets_with_its_attribution_below(tmp_path: Path) -> None:
    study, _ = realistic()
    shown = lines(written(study, tmp_path))
    at = shown.index(
        (
            "Verbatim",
            "«\u00a0Quand la machine du voisin tombe en panne, on la répare à trois dans la cour.\u00a0»",
        )
    )
    assert shown[at + 1] == ("Attribution", "— Habitante, 42 ans, quartier des Tilleuls (E07, §\u00a04)")


def test_an_observers_words_are_never_quoted(tmp_path: Path) -> None:
    study, _ = realistic()
    shown = lines(written(study, tmp_path))
    observed = [(style, text) for style, text in shown if "Un homme âgé" in text]
    assert ("Observation", "Un homme âgé attend quarante minutes devant le guichet fermé") in observed
    assert not any("«\u00a0Un homme" in text for _, text in observed)


def test_no_name_leaves_the_study(tmp_path: Path) -> None:
    study, _ = realistic()
    for public in (False, True):
        path = written(study, tmp_path, public=public)
        with zipfile.ZipFile(path) as package:
            everything = "".join(package.read(name).decode(errors="replace") for name in package.namelist())
        assert "ROSE-SECRET" not in everything and "KARIM-SECRET" not in everything and "GONE-SECRET" not in everything
        assert ("Théo Lacaze" in everything) is not public
        assert ("Un mémo SECRET" in everything) is not public


def test_the_fact_blocks_use_non_breaking_spaces(tmp_path: Path) -> None:
    study, _ = realistic()
    ours = [
        text for style, text in lines(written(study, tmp_path)) if style not in ("Verbatim", "Record", "Observation")
    ]
    assert [text for text in ours if re.search(r" [:;!?»]|« ", text)] == []
    assert "Immersions «\u00a02026\u00a0»\u00a0: trois territoires" in ours


def test_english_from_a_french_window(tmp_path: Path) -> None:
    study, _ = realistic()
    i18n.use("fr")
    path = written(study, tmp_path, language="en")
    assert "In brief" in all_text(path) and "En bref" not in all_text(path)
    assert "— Habitante, 42 years old, quartier des Tilleuls (E07, §\u00a04)" in all_text(path)
    with zipfile.ZipFile(path) as package:
        styles = package.read("word/styles.xml").decode()
    assert "w:lang w:val='en-GB'" in styles
    assert re.search(r"w:styleId='Verbatim'.*?<w:lang w:val='fr-FR'/>", styles), "the words quoted are still French"


def test_the_teams_words_in_another_language_say_so(tmp_path: Path) -> None:
    study, _ = realistic()
    body = body_of(written(study, tmp_path, language="en"))
    (title,) = body.xpath("//w:p[w:pPr/w:pStyle/@w:val='Title']", namespaces=NAMES)
    assert title.xpath(".//w:lang/@w:val", namespaces=NAMES) == ["fr-FR"]
    same = body_of(written(study, tmp_path, language="fr"))
    assert same.xpath("//w:lang", namespaces=NAMES) == []


def test_the_styles_have_french_names(tmp_path: Path) -> None:
    study, _ = realistic()
    names = {style.name for style in docx.Document(str(written(study, tmp_path))).styles}
    assert {
        "Heading 1",
        "Verbatim",
        "Attribution",
        "Chapeau",
        "À compléter",
        "En-tête de tableau",
        "Caption",
    } <= names


def test_the_chart_holds_the_numbers_of_its_table(tmp_path: Path) -> None:
    import io

    import openpyxl

    study, _ = realistic()
    path = written(study, tmp_path)
    with zipfile.ZipFile(path) as package:
        chart = package.read("word/charts/chart1.xml").decode()
        book = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/chart1.xlsx")))
    rows = [tuple(cell.value for cell in row) for row in book.active.rows]
    assert rows[1:] == [("Port-Ardent", 3), ("Les Salins", 2)]
    assert re.findall(r"<c:v>([^<]+)</c:v>", chart) == ["Extraits", "Port-Ardent", "Les Salins", "3", "2"]
    described = body_of(path).xpath("//wp:docPr/@descr", namespaces=NAMES)[0]
    assert described == "Diagramme en barres. Port-Ardent 3, Les Salins 2."


def test_captions_are_numbered_by_fields(tmp_path: Path) -> None:
    study, _ = realistic()
    path = written(study, tmp_path)
    captions = [text for style, text in lines(path) if style == "Caption"]
    assert captions[0] == "Figure\u00a01 — Extraits «\u00a0Accès aux droits\u00a0» par territoire (n\u00a0=\u00a05)"
    assert [caption.split(" — ")[0] for caption in captions if caption.startswith("Tableau")] == [
        f"Tableau\u00a0{number}" for number in range(1, 6)
    ]
    codes = body_of(path).xpath("//w:instrText/text()", namespaces=NAMES)
    assert sum("SEQ Figure" in code for code in codes) == 2 and sum("SEQ Table" in code for code in codes) == 5


def test_an_empty_project_makes_a_document_that_says_what_is_missing(tmp_path: Path) -> None:
    path = written(StudyMaker(name="Vide").study(), tmp_path)
    assert problems(path) == []
    assert "Le projet ne contient encore aucun document" in all_text(path)
    assert "aucun passage n’est encore codé" in all_text(path)


def test_only_the_annexes_asked_for(tmp_path: Path) -> None:
    study, _ = realistic()
    path = written(study, tmp_path, annexes=["documents"])
    assert [text for level, text in headings(body_of(path)) if level == 2][-1] == "Liste des documents"
    assert problems(path) == []
    none = written(study, tmp_path, annexes=[])
    assert "Annexes" not in [text for _, text in headings(body_of(none))]
    assert problems(none) == []


def test_a_source_is_linked_by_its_name_and_never_by_its_address(tmp_path: Path) -> None:
    make = StudyMaker()
    make.text(
        "Texte.",
        kind="resource",
        author="La 27e Région",
        date="2022",
        source_url="https://example.org/a?b=1&c=2",
    )
    make.text("Texte.", kind="resource", author="Piège", source_url="javascript:alert(1)")
    path = written(make.study(), tmp_path)
    assert problems(path) == []
    with zipfile.ZipFile(path) as package:
        links = package.read("word/_rels/document.xml.rels").decode()
    assert 'Target="https://example.org/a?b=1&amp;c=2" TargetMode="External"' in links
    assert "javascript" not in links


def test_right_to_left_words_are_marked(tmp_path: Path) -> None:
    body = body_of(written(hostile(HOSTILE["right to left"]), tmp_path))
    spoken = body.xpath("//w:p[w:pPr/w:pStyle/@w:val='VerbatimRtl']", namespaces=NAMES)
    assert spoken and all(one.xpath(".//w:rtl", namespaces=NAMES) for one in spoken)


def test_words_of_another_language_say_so(tmp_path: Path) -> None:
    make = StudyMaker(language="fr")
    code = make.add(Code(name="Attente"))
    document = make.text(
        "Siempre esperamos y nunca viene nadie a decirnos nada de nada.", kind="testimony", language="es"
    )
    make.code(document, "Siempre esperamos y nunca viene nadie", code)
    body = body_of(written(make.study(), tmp_path))
    spoken = body.xpath("//w:p[w:pPr/w:pStyle/@w:val='Verbatim']", namespaces=NAMES)
    assert [text_of(one) for one in spoken] == ["«\u00a0Siempre esperamos y nunca viene nadie\u00a0»"] * 2
    assert spoken[0].xpath(".//w:lang/@w:val", namespaces=NAMES) == ["es-ES"]


def test_five_thousand_extracts_take_seconds(tmp_path: Path) -> None:
    study = large(5000)
    start = time.process_time()
    path = written(study, tmp_path)
    assert time.process_time() - start < 10
    assert sum(style == "Record" for style, _ in lines(path)) == 5000
    assert problems(path) == []


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    study, _ = realistic()
    told: list[tuple[int, int]] = []
    Synthese().write(study, tmp_path / "a.docx", {}, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] == 100


@pytest.mark.parametrize("at", [0, 30, 60, 80])
def test_cancelling_leaves_the_file_as_it_was(tmp_path: Path, at: int) -> None:
    study, _ = realistic()
    path = tmp_path / "a.docx"
    path.write_bytes(b"before")

    def progress(done: int, _total: int) -> None:
        if done >= at:
            raise Cancelled

    with pytest.raises(Cancelled):
        Synthese().write(study, path, {}, progress)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_libreoffice_opens_it(tmp_path: Path, language: str) -> None:
    study, _ = realistic()
    path = written(study, tmp_path, language=language)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "odt",
         "--outdir", str(tmp_path), str(path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "synthèse.odt") as package:
        content = package.read("content.xml").decode()
    plain = re.sub(r"<[^>]+>", "", content)
    assert "guichet" in plain and "42" in plain
    assert content.count("<table:table-header-rows>") == 5
    assert "draw:object" in content, "the charts are still charts"


OPTIONS: list[Mapping[str, Any]] = [
    {"language": "xx"},
    {"max_verbatims": 0},
    {"codes": []},
    {"territories": []},
    {"date": ""},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_odd_options_make_a_sound_document(tmp_path: Path, options: Mapping[str, Any]) -> None:
    study, _ = realistic()
    path = tmp_path / "a.docx"
    Synthese().write(study, path, options, lambda done, total: None)
    assert problems(path) == []
