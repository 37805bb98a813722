"""The French suggester with its real model: what it proposes, why, and how well."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from qualicode.extend import CodeDescription, Example, Indexing, Suggestion, Unit
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.plugins.suggesters.engine import Engine
from qualicode.plugins.suggesters.french import French
from qualicode.plugins.suggesters.reading import END, START, Reader

CODES = [
    CodeDescription("nature", "Nature en ville", "Jardins, arbres, parcs, fleurs, espaces verts."),
    CodeDescription("school", "École", "Écoles, enseignants, classes, élèves, devoirs."),
    CodeDescription("bus", "Transports", "Bus, tramway, arrêts, horaires, voiture, se déplacer."),
    CodeDescription("noise", "Bruit", "Bruit, voisins bruyants, musique la nuit, sommeil."),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The model, loaded once."""
    return Reader()


@pytest.fixture
def french(reader: Reader) -> French:
    """A suggester that has read nothing yet."""
    made = French()
    made._ready = Engine(reader)
    return made


def units(texts: Sequence[str]) -> list[Unit]:
    return [Unit("d", 0, len(text), text) for text in texts]


def best(
    french: French, examples: Sequence[Example], *texts: str, codes: Sequence[CodeDescription] = CODES
) -> list[str]:
    """The codes suggested for the texts, "" where there is none."""
    found = {one.unit.text: one.code for one in french.suggest(codes, examples, units(texts))}
    return [found.get(text, "") for text in texts]


def test_it_works_from_descriptions_alone(french: French) -> None:
    assert best(
        french, [], "Il faudrait planter des arbres et des fleurs.", "Le bus n'est jamais à l'heure le soir."
    ) == [
        "nature",
        "bus",
    ]


def test_it_learns_from_what_is_coded(french: French) -> None:
    said = "La mobylette du fils Carpentier, c'est infernal."
    assert best(french, [], said) == [""]
    heard = [
        Example("Les mobylettes tournent sous nos fenêtres jusqu'à minuit.", ("noise",), "k1"),
        Example("Une mobylette qui passe et tout l'immeuble est réveillé.", ("noise",), "k2"),
    ]
    assert best(french, heard, said) == ["noise"]


def test_a_refusal_teaches_at_once(french: French) -> None:
    said, like_it = "Le bus a renversé un arbre de l'avenue.", "Un bus a renversé les arbres de l'avenue."
    before = french.suggest(CODES, [], units([like_it]))[0]
    refused = [Example(said, (), "", (before.code,))]
    after = [one for one in french.suggest(CODES, refused, units([like_it])) if one.code == before.code]
    assert not after or after[0].score < before.score


def test_passages_left_uncoded_teach_caution(french: French) -> None:
    said = "On a pris le bus pour venir vous voir."
    before = french.suggest(CODES, [], units([said]))[0]
    uncoded = [Example(text, ()) for text in ("Je suis venue vous voir en bus.", "On a pris le bus pour venir.")]
    after = french.suggest(CODES, uncoded, units([said]))
    assert not after or after[0].score < before.score


def test_what_a_code_excludes_is_not_suggested(french: French) -> None:
    codes = [
        CodeDescription("green", "Cadre de vie", "Parcs et jardins.", excludes="Les crottes de chien dans les parcs.")
    ]
    said = "Il y a des crottes de chien plein le parc."
    plain = [CodeDescription("green", "Cadre de vie", "Parcs et jardins.")]
    score = max((one.score for one in french.suggest(plain, [], units([said]))), default=0)
    assert max((one.score for one in french.suggest(codes, [], units([said]))), default=0) < score


def test_fillers_questions_and_arrangements_get_nothing(french: French) -> None:
    said = [
        "Oui.", "Voilà, voilà.", "Vous prenez le bus pour aller au parc ?", "Est-ce que tu aimes l'école ?",
        "Je lance l'enregistrement de l'entretien.", "Merci d'avoir accepté cet entretien sur les transports.",
        "Xqzt wvrk.", "",
    ]  # fmt: skip
    assert french.suggest(CODES, [Example("Oui.", ("bus",), "k")], units(said)) == []


