"""Every installed output over every kind of study: a correct file that people can read, whatever the study holds."""

import csv
import re
import time
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from qualicode.extend import Analysis, exporters
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Link, Need, Problem, ProblemItem, ProjectInfo, Study, SynthesisNode
from qualicode.plugins.exporters.output import Output
from qualicode.services import analysing
from tests.plugins.exporters.test_synthese_sample import sample as sample  # a fixture
from tests.plugins.exporters.test_synthese_word import HOSTILE
from tests.plugins.exporters.word_checker import NAMES, lines, problems
from tests.studies import StudyMaker, hostile, large, linked, realistic

OUTPUTS = sorted((one for one in exporters() if isinstance(one, Output)), key=lambda one: one.template)
NAMED = [one.template for one in OUTPUTS]


def one_extract() -> Study:
    make = StudyMaker(name="Une phrase")
    document = make.interview(("person", "On attend toujours la mairie, ici."), title="Entretien", consent="sharing")
    make.code(document, "On attend toujours", make.add(Code(name="Attendre")))
    return make.study()


def written_over(text: str) -> Study:
    """A hostile study with objects of the synthesis as well."""
    study = hostile(text)
    problem, need = Problem(title=text, introduction=text), Need(label=text)
    items = tuple(ProblemItem(problem_id=problem.id, kind=kind, text=text) for kind in ("question", "lead", "example"))
    stake = SynthesisNode(synthesis_id="s", kind="stake", title=text, body=text)
    card = SynthesisNode(synthesis_id="s", parent_id=stake.id, kind="card_tested", title=text, body=text, url=text)
    axis = SynthesisNode(synthesis_id="s", parent_id=stake.id, kind="axis", title=text, body=text)
    return replace(
        study,
        problems=(problem,),
        problem_items=items,
        needs=(need, Need(label=text, parent_id=need.id, kind="purpose"), Need(label=text, parent_id=need.id)),
        nodes=(stake, card, axis),
    )


STUDIES = {
    "empty": lambda: Study(info=ProjectInfo(name="Vide"), texts={}),
    "one": one_extract,
    "realistic": lambda: realistic()[0],
    "many": lambda: large(5000),
    **{f"hostile {name}": (lambda text=text: written_over(text)) for name, text in HOSTILE.items()},
}


def write(output: Output, study: Study, path: Path, **options: object) -> Path:
    output.write(study, path, {"language": "fr", "date": "2026-03-14", **options}, lambda done, total: None)
    return path


@pytest.mark.parametrize("kind", STUDIES)
@pytest.mark.parametrize("output", OUTPUTS, ids=NAMED)
def test_every_study_gives_a_word_document_that_is_fit_to_hand_in(output: Output, kind: str, tmp_path: Path) -> None:
    study = STUDIES[kind]()
    for options in ({},) if kind == "many" else ({}, {"public": True, "language": "en"}):
        assert problems(write(output, study, tmp_path / "out.docx", **options)) == []


@pytest.mark.parametrize("kind", [kind for kind in STUDIES if kind != "hostile long"])  # as pages: it takes long
def test_every_study_gives_plain_text_with_a_title(kind: str, tmp_path: Path) -> None:
    study = STUDIES[kind]()
    for output in OUTPUTS:
        if ".md" in output.extensions:
            said = write(output, study, tmp_path / "out.md").read_text(encoding="utf-8")
            assert said.startswith("# "), output.template


@pytest.mark.parametrize("kind", STUDIES)
@pytest.mark.parametrize("analysis", analysing.analyses(), ids=lambda one: one.key)
def test_every_study_gives_every_table_as_a_file(analysis: Analysis, kind: str, tmp_path: Path) -> None:
    options = {"language": "fr", "words": "on", "of": "themes"}
    table = analysis.run(STUDIES[kind](), options, lambda done, total: None)
    for suffix in analysing.FORMATS:
        if suffix == ".docx" and len(table.headings) > 12:
            continue
        path = analysing.write(table, tmp_path / f"table{suffix}", "fr")
        if suffix == ".docx":  # a title and a table: no headings to be in order
            assert [one for one in problems(path) if not one.startswith("headings start")] == []
        elif suffix == ".xlsx":
            sheet = openpyxl.load_workbook(path).worksheets[0]
            assert sheet.max_row >= 1 + len(table.rows)
            assert all(cell.data_type != "f" for row in sheet for cell in row)
        else:
            csv.field_size_limit(10_000_000)  # the longest name of the hostile ones
            with path.open(encoding="utf-8-sig", newline="") as read:
                assert len(list(csv.reader(read, delimiter=";"))) == 1 + len(table.rows)


def test_much_is_written_in_seconds_and_in_proportion(tmp_path: Path) -> None:
    """Processor time: the machine that runs the tests may have other things to do."""

    def seconds(template: str, study: Study, **options: object) -> float:
        output = next(one for one in OUTPUTS if one.template == template)
        start = time.process_time()
        write(output, study, tmp_path / "out.docx", **options)
        return time.process_time() - start

    assert seconds("synthese", large(600), max_verbatims=30, annexes=()) < 3
    shown = [style for style, _text in lines(tmp_path / "out.docx")]
    with zipfile.ZipFile(tmp_path / "out.docx") as package:
        figures = sum(name.startswith("word/charts/chart") for name in package.namelist())
    assert shown.count("Verbatim") >= 300 and figures >= 10
    some, many = large(1250), large(5000)
    few = min(seconds("releve", some) for _time in range(2))
    all_of_them = min(seconds("releve", many) for _time in range(2))
    assert all_of_them < 6 and all_of_them < 8 * few  # four times as many extracts


