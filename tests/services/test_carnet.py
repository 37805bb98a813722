"""The form for the field: written from the codebook, filled in a real browser, its file imported once."""

import json
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qualicode.extend import importer_for
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document
from qualicode.services import carnet, codebook, importing
from qualicode.store.project import Project
from tests.services.browser import chromium

HOSTILE = '</script><img src=x onerror="alert(1)"> & « {{title}} »'


@pytest.fixture
def study(project: Project) -> Project:
    with project.step("A codebook"):
        noise = Code(name="Bruit", definition="Ce qui gêne.\nLa nuit surtout.")
        project.add(noise, Code(name="Nuit", parent_id=noise.id), Code(name=HOSTILE), Code(name="Vieux", archived=True))
    return project


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def given(page: str) -> dict:
    return json.loads(page.split('id="given">')[1].split("</script>")[0])


def test_the_form_holds_the_themes_and_nothing_from_elsewhere(study: Project) -> None:
    page = carnet.form(study, carnet.Wishes(title=HOSTILE, instructions="Une parole par note."))
    assert [theme["name"] for theme in given(page)["themes"]] == ["Bruit", HOSTILE]
    assert given(page)["themes"][0]["definition"] == "Ce qui gêne. La nuit surtout."
    found = _Page()
    found.feed(page)
    assert not [tag for tag, _attributes in found.tags if tag in ("img", "link", "iframe")]
    assert not [
        value for _tag, attributes in found.tags for name, value in attributes.items() if name in ("src", "href")
    ]
    assert "http:" not in page and "https:" not in page
    assert "default-src 'none'" in page
    assert "Une parole par note." in page


def test_every_code_where_it_is_wanted(study: Project) -> None:
    page = carnet.form(study, carnet.Wishes(all_codes=True, fields=("date", "collected_by"), names=("Inès", "Théo")))
    assert [theme["name"] for theme in given(page)["themes"]] == ["Bruit", "Nuit", HOSTILE]
    assert [(one["name"], one["choices"]) for one in given(page)["fields"]] == [
        ("date", []), ("collected_by", ["Inès", "Théo"]),
    ]  # fmt: skip


def test_a_field_that_there_is_not(study: Project) -> None:
    with pytest.raises(UserError, match="telephone"):
        carnet.form(study, carnet.Wishes(fields=("telephone",)))


def test_a_folder_that_is_not_there(study: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="folder"):
        carnet.write_form(study, tmp_path / "nowhere" / "form", carnet.Wishes())


def rows(*words: str, **fields: object) -> dict:
    made = [
        {"id": f"00000000-0000-4000-8000-{number:012}", "words": said, "themes": ["Bruit"], "date": "2026-11-03",
         "place": "Marché", "collected_by": "Théo", "consent": "quotation", **fields}
        for number, said in enumerate(words)
    ]  # fmt: skip
    return {"format": "qualicode-carnet", "version": 1, "form": "x", "title": "Paroles", "language": "fr", "rows": made}


def put(folder: Path, content: object) -> Path:
    path = folder / "carnet.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_a_notebook_becomes_testimonies_with_themes_to_confirm(study: Project, tmp_path: Path) -> None:
    path = put(tmp_path, rows("Y a du bruit, euh… tous les soirs.", "Ça va mieux."))
    report = importing.import_files(study, [path])
    assert [one.file for one in report.imported] == ["carnet.json"] * 2 and not report.skipped
    first, _second = study.documents()
    assert study.text(first.id) == "Y a du bruit, euh… tous les soirs."
    assert (first.kind, first.date, first.place, first.consent) == ("testimony", "2026-11-03", "Marché", "quotation")
    codings = study.find(Coding)
    assert {(one.status, study.get(Coder, one.coder_id).name) for one in codings} == {("to_confirm", "Théo")}
    assert {study.get(Code, one.code_id).name for one in codings} == {"Bruit"}


