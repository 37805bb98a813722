"""« Regards croisés »: which extracts face each other, whose they are, and what stands behind each cell."""

from typing import Any

import pytest

from qualicode.extend import Table
from qualicode.model.study import Study
from qualicode.model.synthesis.corpus import Corpus
from qualicode.model.synthesis.options import Options
from qualicode.plugins.analyses.facing import Facing
from tests.plugins.analyses.random_studies import random_study
from tests.studies import realistic


def run(study: Study, **options: Any) -> Table:
    return Facing().run(study, {"language": "en", **options}, lambda done, total: None)


def behind(study: Study, row: int, column: int, **options: Any) -> tuple[str, ...]:
    return Facing().codings(study, {"language": "en", **options}, row, column)


def test_each_cell_shows_the_words_of_its_column_and_opens_them() -> None:
    """Every shown extract is of its column and its theme; nothing is shown twice or left out when all is asked."""
    for seed in range(25):
        study = random_study(seed)
        corpus = Corpus(study, Options())
        names = Facing().columns(study, {"by": "territory", "language": "en"})
        table = run(study, by="territory", of="codes", most=0, one=names[0] if names else "")
        codings = {one.id: one for one in study.codings}
        documents = {one.id: one for one in study.documents}
        shown: set[str] = set()
        for row, cells in enumerate(table.rows):
            for column in range(1, len(cells)):
                ids = behind(study, row, column, by="territory", of="codes", most=0, one=names[0])
                assert bool(ids) == ("\n— " in cells[column]), (seed, row, column)
                for one in ids:
                    place = corpus.territory(documents[codings[one].document_id])
                    label = place.name if place else "Not known"
                    assert table.headings[column].startswith(f"{label} ("), (seed, row, column)
                    assert one not in shown
                    shown.add(one)
        wanted = {
            coding.id
            for passages in corpus.passages.values()
            for passage in passages
            for coding in passage.codings
            if any(
                heading.startswith(f"{place.name if (place := corpus.territory(passage.document)) else 'Not known'} (")
                for heading in table.headings[1:]
            )
        }
        assert shown == wanted, seed


def test_the_columns_are_those_asked_for_in_that_order() -> None:
    by = {"by": "territory", "language": "en"}
    study = next(study for seed in range(40) if len(Facing().columns(study := random_study(seed), by)) > 2)
    names = Facing().columns(study, by)
    table = run(study, by="territory", one=names[2], two=names[0], three=names[1])
    assert [heading.split(" (")[0] for heading in table.headings[1:]] == [names[2], names[0], names[1]]
    assert len(run(study, by="territory").headings) == 3
    assert len(run(study, by="territory", one=names[1], two=names[1]).headings) == 3  # the same twice is one
    assert len(run(study, by="territory", one="Nowhere").headings) == 3


def test_at_most_so_many_and_one_of_each_person_first() -> None:
    study = realistic()[0]
    few, many = run(study, by="territory", most=1), run(study, by="territory", most=0)
    assert 0 < len(few.rows) < len(many.rows) and len({row[0] for row in few.rows}) == len(few.rows)
    titles = [row[0] for row in many.rows if row[0]]
    assert len(titles) == len(set(titles)) and titles == [row[0] for row in few.rows]
    assert "1 extract" in few.note and "Every extract" in many.note


@pytest.mark.parametrize("by", ["person_role", "kind", "role", "coder", "month", "variable"])
def test_any_split(by: str) -> None:
    study = realistic()[0]
    table = run(study, by=by)
    assert 2 <= len(table.headings) <= 3 and table.rows
    assert behind(study, 0, 0, by=by)


def test_a_coder_s_column_opens_only_what_that_coder_did() -> None:
    for seed in range(12):
        study = random_study(seed)
        codings = {one.id: one for one in study.codings}
        names = {one.id: one.same_as_id or one.id for one in study.coders}
        labels = Facing().columns(study, {"by": "coder", "language": "en"})
        for label in labels:
            options = {"by": "coder", "one": label, "most": 0}
            table = run(study, **options)
            rows = [row for row in range(len(table.rows)) if "— " in table.rows[row][1]]
            ids = {one for row in rows for one in behind(study, row, 1, **options)}
            assert len({names[codings[one].coder_id] for one in ids}) <= 1
