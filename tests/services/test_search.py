import pytest

from qualicode.model.errors import Cancelled, UserError
from qualicode.model.folding import fold_inclusive
from qualicode.model.querying import read_query
from qualicode.services import codebook, notes, search

A = "Les habitant·e·s du quartier.\nOn a étouffé l’été dernier, à l'École.\nPas un mois de plus pour moi."
B = "HABITANT d'ici depuis dix ans 😀 et puis les habitants d'à côté."


def find(project, words):
    path = search.index_path(project)
    search.update_index(project, path)
    return search.search(project, path, words)


def marked(project, words):
    return [project.text(h.document_id)[s:e] for h in find(project, words) for s, e in h.marks]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("habitants", ["habitant·e·s", "HABITANT", "habitants"]),
        ("ecole", ["École"]),
        ("ÉTOUFFE ete", ["étouffé", "été"]),
        ("mois", ["mois"]),
        ("habitant.e.s", ["habitant·e·s", "HABITANT", "habitants"]),
        ("girafe", []),
        ("…", []),
        ('"* OR', []),
    ],
)
def test_words_are_found_whatever_their_spelling(project, add_text, words, found):
    add_text(A, title="A")
    add_text(B, title="B")
    assert marked(project, words) == found


def test_all_words_must_stand_in_one_paragraph(project, add_text):
    add_text(A)
    assert not find(project, "quartier école")


def test_undo_and_new_texts_are_followed(project, add_text):
    add_text(A, title="A")
    assert len(find(project, "habitants")) == 1
    add_text(B, title="B")
    assert {h.document for h in find(project, "habitants")} == {"A", "B"}
    assert sum(search.count(project, search.index_path(project), "habitants").values()) == 2
    project.undo()
    assert {h.document for h in find(project, "habitants")} == {"A"}


def test_hits_come_page_by_page(project, add_text):
    add_text("\n".join(f"La mairie {i}" for i in range(30)))
    path = search.index_path(project)
    search.update_index(project, path)
    first = search.search(project, path, "mairie", limit=20)
    rest = search.search(project, path, "mairie", limit=20, after=first[-1].page)
    assert len(first) == 20 and len(rest) == 10
    assert len({h.start for h in first + rest}) == 30


def test_finding_in_one_text_gives_its_positions():
    text = "😀 Les habitant·e·s\nhabitants, les deux"
    assert [text[s:e] for s, e in search.find_in_text(text, "HABITANTS")] == ["habitant·e·s", "habitants"]
    assert [text[s:e] for s, e in search.find_in_text(text, "les habitants")] == ["Les habitant·e·s"]


def test_indexing_stops_within_a_text_and_goes_on_later(project, add_text, monkeypatch):
    monkeypatch.setattr(search, "_BATCH", 1)
    add_text("Le jardin.", title="court")
    add_text("\n".join(f"Ligne {number} du jardin" for number in range(1000)), title="long")
    path = search.index_path(project)

    def stop_in_the_long_one(_done: int, _total: int) -> None:
        calls.append(1)
        if len(calls) == 5:
            raise Cancelled

    calls: list[int] = []
    with pytest.raises(Cancelled):
        search.update_index(project, path, stop_in_the_long_one)
    assert len(calls) == 5 and search.unindexed(project, path) == 1
    assert {hit.document for hit in search.search(project, path, "jardin")} == {"court"}
    search.update_index(project, path)
    assert {hit.document for hit in search.search(project, path, "jardin", limit=5000)} == {"court", "long"}


def test_one_can_search_while_texts_are_added(project, add_text):
    add_text("Le jardin.")
    path = search.index_path(project)
    search.update_index(project, path)
    add_text("\n".join(f"Le second jardin, ligne {number}" for number in range(500)))
    found: list[int] = []

    def look(_done: int, _total: int) -> None:
        found.append(len(search.search(project, path, "jardin")))

    search.update_index(project, path, look)
    assert len(found) >= 3 and found[1] == 1, "asked in the midst of it, it answers with what was whole before"


SPOKEN = (
    "Le bus est en retard.\nOn attend le bus, le bus de la ligne verte.\n"
    "La ligne verte ? Jamais à l'heure, le bus.\nRien."
)


@pytest.mark.parametrize(
    "typed",
    ["bus ligne", '"ligne verte"', "bus -ligne", "rien OU retard", '"ligne bus"~2', '"bus ligne"~1', "bus SAUF retard",
     '"ligne verte" -jamais', '"le bus"', 'heure OR "en retard" -attend'],
)  # fmt: skip
def test_the_index_and_the_rule_agree(project, add_text, typed):
    add_text(SPOKEN, title="A")
    query, found = read_query(typed), [hit.text for hit in find(project, typed)]
    assert found == [line for line in SPOKEN.split("\n") if query.holds(fold_inclusive(line))]


def test_a_phrase_is_marked_whole(project, add_text):
    add_text(SPOKEN, title="A")
    assert marked(project, '"ligne verte"') == ["ligne verte", "ligne verte"]


def test_one_document_is_searched(project, add_text):
    add_text(A, title="A")
    other = add_text(B, title="B")
    path = search.index_path(project)
    search.update_index(project, path)
    assert {hit.document_id for hit in search.search(project, path, "habitants", document_id=other.id)} == {other.id}


def test_an_expression_finds_what_it_says_and_counts(project, add_text):
    document = add_text("Le 12 mars.\nRien.\nLes 3 et 14 avril.", title="A")
    assert marked(project, r"/\d+/") == ["12", "3", "14"]
    assert search.count(project, search.index_path(project), r"/\d+/") == {document.id: 2}
    first = find(project, r"/\d+/")[0]
    path = search.index_path(project)
    assert [hit.start for hit in search.search(project, path, r"/\d+/", after=first.page)] == [18]


def test_a_bad_expression_is_said_in_one_sentence(project, add_text):
    add_text(A)
    with pytest.raises(UserError, match="is no regular expression"):
        find(project, "/(/")


def test_an_expression_without_end_is_given_up(project, add_text, monkeypatch):
    monkeypatch.setattr(search, "_SECONDS", 0.2)
    add_text("a" * 4000 + "b")
    with pytest.raises(UserError, match="too long"):
        find(project, "/(a|aa)+$/")


def test_codes_and_notes_are_found(project):
    code = codebook.create_code(project, "Transports", definition="Le bus et ses retards")
    note = notes.add_note(project, "memo", "Reparler du bus de nuit")
    found = search.mentions(project, "bus")
    assert [(one.table, one.id) for one in found] == [("code", code.id), ("note", note.id)]
    assert [found[1].text[start:end] for start, end in found[1].marks] == ["bus"]
    assert search.mentions(project, "bus -nuit")[-1].id == code.id
