"""Projects written for QualCoder and Taguette, read again by SQLite alone and by our own readers."""

import html
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualicode.model.errors import UserError
from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Document,
    Note,
    Person,
    ProjectInfo,
    Speaker,
    Study,
    Turn,
    Variable,
    VariableValue,
)
from qualicode.services import exchange_out
from qualicode.services.exchange_database_writing import qualcoder, taguette
from qualicode.services.exchange_databases import read_qualcoder, read_taguette
from qualicode.store.project import Project

TEXT = "😀 Le bus ne passe plus.\n\nC'est <cher> & loin, à l’été.\nFin"


def study(text: str = TEXT, spans: tuple[tuple[int, int, str, str], ...] = ()) -> Study:
    """A study with nested codes of equal names, two coders, a person, notes and variables."""
    one, two = Coder(id="c1", name="Inès"), Coder(id="c2", name="Inès")
    codes = (
        Code(id="k1", name="Thème"),
        Code(id="k2", parent_id="k1", name="Accès", definition="Y arriver", includes="bus", hue=10),
        Code(id="k3", parent_id="k2", name="Accès", hue=200),
        Code(id="k4", name="Seul.e"),
    )
    made = tuple(
        Coding(id=f"x{at}", document_id="d1", code_id=code, coder_id=coder, start=start, end=end)
        for at, (start, end, code, coder) in enumerate(spans)
    )
    return Study(
        info=ProjectInfo(name="Étude", question="Comment ?"),
        texts={"d1": text, "d2": ""},
        coders=(one, two),
        documents=(
            Document(id="d1", title="Entretien", content="", characters=len(text), date="2026-03"),
            Document(id="d2", title="Entretien", content="", characters=0),
        ),
        persons=(Person(id="p1", name="Zoé", age="42 ans"),),
        speakers=(Speaker(id="s1", document_id="d1", label="Z", person_id="p1"),),
        turns=(Turn(document_id="d1", start=0, end=min(5, len(text)), speaker_id="s1"),),
        codes=codes,
        codings=made,
        notes=(
            Note(id="n1", kind="memo", body="Sur l'extrait", target_table="coding", target_id="x0", coder_id="c1"),
            Note(id="n2", kind="surprise", body="Tiens", why="rare", document_id="d1", start=2, end=8, coder_id="c2"),
            Note(id="n3", kind="memo", title="Journal", body="Libre", coder_id="c1"),
        ),
        variables=(
            Variable(id="v1", name="âge", applies_to="document", kind="number"),
            Variable(id="v2", name="Locataire", applies_to="person"),
        ),
        values=(
            VariableValue(variable_id="v1", target_id="d1", value="3"),
            VariableValue(variable_id="v2", target_id="p1", value="oui"),
        ),
    )


SPANS = ((2, 8, "k2", "c1"), (2, 8, "k2", "c2"), (2, 8, "k3", "c1"), (28, 40, "k4", "c2"), (20, 35, "k2", "c1"))


def opened(data: bytes) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.deserialize(data)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    return base


def test_qualcoder_has_the_words_that_its_positions_say() -> None:
    data, counts = qualcoder(study(spans=SPANS))
    base = opened(data)
    rows = base.execute(
        "SELECT n.name, t.owner, t.seltext, substr(s.fulltext, t.pos0 + 1, t.pos1 - t.pos0) FROM code_text t"
        " JOIN code_name n ON n.cid = t.cid JOIN source s ON s.id = t.fid ORDER BY t.ctid"
    ).fetchall()
    assert [(name, owner) for name, owner, _said, _there in rows] == [
        ("Accès (Thème)", "Inès"),
        ("Accès (Thème)", "Inès (2)"),
        ("Accès (Accès)", "Inès"),
        ("Seul.e", "Inès (2)"),
        ("Accès (Thème)", "Inès"),
    ]
    assert all(said == there for _name, _owner, said, there in rows)
    assert rows[0][2] == TEXT[2:8]
    assert counts["codings"] == 5
    assert base.execute("SELECT count(*) FROM code_text_visible").fetchone() == (5,)


def test_qualcoder_has_categories_sub_codes_cases_attributes_and_notes() -> None:
    base = opened(qualcoder(study(spans=SPANS))[0])
    assert base.execute("SELECT name, supercatid FROM code_cat").fetchall() == [("Thème", None)]
    codes = base.execute("SELECT cid, name, catid, supercid, color FROM code_name").fetchall()
    number = {name: cid for cid, name, *_rest in codes}
    assert {name: (catid, supercid) for _cid, name, catid, supercid, _colour in codes} == {
        "Accès (Thème)": (1, None),
        "Seul.e": (None, None),
        "Accès (Accès)": (None, number["Accès (Thème)"]),
    }
    assert all(re.fullmatch("#[0-9A-F]{6}", row[4]) for row in codes)
    assert base.execute("SELECT name FROM source ORDER BY id").fetchall() == [("Entretien",), ("Entretien (2)",)]
    assert base.execute("SELECT name, value, attr_type, id FROM attribute ORDER BY attrid").fetchall() == [
        ("âge", "42 ans", "case", 1),
        ("âge (2)", "3", "file", 1),
        ("Locataire", "oui", "case", 1),
    ]
    assert base.execute("SELECT pos0, pos1, memo, owner FROM annotation").fetchall() == [
        (2, 8, "Tiens\n\nrare", "Inès (2)")
    ]
    assert base.execute("SELECT name, jentry FROM journal").fetchall() == [("Journal", "Libre")]
    assert base.execute("SELECT memo FROM code_text WHERE ctid = 1").fetchall() == [("Sur l'extrait",)]
    assert base.execute("SELECT caseid, fid, pos0, pos1 FROM case_text").fetchall() == [(1, 1, 0, 5)]
    assert base.execute("SELECT databaseversion FROM project").fetchall() == [("v17",)]