def test_the_same_notebook_again_brings_only_what_is_new(study: Project, tmp_path: Path) -> None:
    importing.import_files(study, [put(tmp_path, rows("Une.", "Deux."))])
    report = importing.import_files(study, [put(tmp_path, rows("Une, corrigée.", "Deux, corrigée.", "Trois."))])
    assert [study.text(one.document_id) for one in report.imported] == ["Trois."]
    assert [one.rows for one in report.skipped] == [2]
    assert len(study.find(Document)) == 3


@pytest.mark.parametrize(
    "content, told",
    [
        ({**rows("a"), "version": 2}, "newer"),
        ({**rows("a"), "rows": 3}, "damaged"),
        ({**rows("a"), "rows": [3, {"words": "a"}, {"id": "x", "words": "a"}]}, "empty"),
        (rows("", "  "), "empty"),
    ],
)
def test_a_notebook_that_is_none(content: dict, told: str, tmp_path: Path) -> None:
    path = put(tmp_path, content)
    with pytest.raises(UserError, match=told):
        importer_for(path).read(path, lambda done, total: None)


def test_strange_values_are_left_out_and_told(tmp_path: Path) -> None:
    content = rows("Une\x00 parole", "Autre", place=["x"], date="jamais", consent="all", themes="Bruit")
    content["rows"].append(content["rows"][0])
    path = put(tmp_path, content)
    first, _second = importer_for(path).read(path, lambda done, total: None)
    assert first.text == "Une parole" and not first.codings
    assert first.facts.keys() == {"foreign_key", "language", "consent", "collected_by"}
    assert first.facts["consent"] == "unknown"
    assert any("1 note" in doubt for doubt in first.doubts)


def test_filled_reloaded_saved_and_imported(study: Project, tmp_path: Path) -> None:
    """As a member of the liaison team does, on a phone's browser."""
    form = carnet.write_form(study, tmp_path / "form", carnet.Wishes(title="Marché du jeudi", language="en"))
    assert form.name == "form.html"
    with chromium(tmp_path) as page:
        page.open(form.as_uri())
        assert page.text("h1") == "Marché du jeudi"
        page.click("#keep")
        assert page.run("return document.activeElement.id") == "words"  # words are missing: said, and gone to
        page.type("#words", "Le bus, y passe plus après huit heures")
        page.type("#field-place", "Devant l'école")
        page.click("label[for=theme0]")
        page.click("#keep")
        assert page.text("#count") == "0"  # nobody said whether they agreed
        page.click("label[for=consent0]")
        page.click("#keep")
        assert page.text("#count") == "1"
        page.type("#words", "Une idée en l'air, pas finie")
        time.sleep(1)  # a browser writes its storage down a moment later
        page.open(form.as_uri())  # the phone went to sleep, the page was closed
        assert page.text("#count") == "1"
        assert page.run("return document.getElementById('words').value") == "Une idée en l'air, pas finie"
        assert page.run("return document.getElementById('field-place').value") == "Devant l'école"
        page.click("label[for=consent2]")
        page.click("#keep")
        page.click("#list li:first-child button:last-child")
        assert page.text("#count") == "1"
        page.click("#told button")
        assert page.text("#count") == "2"  # a slip of the finger is taken back
        assert page.run("return document.documentElement.scrollWidth <= window.innerWidth")
        page.click("#save")
        saved = _downloaded(tmp_path)
    report = importing.import_files(study, [saved])
    assert [study.text(one.document_id) for one in report.imported] == [
        "Le bus, y passe plus après huit heures",
        "Une idée en l'air, pas finie",
    ]
    first = study.get(Document, report.imported[0].document_id)
    assert (first.place, first.consent, first.date != "") == ("Devant l'école", "quotation", True)
    assert [study.get(Code, one.code_id).name for one in study.find(Coding)] == ["Bruit"]
    assert [branch.code.name for branch in codebook.tree(study)] == ["Bruit", HOSTILE, "Vieux"]


def _downloaded(folder: Path) -> Path:
    for _time in range(100):
        if found := list(folder.glob("notebook-of-words-*.json")):
            return found[0]
        time.sleep(0.1)
    raise AssertionError("nothing was saved")
