import pytest

from qualicode.model.errors import Cancelled
from qualicode.services import search

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
