"""Every number of every table is counted again here, slowly, from the passages of a synthesis."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from qualicode.extend import Analysis, Table, Tracing
from qualicode.model.spans import paragraphs
from qualicode.model.study import Code, Coding, Study
from qualicode.model.synthesis import outline
from qualicode.model.synthesis.corpus import Corpus, Passage
from qualicode.model.synthesis.options import Options
from qualicode.plugins.analyses.crossing import COUNTS, Crossing, ThemeByMonth
from qualicode.plugins.analyses.facing import Facing
from qualicode.plugins.analyses.meetings import Together
from qualicode.plugins.analyses.progressing import Coverage, Saturation
from qualicode.plugins.analyses.sheet import SheetAnalysis
from qualicode.plugins.analyses.speaking import WhoSpeaks
from qualicode.plugins.analyses.splits import SPLITS
from tests.plugins.analyses.random_studies import random_study, with_variable
from tests.studies import StudyMaker, hostile, large, realistic

ALL = (Crossing, ThemeByMonth, Together, WhoSpeaks, Saturation, Coverage, Facing)


def run(analysis: SheetAnalysis, study: Study, **options: Any) -> Table:
    return analysis.run(study, {"language": "en", **options}, lambda done, total: None)


def cells(table: Table) -> dict[tuple[str, str], Any]:
    assert all(len(row) == len(table.headings) for row in table.rows)
    return {(row[0], head): cell for row in table.rows for head, cell in zip(table.headings[1:], row[1:], strict=True)}


def counted(passages: Iterable[Passage], count: str) -> int:
    passages = list(passages)
    if count == "extracts":
        return len(passages)
    if count == "documents":
        return len({one.document.id for one in passages})
    return len({one.voice.key for one in passages if one.voice.is_person})


def territory_of(corpus: Corpus, passage: Passage) -> str:
    found = corpus.territory(passage.document)
    return found.name if found else "Not known"


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("collapse", [False, True])
def test_codes_by_territory_and_their_totals(count: str, collapse: bool) -> None:
    for seed in range(40):
        study = random_study(seed)
        corpus = Corpus(study, Options())
        table = run(Crossing(), study, by="territory", count=count, collapse=collapse)
        found = cells(table)
        every = [one for passages in corpus.passages.values() for one in passages]
        names = {territory_of(corpus, one) for one in every}
        rows: dict[str, list[Passage]] = {}
        for root in corpus.roots:
            for code in [root] if collapse else corpus.tree(root):
                here = list(corpus.below(code) if collapse else corpus.passages.get(code.id, ()))
                if here:
                    rows[path(corpus, code)] = here
        assert {row for row, _ in found} == ({*rows, "Total"} if rows else set())
        for title, here in rows.items():
            for name in names:
                expected = counted((one for one in here if territory_of(corpus, one) == name), count)
                assert found[title, name] == expected, (seed, title, name)
            assert found[title, "Total"] == counted(here, count)
        for name in names:
            assert found["Total", name] == counted((one for one in every if territory_of(corpus, one) == name), count)
        if rows:
            assert found["Total", "Total"] == counted(every, count)


def path(corpus: Corpus, code: Code) -> str:
    known = {one.id: one for one in corpus.study.codes}
    names = [code.name]
    while code.parent_id:
        code = known[code.parent_id]
        names.append(code.name)
    return " › ".join(reversed(names))


@pytest.mark.parametrize("by", SPLITS)
@pytest.mark.parametrize("transpose", [False, True])
def test_each_cell_opens_the_codings_that_it_counts(by: str, transpose: bool) -> None:
    opened = 0
    for seed in range(25):
        study, variable = with_variable(random_study(seed), ("person", "document", "territory")[seed % 3])
        options = {"by": by, "variable": variable.id, "transpose": transpose, "language": "en"}
        analysis = Crossing()
        table = run(analysis, study, **options)
        of_passage = {
            coding.id: (one.code_id, one.document.id, one.start)
            for passages in Corpus(study, Options()).passages.values()
            for one in passages
            for coding in one.codings
        }
        for row, line in enumerate(table.rows):
            for column in range(1, len(line)):
                ids = analysis.codings(study, options, row, column)
                assert len({of_passage[one] for one in ids}) == line[column], (seed, row, column)
                opened += len(ids)
            assert set(analysis.codings(study, options, row, 0)) >= set(analysis.codings(study, options, row, 1))
        with pytest.raises(IndexError):
            analysis.codings(study, options, len(table.rows), 0)
    assert opened > 500


def test_a_table_turned_round_holds_the_same_numbers() -> None:
    study = realistic()[0]
    straight, turned = (cells(run(Crossing(), study, by="kind", transpose=turn)) for turn in (False, True))
    assert straight == {(column, row): cell for (row, column), cell in turned.items()}


def test_it_agrees_with_the_crossing_of_the_synthesis() -> None:
    for study in (realistic()[0], large(500)):
        plan = outline(study, {})
        assert plan.crossing is not None
        found = cells(run(Crossing(), study, by="territory", count="persons", collapse=True, language="fr"))
        for theme, numbers in plan.crossing.rows:
            for name, number in zip(plan.crossing.territories, numbers, strict=True):
                assert found.get((theme, name), 0) == number


def test_columns_by_person_role_month_and_coder() -> None:
    study = realistic()[0]
    assert run(Crossing(), study, by="age").headings == (
        "Code",
        "30–39 years old",
        "40–49 years old",
        "Not known",
        "Total",
    )
    assert run(Crossing(), study, by="month").headings == ("Code", "March 2026", "April 2026", "May 2026", "Total")
    assert run(Crossing(), study, by="role").headings == ("Code", "Participant", "Observer", "Total")
    by_coder = cells(run(Crossing(), study, by="coder"))
    assert by_coder["Accès aux droits › Guichets", "Inès Morvan"] == 3
    assert by_coder["Accès aux droits › Guichets", "Théo Lacaze"] == 1
    assert by_coder["Accès aux droits › Guichets", "Total"] == 3, "a passage that two coders coded counts once"
    public = run(Crossing(), study, by="coder", public=True)
    assert public.headings == ("Code", "Coder 1", "Coder 2", "Total")


def test_a_cell_of_one_coder_opens_that_coders_codings_alone() -> None:
    study, parts = realistic()
    options = {"by": "coder", "language": "en"}
    table = run(Crossing(), study, **options)
    row = [line[0] for line in table.rows].index("Accès aux droits › Guichets")
    column = table.headings.index("Théo Lacaze")
    ids = Crossing().codings(study, options, row, column)
    assert [one.coder_id for one in study.codings if one.id in ids] == [parts["other"].id]


def test_months_between_the_first_and_the_last_are_not_left_out() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Attente"))
    for date in ("2025-11-30", "2026-02", "2026", "pas une date", "2026-13-01"):
        make.code(make.text("mot", date=date), "mot", code)
    headings = run(ThemeByMonth(), make.study()).headings
    assert headings == (
        "Theme",
        "November 2025",
        "December 2025",
        "January 2026",
        "February 2026",
        "Not known",
        "Total",
    )
    make.code(make.text("mot", date="1001-01-01"), "mot", code)
    assert len(run(ThemeByMonth(), make.study()).headings) == 6, "a slip of the pen does not make 12,000 columns"


def test_choices_are_columns_in_their_order() -> None:
    study, variable = with_variable(realistic()[0], "document")
    assert run(Crossing(), study, by="variable", variable=variable.id).headings[1:3] == ("non", "oui")


def test_small_cells_are_hidden_and_cannot_be_worked_out() -> None:
    hidden = 0
    for seed in range(60):
        study = random_study(seed)
        for collapse in (False, True):
            options = {"by": "kind", "collapse": collapse, "mask": 3, "language": "en"}
            open_cells = cells(run(Crossing(), study, **{**options, "mask": 0}))
            persons = cells(run(Crossing(), study, **{**options, "mask": 0, "count": "persons"}))
            table = run(Crossing(), study, **options)
            masked = cells(table)
            inner = {at for at in masked if "Total" not in at}
            for at, cell in masked.items():
                if at in inner:
                    assert (cell == "< 3") is (open_cells[at] > 0 and persons[at] < 3)
                assert cell in ("< 3", open_cells[at])
            small = {at for at in inner if masked[at] == "< 3"}
            assert all(masked[row, "Total"] == masked["Total", column] == "< 3" for row, column in small)
            assert not small or masked["Total", "Total"] == "< 3"
            hidden += len(small)
            if small:
                row, column = next(iter(small))
                place = [line[0] for line in table.rows].index(row), table.headings.index(column)
                assert Crossing().codings(study, options, *place) == ()
    assert hidden > 50


def meeting_ids(study: Study, near: Callable[[Passage, Passage], bool]) -> dict[tuple[str, str], list[set[str]]]:
    corpus = Corpus(study, Options())
    every = [one for passages in corpus.passages.values() for one in passages]
    found: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    names = {code.id: code.name for code in study.codes}
    for one, other in combinations(every, 2):
        if one.code_id != other.code_id and one.document == other.document and near(one, other):
            key = tuple(sorted((names[one.code_id], names[other.code_id])))
            found[key].append({coding.id for passage in (one, other) for coding in passage.codings})  # type: ignore[index]
    return found


def pairs_of(table: Table) -> dict[tuple[str, str], int]:
    return {tuple(sorted(row[:2])): row[2] for row in table.rows}  # type: ignore[misc]


def test_codes_that_share_words() -> None:
    met = 0
    for seed in range(80):
        study = random_study(seed)
        expected = meeting_ids(study, lambda a, b: a.start < b.end and b.start < a.end)
        options = {"within": "passage", "language": "en"}
        table = run(Together(), study, **options)
        assert pairs_of(table) == {key: len(ids) for key, ids in expected.items()}, seed
        for place, row in enumerate(table.rows):
            ids = set(Together().codings(study, options, place, 2))
            assert ids == set().union(*expected[tuple(sorted(row[:2]))])  # type: ignore[index]
            met += len(ids)
        matrix = cells(run(Together(), study, within="passage", shape="matrix"))
        for (one, other), ids_of_pair in expected.items():
            assert matrix[one, other] == matrix[other, one] == len(ids_of_pair)
    assert met > 500


def test_codes_in_the_same_paragraph() -> None:
    met = 0
    for seed in range(80):
        study = random_study(seed)
        corpus = Corpus(study, Options())
        expected: dict[tuple[str, str], int] = defaultdict(int)
        names = {code.id: code.name for code in study.codes}
        for document in corpus.documents:
            lines = paragraphs(study.texts[document.id])
            edges = [start for start, _ in lines[1:]] + [len(study.texts[document.id])]
            for number, stop in enumerate(edges if lines else []):
                begin = lines[number][0] if number else 0
                here = {
                    names[one.code_id]
                    for passages in corpus.passages.values()
                    for one in passages
                    if one.document == document and one.start < stop and begin < one.end
                }
                for pair in combinations(sorted(here), 2):
                    expected[pair] += 1
        assert pairs_of(run(Together(), study, within="paragraph")) == expected, seed
        met += sum(expected.values())
    assert met > 300


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_codes_within_some_turns(turns: int) -> None:
    make = StudyMaker()
    said = [("person", f"mot{number:02}") for number in range(12)]
    first, second = make.interview(*said), make.interview(*said)
    codes = [make.add(Code(name=name)) for name in ("A", "B", "C")]
    places = {"A": [0, 5], "B": [1, 6, 10], "C": [3, 8]}
    for document in (first, second):
        for code in codes:
            for turn in places[code.name]:
                make.code(document, f"mot{turn:02}", code)
    expected = {
        pair: 2 * sum(abs(a - b) <= turns for a in places[pair[0]] for b in places[pair[1]])
        for pair in combinations("ABC", 2)
    }
    table = run(Together(), make.study(), within="turns", turns=turns)
    assert pairs_of(table) == {pair: number for pair, number in expected.items() if number}


def test_paragraphs_stand_for_turns_where_there_are_none() -> None:
    make = StudyMaker()
    document = make.text("un\ndeux\n\ntrois")
    one, other = make.add(Code(name="A")), make.add(Code(name="B"))
    make.code(document, "un", one)
    make.code(document, "trois", other)
    assert pairs_of(run(Together(), make.study(), within="turns", turns=1)) == {}
    assert pairs_of(run(Together(), make.study(), within="turns", turns=2)) == {("A", "B"): 1}


def test_very_many_meetings_are_taken_in_several_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    studies = [random_study(seed) for seed in range(20)]
    whole = [run(Together(), study) for study in studies]
    monkeypatch.setattr("qualicode.plugins.analyses.meetings._AT_ONCE", 3)
    assert [run(Together(), study) for study in studies] == whole
    assert max(sum(row[2] for row in table.rows) for table in whole) > 10


def test_who_speaks_agrees_with_the_synthesis_and_warns() -> None:
    for study in [realistic()[0], *(random_study(seed) for seed in range(30))]:
        plan = outline(study, {"language": "en"})
        table = run(WhoSpeaks(), study)
        rows = {row[0]: row for row in table.rows}
        for chapter in plan.chapters:
            assert chapter.who is not None
            row = rows[chapter.title]
            assert row[1:4] == (chapter.who.persons, chapter.who.documents, chapter.who.extracts)
            assert bool(row[7]) is bool(chapter.who.warning)
    text = str(run(WhoSpeaks(), realistic()[0]))
    assert "SECRET" not in text and "Habitante, 42 years old, quartier des Tilleuls" in text


def test_who_speaks_opens_the_person_who_is_quoted_most() -> None:
    study, parts = realistic()
    table = run(WhoSpeaks(), study, of="codes")
    options = {"of": "codes", "language": "en"}
    row = next(place for place, line in enumerate(table.rows) if line[0] == "All")
    ids = WhoSpeaks().codings(study, options, row, 4)
    assert len({(one.document_id, one.code_id, one.start // 40) for one in study.codings if one.id in ids}) >= 1
    assert {one.document_id for one in study.codings if one.id in ids} == {parts["e1"].id}


def test_who_is_quoted_in_the_synthesis() -> None:
    study = realistic()[0]
    plan = outline(study, {"language": "en"})
    table = run(WhoSpeaks(), study, of="synthesis")
    assert [row[0] for row in table.rows] == [*(chapter.title for chapter in plan.chapters), "The whole synthesis"]
    shown = plan.verbatims + sum(len(one.counterpoint.verbatims) for one in plan.chapters if one.counterpoint)
    assert table.rows[-1][3] == shown


def test_new_codes_document_by_document() -> None:
    for seed in range(40):
        study = random_study(seed)
        corpus = Corpus(study, Options())
        known: set[str] = set()
        table = run(Saturation(), study)
        assert [row[0] for row in table.rows] == [corpus.shorts[one.id] for one in corpus.documents]
        for place, (document, row) in enumerate(zip(corpus.documents, table.rows, strict=True)):
            here = {code for code, found in corpus.passages.items() if any(one.document == document for one in found)}
            assert row[4:] == (len(here), len(here - known), len(here | known)), seed
            new = {one.code_id for one in by_id(study, Saturation().codings(study, {"language": "en"}, place, 5))}
            assert new == here - known
            known |= here


def by_id(study: Study, ids: Iterable[str]) -> list[Coding]:
    wanted = set(ids)
    return [one for one in study.codings if one.id in wanted]


def test_saturation_by_date_begins_with_the_earliest() -> None:
    dates = [row[2] for row in run(Saturation(), realistic()[0], order="date").rows]
    assert dates == ["3 March 2026", "10 March 2026", "April 2026", "1 May 2026"]


def test_how_much_is_coded() -> None:
    for seed in range(40):
        study = random_study(seed)
        corpus = Corpus(study, Options())
        covered: dict[str, set[int]] = defaultdict(set)
        for passages in corpus.passages.values():
            for one in passages:
                covered[one.document.id].update(range(one.start, one.end))
        rows = {row[0]: row for row in run(Coverage(), study).rows}
        for document in corpus.documents:
            assert rows[corpus.shorts[document.id]][2] == len(covered[document.id])
        if len(corpus.documents) > 1:
            assert rows["All"][2] == sum(map(len, covered.values()))


@pytest.mark.parametrize("analysis", ALL, ids=lambda one: str(one.key))
@pytest.mark.parametrize(
    "study",
    [StudyMaker().study(), realistic()[0], hostile("=1+1"), hostile("\x00\ud800 מה"), hostile(""), large(200)],
    ids=["empty", "realistic", "formula", "characters", "blank", "large"],
)
def test_every_analysis_runs_over_every_study(analysis: type[SheetAnalysis], study: Study) -> None:
    made = analysis()
    assert isinstance(made, Analysis) and isinstance(made, Tracing)
    told: list[int] = []
    for options in (
        {},
        {"transpose": True, "totals": False},
        {"shape": "matrix", "of": "code", "by": 3, "count": None},
    ):
        table = made.run(study, options, lambda done, total: told.append(done))
        assert all(len(row) == len(table.headings) for row in table.rows)
        for row in range(len(table.rows)):
            for column in range(len(table.headings)):
                assert set(made.codings(study, options, row, column)) <= {one.id for one in study.codings}
    assert told


def test_what_was_withdrawn_counts_nowhere() -> None:
    study = realistic()[0]
    gone = replace(study, codings=tuple(replace(one, status="withdrawn") for one in study.codings))
    for analysis in ALL:
        table = run(analysis(), gone)
        numbers = [cell for row in table.rows for cell in row[1:] if isinstance(cell, int | float)]
        assert analysis is Coverage or not any(numbers)
    assert all(row[2] == 0 for row in run(Coverage(), gone).rows)