class _Checker(HTMLParser):
    """Collects the levels of headings and what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.open: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        if tag in ("script", "iframe", "object", "img"):
            raise AssertionError(tag)
        if tag[0] == "h" and tag[1:].isdigit():
            self.levels.append(int(tag[1]))
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", STUDIES)
@pytest.mark.parametrize("output", [one for one in OUTPUTS if ".html" in one.extensions], ids=lambda one: one.template)
def test_every_study_gives_a_page_that_a_screen_reader_can_read(output: Output, kind: str, tmp_path: Path) -> None:
    page = write(output, STUDIES[kind](), tmp_path / "out.html").read_text(encoding="utf-8")
    checker = _Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.language == "fr-FR"
    assert checker.levels.count(1) == 1 and checker.levels[0] == 1
    assert [pair for pair in pairwise(checker.levels) if pair[1] > pair[0] + 1] == []


@pytest.mark.parametrize("output", [one for one in OUTPUTS if ".md" in one.extensions], ids=lambda one: one.template)
def test_markdown_says_what_word_says(output: Output, tmp_path: Path) -> None:
    study = one_extract()
    text = write(output, study, tmp_path / "out.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    with zipfile.ZipFile(write(output, study, tmp_path / "out.docx")) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    said = {word for one in body.iter(f"{{{NAMES['w']}}}t") for word in (one.text or "").split() if word.isalpha()}
    contents = {word for one in body.iter(f"{{{NAMES['w']}}}sdt") for word in "".join(one.itertext()).split()}
    assert {word for word in said if word not in text} <= contents


def test_hostile_text_is_no_markup(tmp_path: Path) -> None:
    study = written_over('<script>alert("x")</script> [a](javascript:b) *c*')
    output = next(one for one in OUTPUTS if one.template == "enjeux")
    assert "<script" not in write(output, study, tmp_path / "out.html").read_text(encoding="utf-8")
    said = write(output, study, tmp_path / "out.md").read_text(encoding="utf-8")
    assert "<script" not in said.replace("\\<", "")
    assert re.search(r"(?<!\\)\]\(", said) is None


@pytest.mark.parametrize("output", OUTPUTS, ids=NAMED)
def test_the_public_version_names_nobody(output: Output, tmp_path: Path) -> None:
    study, _parts = realistic()
    with zipfile.ZipFile(write(output, study, tmp_path / "out.docx", public=True)) as package:
        everything = "".join(package.read(name).decode(errors="replace") for name in package.namelist())
    for secret in ("ROSE-SECRET", "KARIM-SECRET", "GONE-SECRET", "Personne ne devra lire", "Inès Morvan", "Théo Lacaze",
                   "42 ans", "mémo SECRET"):  # fmt: skip
        assert secret not in everything, secret


@pytest.mark.parametrize("output", OUTPUTS, ids=NAMED)
def test_withdrawn_words_are_never_written(output: Output, tmp_path: Path) -> None:
    study, _parts = realistic()
    with zipfile.ZipFile(write(output, study, tmp_path / "out.docx")) as package:
        everything = "".join(package.read(name).decode(errors="replace") for name in package.namelist())
    assert "Personne ne devra lire" not in everything
    assert "ROSE-SECRET" not in everything


def test_whole_texts_carry_native_comments_that_word_processors_read(tmp_path: Path) -> None:
    import docx

    study, _parts = realistic()
    output = next(one for one in OUTPUTS if one.template == "texte_code")
    path = write(output, study, tmp_path / "out.docx")
    comments = list(docx.Document(str(path)).comments)
    assert len(comments) == 8
    assert {one.author for one in comments} == {"Inès Morvan", "Théo Lacaze"}
    assert "Accès aux droits › Guichets" in {one.paragraphs[0].text for one in comments}
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    for mark in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert len(body.findall(f".//w:{mark}", NAMES)) == 8


def test_the_sample_study_gives_every_output(sample: Study, tmp_path: Path) -> None:
    for output in OUTPUTS:
        assert problems(write(output, sample, tmp_path / "out.docx")) == []


def test_support_is_shown_where_it_lies(tmp_path: Path) -> None:
    study, parts = realistic()
    need = Need(label="être écouté")
    link = Link(source_table="coding", source_id=parts["first"].id, target_table="need", target_id=need.id)
    study = linked(replace(study, needs=(need, Need(label="un guichet ouvert"))), link)
    output = next(one for one in OUTPUTS if one.template == "besoins")
    shown = lines(write(output, study, tmp_path / "out.docx"))
    assert ("Heading2", "Besoin d’être écouté") in shown
    assert ("Heading2", "Besoin d’un guichet ouvert") in shown
    assert sum(style == "Verbatim" for style, _text in shown) == 1


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md"])
def test_a_file_that_cannot_be_written_leaves_the_one_before(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"out{suffix}"
    path.write_bytes(b"before")

    def held(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "held by another program")

    monkeypatch.setattr(Path, "replace", held)
    for output in OUTPUTS:
        if suffix in output.extensions:
            with pytest.raises(UserError):
                write(output, one_extract(), path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_for_the_teams_is_one_page_long_at_most(tmp_path: Path) -> None:
    """As many characters as fit: counted here, looked at with a word processor."""
    output = next(one for one in OUTPUTS if one.template == "retour")
    for study in (written_over("mot " * 4000), large(500)):
        assert sum(len(text) for _style, text in lines(write(output, study, tmp_path / "out.docx"))) < 3600