def test_reasons_are_words_of_the_passage_and_keys_of_examples(french: French) -> None:
    examples = [
        Example("Les horaires du bus changent sans prévenir.", ("bus",), "k1"),
        Example("On entend la musique des voisins.", ("noise",), "k2"),
    ]
    said = "Les horaires de l’arrêt « Mairie » sont illisibles pour les habitant·e·s 😀."
    (found,) = french.suggest(CODES, examples, units([said]))
    assert found.code == "bus"
    assert "horaires" in found.words
    assert found.near[0] == "k1"
    assert all(word in said for word in found.words)


def test_inclusive_forms_are_read_as_the_plain_word(reader: Reader) -> None:
    said = "Les habitant·e·s et les chef.fe.s du quartier"
    (words,) = reader.read([said])
    names = {number: lemma for lemma, number in reader.lemmas.items()}
    assert [(names[word[0]], said[word[START] : word[END]]) for word in words.tolist()] == [
        ("habitant", "habitant·e·s"),
        ("chef", "chef.fe.s"),
        ("quartier", "quartier"),
    ]


@pytest.mark.parametrize(
    "codes",
    [
        [],
        CODES[:1],
        [CodeDescription(str(number), "", "") for number in range(3)],
        [CodeDescription("a", "Même nom"), CodeDescription("b", "Même nom")],
        [CodeDescription(str(number), f"Code {number}", "bus " * number) for number in range(200)],
    ],
    ids=["none", "one", "empty", "twins", "two hundred"],
)
def test_any_codebook_is_taken(french: French, codes: list[CodeDescription]) -> None:
    ids = {code.id for code in codes}
    examples = [Example("Le bus passe.", ("a", "unknown"), "k"), Example("Le bus passe.", ("b",), "l")]
    said = ["Le bus passe.", "Les arbres du parc sont beaux."]
    found = french.suggest(codes, examples, units(said))
    assert {one.code for one in found} <= ids
    assert all(0 <= one.score <= 1 for one in found)
    assert len(found) <= len(said)


def test_with_one_code_only_what_resembles_it_is_suggested(french: French) -> None:
    late = [
        Example("Le bus est toujours en retard le soir.", ("bus",), "a"),
        Example("J'ai attendu le bus vingt minutes sous la pluie.", ("bus",), "b"),
        Example("Sans voiture, on reste au quartier.", ("bus",), "c"),
        Example("Il n'y a plus de tramway après dix heures.", ("bus",), "d"),
    ]
    said = ["Le bus de ce matin est encore en retard.", "Les tomates sont mûres.", "Ma fille a eu dix ans hier."]
    for count in (0, 1, 4):
        assert best(french, late[:count], *said, codes=CODES[2:3]) == ["bus", "", ""]
    assert best(french, late * 50, *said, codes=CODES[2:3])[1:] == ["", ""]


def test_contradictory_codings_do_not_confuse_the_rest(french: French) -> None:
    said = "Le bus de nuit fait du bruit."
    examples = [Example(said, (code,), code) for code in ("bus", "noise", "bus", "noise")]
    assert best(french, examples, said)[0] in ("bus", "noise")
    assert best(french, examples, "Les arbres du parc sont beaux.") == ["nature"]


def test_ten_thousand_codings_of_one_code_leave_the_others_theirs(french: French) -> None:
    many = [Example(f"Le bus numéro {number} est en retard.", ("bus",), str(number)) for number in range(10_000)]
    few = [Example("La maîtresse de ma fille est absente.", ("school",), "s")]
    french.engine._reader = _Short(french.engine._reader)
    assert best(french, few + many, "La maîtresse de mon fils est absente.") == ["school"]