def test_taguette_has_the_words_that_its_bytes_say() -> None:
    data, counts = taguette(study(spans=SPANS))
    base = opened(data)
    (contents,) = base.execute("SELECT contents FROM documents WHERE id = 1").fetchone()
    said = html.unescape(re.sub("<[^>]*>", "", contents)).encode()
    rows = base.execute(
        "SELECT h.start_offset, h.end_offset, t.path FROM highlights h JOIN highlight_tags g ON g.highlight_id = h.id"
        " JOIN tags t ON t.id = g.tag_id ORDER BY h.id, t.id"
    ).fetchall()
    words = Counter((said[start:end].decode(), path) for start, end, path in rows)
    expected = Counter(
        {
            (TEXT[2:8], "Thème.Accès"): 1,
            (TEXT[2:8], "Thème.Accès.Accès"): 1,
            (TEXT[20:35].replace("\n", ""), "Thème.Accès"): 1,
            (TEXT[28:40].replace("\n", ""), "Seul․e"): 1,
        }
    )
    assert words == expected
    assert counts["codings"] == 4


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="aé😀e\u0301 \n<&", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["k2", "k3", "k4"])), max_size=6),
)
def test_any_span_of_any_text_keeps_its_words_in_both(text: str, places: list[tuple[int, int, str]]) -> None:
    spans = tuple((min(a, b), max(a, b), code, "c1") for a, b, code in places if min(a, b) < max(a, b) <= len(text))
    base = opened(qualcoder(study(text, spans))[0])
    for said, start, end in base.execute("SELECT seltext, pos0, pos1 FROM code_text"):
        assert said == text[start:end]
    assert base.execute("SELECT count(*) FROM code_text").fetchone() == (len(set(spans)),)
    base = opened(taguette(study(text, spans))[0])
    (contents,) = base.execute("SELECT contents FROM documents WHERE id = 1").fetchone()
    there = html.unescape(re.sub("<[^>]*>", "", contents)).encode()
    wanted = {text[start:end].replace("\n", "") for start, end, _code, _coder in spans} - {""}
    found = {there[a:b].decode() for a, b in base.execute("SELECT start_offset, end_offset FROM highlights")}
    assert found == wanted


def test_the_sample_goes_out_to_both_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualicode.cli import _reading
    from qualicode.services import sample

    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    sample.build(tmp_path / "s.qualicode")
    with _reading(tmp_path / "s.qualicode") as project:
        exchange_out.write(project, tmp_path / "e.qda", "qualcoder")
        exchange_out.write(project, tmp_path / "e.sqlite3", "taguette")
        text = {one.id: project.text(one.id) for one in project.documents()}
        mine = Counter(
            text[one.document_id][one.start : one.end] for one in project.find(Coding) if one.status != "withdrawn"
        )
    back = read_qualcoder(tmp_path / "e.qda")
    theirs = Counter(
        (source.text or "")[one.start : one.end]
        for source in back.sources
        for one in source.selections
        for _coding in one.codings
    )
    assert theirs == mine
    assert len(back.users) >= 2
    back = read_taguette(tmp_path / "e.sqlite3")
    words = {" ".join(said.split()) for said in mine}
    found = {
        " ".join((source.text or "")[one.start : one.end].split())
        for source in back.sources
        for one in source.selections
    }
    assert found == words


def test_a_qualcoder_project_is_never_written_over(project: Project, tmp_path: Path) -> None:
    exchange_out.write(project, tmp_path / "e.qda", "qualcoder")
    assert sorted(one.name for one in (tmp_path / "e.qda").iterdir()) == [
        "audio", "data.qda", "documents", "images", "video",
    ]  # fmt: skip
    before = (tmp_path / "e.qda" / "data.qda").read_bytes()
    with pytest.raises(UserError, match="is there already"):
        exchange_out.write(project, tmp_path / "e.qda", "qualcoder")
    assert (tmp_path / "e.qda" / "data.qda").read_bytes() == before
    with pytest.raises(UserError):
        exchange_out.write(project, tmp_path / "nowhere" / "deep" / "e.sqlite3", "taguette")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
