"""Words in context and word frequencies."""

from dataclasses import replace
from typing import Any

import pytest

from qualicode.extend import Table
from qualicode.model.study import Code, Document, Person, Study
from qualicode.plugins.analyses.sheet import SheetAnalysis
from qualicode.plugins.analyses.words import Context, Frequencies
from tests.studies import StudyMaker, hostile, realistic


def run(analysis: SheetAnalysis, study: Study, **options: Any) -> Table:
    return analysis.run(study, {"language": "en", **options}, lambda done, total: None)


def talk() -> tuple[StudyMaker, Document, Person]:
    make = StudyMaker()
    rose, gone = make.add(Person(name="ROSE-SECRET", role="Habitante")), make.add(Person(name="X", consent="withdrawn"))
    document = make.interview(
        ("interviewer", "Les habitants parlent-ils d'habitants ?"),
        (rose, "Les habitant·es, l'habitante d'à côté, un habitant ou des HABITANTS : on habite là."),
        (gone, "Les habitants, il ne faudra pas me citer."),
        (rose, "Les locataires se parlent. L'école, les écoles, c'est nous."),
        title="Entretien 1",
    )
    return make, document, rose


def test_a_word_in_all_its_spellings_with_what_stands_around_it() -> None:
    make, document, _ = talk()
    table = run(Context(), make.study(), words="habitants", before=20, after=12)
    assert [row[1] for row in table.rows] == ["habitant·es", "habitant", "HABITANTS"]
    assert table.rows[0] == ("Les", "habitant·es", ", l'habitant", "Habitante", "E01, §\u00a02")
    assert table.note == "3 places in all."
    text = make.texts[document.id]
    places = Context().places(make.study(), {"words": "habitants"})
    assert [text[start:end] for _, start, end in places] == ["habitant·es", "habitant", "HABITANTS"]


def test_the_beginning_of_a_word_finds_it() -> None:
    make, _, _ = talk()
    assert [row[1] for row in run(Context(), make.study(), words="habita").rows] == [
        "habitant·es", "habitante", "habitant", "HABITANTS",
    ]  # fmt: skip
    assert [row[1] for row in run(Context(), make.study(), words="ecole locataires").rows] == [
        "locataires", "école", "écoles",
    ]  # fmt: skip


def test_everybody_is_heard_on_request_but_who_withdrew_never() -> None:
    make, _, _ = talk()
    table = run(Context(), make.study(), words="habitants", said_by="everybody")
    assert len(table.rows) == 5
    assert "citer" not in str(table) and "SECRET" not in str(table)


def test_the_limit_shortens_the_table_not_the_count_and_sorting_looks_at_the_side_asked_for() -> None:
    make, _, _ = talk()
    table = run(Context(), make.study(), words="habitants", limit=2)
    assert len(table.rows) == 2 and table.note == "3 places in all."
    after = [row[2] for row in run(Context(), make.study(), words="habitants", sort="after").rows]
    assert [text[:4] for text in after] == [", l'", ": on", "ou d"]


def test_short_words_with_inclusive_endings() -> None:
    make = StudyMaker()
    make.text("Les élu·es et les élus.", kind="testimony")
    assert [row[1] for row in run(Context(), make.study(), words="élus").rows] == ["élu·es", "élus"]


@pytest.mark.parametrize("words", ["", "   ", "*", "(", "zzz", "\x00", "a" * 5000, "[g-z]{2,}", "\\w\\w"])
def test_odd_words_find_nothing_and_break_nothing(words: str) -> None:
    make, _, _ = talk()
    assert run(Context(), make.study(), words=words).rows == ()


def test_a_place_opens_the_codings_over_the_word() -> None:
    make, document, _ = talk()
    code = make.add(Code(name="Voisins"))
    over = make.code(document, "des HABITANTS", code)
    make.code(document, "habitante d'à côté", code)
    study, options = make.study(), {"words": "habitants"}
    assert Context().codings(study, options, 2, 1) == (over.id,)
    assert Context().codings(study, options, 0, 1) == ()


def test_how_often_words_are_said() -> None:
    make, _, _ = talk()
    rows = {row[0]: row[1:] for row in run(Frequencies(), make.study()).rows}
    assert (rows.get("habitants") or rows.get("habitant") or rows["HABITANTS"]) == (3, 1, 1)
    assert rows["école"] == (2, 1, 1) and rows["habite"] == (1, 1, 1)
    assert "les" not in rows and "faudra" not in rows
    assert "les" in {row[0].lower() for row in run(Frequencies(), make.study(), stop=False).rows}
    fewer = {row[0] for row in run(Frequencies(), make.study(), stop=["Écoles"]).rows}
    assert "école" not in fewer and "locataires" in fewer


def test_the_interviewers_words_count_on_request() -> None:
    make, _, _ = talk()
    counts = [
        next(
            row[1]
            for row in run(Frequencies(), make.study(), said_by=who).rows
            if row[0].lower().startswith("habitant")
        )
        for who in ("persons", "everybody")
    ]
    assert counts == [3, 5]


def test_a_frequency_opens_the_extracts_that_hold_the_word() -> None:
    make, document, _ = talk()
    code = make.add(Code(name="Lieux"))
    coding = make.code(document, "L'école, les écoles", code)
    make.code(document, "Les locataires se parlent", code)
    study = make.study()
    row = [one[0] for one in run(Frequencies(), study).rows].index("école")
    assert Frequencies().codings(study, {"language": "en"}, row, 1) == (coding.id,)


def test_words_that_were_withdrawn_are_not_counted() -> None:
    study, _ = realistic()
    gone = replace(study, codings=tuple(replace(one, status="withdrawn") for one in study.codings))
    assert "perceuse" in {row[0] for row in run(Frequencies(), gone).rows}
    assert "perceuse" in str(run(Context(), gone, words="perceuse")), "only the first half of the sentence was coded"
    assert run(Context(), gone, words="cour").rows == () and len(run(Context(), study, words="cour").rows) == 1


@pytest.mark.parametrize(
    "text", ["", "\x00\ud800", "=1+1", "מה שלומך", "x" * 50_000, "mot " * 20_000, "ŒUVRE·S·E" * 50]
)
def test_hostile_texts(text: str) -> None:
    for analysis, options in ((Context(), {"words": text[:50] or "mot", "limit": 5}), (Frequencies(), {"limit": 5})):
        table = run(analysis, hostile(text), **options)
        assert all(len(row) == len(table.headings) for row in table.rows)
