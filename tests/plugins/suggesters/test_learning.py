"""What is foreseen and learned, in numbers: the same whatever came before, and exact when a lesson is left out."""

import numpy as np
import pytest

from qualicode.plugins.suggesters.foreseeing import Foresight, Pool
from qualicode.plugins.suggesters.judging import SURE, Scale, scale
from qualicode.plugins.suggesters.learning import Lesson, Shelf, Trial, learn
from qualicode.plugins.suggesters.reading import Reader
from qualicode.plugins.suggesters.views import Corpus, Text

SAID = [
    f"{what} {where}."
    for what in ("Le bus est en retard", "Le jardin est fleuri", "La musique nous réveille", "La maîtresse est absente")
    for where in (
        "ce matin", "près de la gare", "depuis lundi", "au centre", "derrière la poste", "chaque hiver", "en ville",
        "sur la place", "au marché", "devant le lac", "toute la semaine", "dans la rue", "vers midi", "sous le pont",
    )
]  # fmt: skip
DESCRIBED = ["Transports. Bus et trajets.", "Nature. Jardins et arbres.", "Bruit. Musique et voisins."]


@pytest.fixture(scope="module")
def texts() -> dict[str, Text]:
    reader = Reader()
    every = [*SAID, *DESCRIBED]
    made = {one: Text(one, words) for one, words in zip(every, reader.read(every), strict=True)}
    made["corpus"] = Corpus([made[one] for one in SAID], reader.vectors, len(reader.lemmas))  # type: ignore[assignment]
    return made


def lessons(texts: dict[str, Text], count: int) -> list[Lesson]:
    return [Lesson(texts[one], {place // 14: 1.0}) for place, one in enumerate(SAID[:42:3])][:count]


def learned(texts: dict[str, Text], taught: list[Lesson], before=None, shelf=None):  # type: ignore[no-untyped-def]
    described = [texts[one] for one in DESCRIBED]
    foreseen = np.full((len(taught), 3), 0.1, np.float32)
    return learn(Shelf(texts["corpus"]) if shelf is None else shelf, described, taught, foreseen, before)


def test_a_pool_is_the_same_in_any_order_and_nobody_lends_to_themselves(texts: dict[str, Text]) -> None:
    said = [texts[one] for one in SAID]
    pool, other = Pool(texts["corpus"], said), Pool(texts["corpus"], said[::-1])
    assert pool.texts == other.texts
    assert pool.near.diagonal().max() == 0
    assert np.allclose((pool.lenders(pool.texts) - pool.near).toarray(), 0, atol=1e-5)


def test_too_small_a_corpus_lends_nothing(texts: dict[str, Text]) -> None:
    few = [texts[one] for one in SAID[:20]]
    assert len(Pool(texts["corpus"], few)) == 0
    assert Foresight(Pool(texts["corpus"], few), [texts[one] for one in DESCRIBED]).of(few).shape == (20, 3)


def test_one_lesson_more_gives_what_learning_afresh_gives(texts: dict[str, Text]) -> None:
    taught, shelf = lessons(texts, 14), Shelf(texts["corpus"])
    _first, factor = learned(texts, taught[:13], shelf=shelf)
    more, _factor = learned(texts, taught, factor, shelf)
    assert np.allclose(more.pull, learned(texts, taught)[0].pull, atol=1e-4)


def test_a_factor_is_not_reused_where_lessons_differ(texts: dict[str, Text]) -> None:
    taught, shelf = lessons(texts, 14), Shelf(texts["corpus"])
    _first, factor = learned(texts, taught, shelf=shelf)
    other = [taught[5], *taught[1:5], taught[0], *taught[6:]]
    assert np.allclose(learned(texts, other, factor, shelf)[0].pull, learned(texts, other)[0].pull, atol=1e-4)


def test_the_most_doubtful_study_keeps_its_index_in_bounds() -> None:
    found = Scale(-3.0, 0.2, 0.8).index(np.array([-50.0, 0.0, 50.0]))
    assert 0 <= found.min() <= found.max() <= 1
    assert (np.diff(found) >= 0).all()


def test_sure_is_drawn_from_how_often_codings_bear_it_out(texts: dict[str, Text]) -> None:
    values = np.tile(np.array([0.9, 0.1, 0.0], np.float32), (60, 1))
    near = np.full(60, 1.5, np.float32)
    said = texts[SAID[0]]

    def read(code: int) -> float:
        taught = tuple(Lesson(said, {code: 1.0}) for _one in range(60))
        trial = Trial(taught, values, values / 2, near, np.zeros(3))
        return float(scale(trial).index(np.array([1.5]))[0])

    assert read(0) > SURE > read(1)