class _Short(Reader):
    """Reads as the model would a text that says the same again and again."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.model)
        self._real, self.lemmas = reader, reader.lemmas
        self._nlp = reader._loaded()

    def read(self, texts):  # type: ignore[no-untyped-def]
        shapes = [" ".join(word for word in text.split() if not word.isdigit()) for text in texts]
        known = dict(zip(dict.fromkeys(shapes), self._real.read(list(dict.fromkeys(shapes))), strict=True))
        return iter([known[shape] for shape in shapes])


def test_the_same_in_gives_the_same_out(reader: Reader) -> None:
    texts = [f"Le bus {word} au coin du parc et de l'école." for word in ("passe", "tarde", "chante", "roule", "tombe")]
    examples = [Example(text, (code.id,), code.id) for text, code in zip(texts, CODES, strict=False)]
    found: list[list[Suggestion]] = []
    for read_ahead in (False, True):
        engine = Engine(reader)
        if read_ahead:
            engine.read(reversed(texts))
            engine.suggest(CODES, examples[:1], units(texts))
            engine.settle()
        found.append(engine.suggest(CODES, examples, units(texts)))
    assert found[0] == found[1]


def test_how_good_it_is_is_told_only_when_there_is_enough(french: French) -> None:
    assert french.reliability() is None
    words = ["arbre", "fleur", "parc", "jardin", "pelouse", "rose"]
    examples = [Example(f"J'aime {word} {n}", ("nature",), f"{word}{n}") for word in words for n in range(4)]
    french.suggest(CODES, examples[:5], units(["Un arbre."]))
    assert french.reliability() is None
    french.suggest(CODES, examples, units(["Un arbre."]))
    told = french.reliability()
    assert told is not None
    assert (told.right, told.seen) == (24, 24)


def test_a_missing_model_is_a_sentence() -> None:
    with pytest.raises(UserError, match="fr_core_news_xxl"):
        French("fr_core_news_xxl").suggest(CODES, [], units(["Le bus."]))


@pytest.mark.filterwarnings("ignore:.*W095")
def test_a_model_of_another_version_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spacy.util.is_compatible_version", lambda *_versions: False)
    with pytest.raises(UserError, match="does not fit this version"):
        French().suggest(CODES, [], units(["Le bus"]))


def test_it_can_read_ahead() -> None:
    assert isinstance(French(), Indexing)


def gold(folder: Path, name: str) -> tuple[list[tuple[str, str]], list[CodeDescription]]:
    """Answers with their code, each text once, and the codebook."""
    with (folder / f"{name}.codebook.csv").open(encoding="utf-8", newline="") as file:
        codes = [CodeDescription(row["name"], row["name"], row["definition"]) for row in csv.DictReader(file)]
    known = {code.id for code in codes}
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = {fold(row["text"]): (row["text"], row["codes"]) for row in csv.DictReader(file) if row["codes"] in known}
    return list(rows.values()), codes


def test_after_a_hundred_codings_it_beats_common_words(french: French, shared_data: Path) -> None:
    """On real answers: the right code is among three more often than by the words shared with the definitions."""
    data, codes = gold(shared_data / "gold", "nnv12")
    random.Random(1).shuffle(data)
    examples = [Example(text, (code,), str(number)) for number, (text, code) in enumerate(data[:100])]
    rest = data[100:400]
    texts = [text for text, code in rest]
    values, _learned = french.engine.values(codes, examples, texts)
    right = [codes.index(next(code for code in codes if code.id == wanted)) for _text, wanted in rest]
    hits = sum(place in row.argsort()[::-1][:3] for place, row in zip(right, values, strict=True)) / len(rest)
    words = [_lemmas(french, text) for text in texts]
    theirs = [_lemmas(french, f"{code.name}. {code.definition}") for code in codes]
    shared = [[len(mine & other) for other in theirs] for mine in words]
    overlap = sum(_rank(row, place) < 3 for place, row in zip(right, shared, strict=True)) / len(rest)
    assert hits > 0.84
    assert hits > overlap + 0.05


def _lemmas(french: French, text: str) -> set[int]:
    return {int(word[0]) for word in next(french.engine._reader.read([text]))}


def _rank(row: list[int], place: int) -> int:
    """How many stand before this place, equals in their order."""
    return sum(one > row[place] for one in row) + row[:place].count(row[place])
