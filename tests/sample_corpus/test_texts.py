"""The texts of the sample study: fiction that says so, of the promised size, with the promised traps."""

import csv
import re
from pathlib import Path

import pytest

from qualicode.model.spans import words
from qualicode.resources import sample_corpus

FOLDER = sample_corpus()
FILES = sorted((FOLDER / "documents").iterdir())
INTERVIEWS = [path for path in FILES if path.name.startswith("entretien-")]
FICTION_NUMBER = re.compile(r"0?6 ?39 ?98|01 ?99 ?00")
NUMBER = re.compile(r"(?:\+33|\b0)\s?[1-9](?:[ .-]?\d\d){4}\b")


def read(name: str) -> str:
    """The text of one file of the corpus, found by a part of its name."""
    (path,) = (path for path in FILES if name in path.name)
    return path.read_text(encoding="utf-8-sig")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_says_that_it_is_fiction_and_has_a_plain_name(path: Path) -> None:
    assert re.fullmatch(r"[a-z0-9-]+\.(txt|md|vtt|csv)", path.name)
    if path.suffix == ".csv":
        told = rows(f"documents/{path.name}")
        assert len(told) == 30
        assert all(row["Avertissement"].startswith("Texte de fiction") for row in told)
    else:
        beginning = path.read_text(encoding="utf-8")[:400]
        assert "[Texte de fiction écrit pour Qualicode. Les lieux et les personnes sont inventés.]" in beginning


def test_six_interviews_of_600_to_1200_words() -> None:
    assert len(INTERVIEWS) == 6
    for path in INTERVIEWS:
        assert 600 <= words(path.read_text(encoding="utf-8")) <= 1200, path.name


def test_phone_numbers_only_from_the_ranges_kept_for_fiction() -> None:
    found = [number for path in FILES for number in NUMBER.findall(path.read_text(encoding="utf-8-sig"))]
    assert len(found) == 2
    for path in FILES:
        for number in NUMBER.finditer(path.read_text(encoding="utf-8-sig")):
            assert FICTION_NUMBER.match(number.group()), number.group()


@pytest.mark.parametrize(
    ("name", "trap"),
    [
        ("entretien-05", "🙏🏽❤️"),
        ("paroles-equipes", "👨\u200d👩\u200d👧"),
        ("entretien-04", "\u00a0:"),
        ("porteur", "\u202f?"),
        ("entretien-04", "habitant·es"),
        ("entretien-04", "habitant.e.s"),
        ("compte-rendu", "habitant.e.s"),
        ("entretien-01", "repeint le hall en rose"),
        ("entretien-01", "elle s'appelle Rose"),
        ("visio", "Claire avec un petit c"),
        ("entretien-05", "7 rue des Paludiers"),
        ("entretien-01", "C'est le grand luxe, ici."),
        ("entretien-02", "j'ai jamais rien demandé à personne"),
        ("entretien-02", "Donc oui, j'ai demandé."),
        ("entretien-06", "ça vous le couperez"),
        ("visio", "conseil si toyen"),
    ],
)
def test_a_trap_is_where_the_readme_says(name: str, trap: str) -> None:
    assert trap in read(name)


def test_plain_and_careful_typing_differ() -> None:
    assert "\u00a0" not in read("entretien-01")
    assert " ?" not in read("entretien-04")


def test_the_recognised_passage_has_no_capital_and_no_stop() -> None:
    passage = read("entretien-02").split("n'a pas été relue.]")[1].split(":", 1)[1].strip()
    assert len(passage.split()) > 60
    assert passage == passage.lower()
    assert not re.search(r"[.,;?!]", passage)


def test_the_president_speaks_longer_than_anybody_else() -> None:
    length: dict[str, float] = {}
    for path in INTERVIEWS:
        said = [line for line in path.read_text(encoding="utf-8").split("\n") if words(line)][2:]
        answers = [words(line) for line in said if not re.match(r"\[|enqu", line, re.IGNORECASE)]
        length[path.name] = sum(answers) / len(answers)
    assert max(length, key=lambda name: length[name]).startswith("entretien-06")


def test_twelve_panels_that_answer_one_another() -> None:
    panels = read("porteur").split("## Panneau ")[1:]
    assert [int(panel.split("\n")[0]) for panel in panels] == list(range(1, 13))
    answers = re.findall(r"en réponse au panneau (\d+)", read("porteur"))
    assert len(answers) >= 5


def test_no_document_repeats_another_word_for_word() -> None:
    seen: dict[str, str] = {}
    for path in FILES:
        spoken = [
            line
            for line in re.split(r"[.?!…]\s|\n", path.read_text(encoding="utf-8-sig"))
            if words(line) >= 9 and "fiction" not in line and not line.startswith("Entretien 0")
        ]
        for sentence in spoken:
            assert seen.setdefault(sentence.strip(), path.name) == path.name, sentence


def test_the_codebook_is_whole() -> None:
    codes = rows("codebook.csv")
    leaves = [code for code in codes if code["parent"]]
    parents = {code["name"] for code in codes if not code["parent"]}
    assert 4 <= len(parents) <= 5
    assert 15 <= len(leaves) <= 20
    assert {code["parent"] for code in leaves} == parents
    assert all(code["definition"] and code["typical_example"] for code in leaves)
    keys = [code["pinned_key"] for code in codes if code["pinned_key"]]
    assert sorted(keys) == [str(digit) for digit in range(1, 10)]
    assert len({code["hue"] for code in leaves}) == len(leaves)


def test_enough_is_coded_noted_and_left_to_do() -> None:
    codings, notes = rows("codings.csv"), rows("notes.csv")
    assert 120 <= len(codings) <= 170
    assert all(4 <= words(row["quote"]) <= 75 for row in codings)
    assert {row["coder"] for row in codings} == {"Inès Morvan", "Théo Lacaze"}
    assert sum(note["kind"] == "surprise" for note in notes) >= 8
    assert sum(note["kind"] == "key_point" for note in notes) >= 8
    assert {"memo", "journal"} <= {note["kind"] for note in notes}
    coded = {row["document"] for row in codings}
    assert {path.name for path in FILES} - coded
    twice = {d for d in coded if len({row["coder"] for row in codings if row["document"] == d}) == 2}
    assert len(twice) == 2


def test_what_was_collected_uses_the_names_of_the_codebook() -> None:
    names = {code["name"] for code in rows("codebook.csv")}
    themes = {theme for row in rows("documents/paroles-equipes-de-liaison.csv") for theme in row["Thème"].split("|")}
    assert themes - {""} <= names
