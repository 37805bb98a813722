"""Studies of a given size, the same at every run: S 20, M 200, L 2,000 documents of 8,000 words with 100 codings each;
B one text of 1,000,000 characters with 5,000 codings. The words are drawn as in speech: few often, many seldom.
"""

import random
import string
from dataclasses import dataclass
from pathlib import Path

from qualicode.model.study import Code, Coder, Coding, Document, ProjectInfo, Speaker, Territory, TextRevision, Turn
from qualicode.store.project import Project

SIZES = {"S": 20, "M": 200, "L": 2000}
_WORDS_A_DOCUMENT, _TURNS_A_DOCUMENT, _CODINGS_A_DOCUMENT, _CODES = 8000, 160, 100, 40
RARE = "étouffement"
"""A word that stands in one document of ten."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its turns [start, end) and who speaks in them."""

    words: str
    turns: tuple[tuple[int, int, str], ...]


class Voice:
    """Speaks texts from a vocabulary of 20,000 words; `seed` makes it say the same again."""

    def __init__(self, seed: int = 2026) -> None:
        self.random = random.Random(seed)
        letters = "eeeeeeaaaaaiiiiiosssssrrrrrnnnnttttttuuuullllodddmcpéèvqfbghjàxyêzç"
        draw = self.random.choice
        made = {"".join(draw(letters) for _ in range(self.random.randint(2, 10))) for _ in range(26_000)}
        self.vocabulary = sorted(made)[:20_000]
        self.random.shuffle(self.vocabulary)

    def words(self, count: int) -> list[str]:
        """Words, the first of the vocabulary far oftener than the last."""
        top, power = len(self.vocabulary), self.random.random
        return [self.vocabulary[int(top ** power()) - 1] for _ in range(count)]

    def text(self, words: int, turns: int, number: int) -> Text:
        """A conversation of so many words in so many turns."""
        spoken, spans, parts, at = self.words(words), [], [], 0
        if number % 10 == 0:
            spoken[words // 2] = RARE
        each = words // turns
        for turn in range(turns):
            part = " ".join(spoken[turn * each : (turn + 1) * each]).capitalize() + "."
            spans.append((at, at + len(part), "Habitante" if turn % 2 else "Enquêtrice"))
            parts.append(part)
            at += len(part) + 1
        return Text("\n".join(parts), tuple(spans))


def texts(size: str) -> list[Text]:
    """The texts of a study of this size."""
    voice = Voice()
    return [voice.text(_WORDS_A_DOCUMENT, _TURNS_A_DOCUMENT, number) for number in range(SIZES[size])]


def text_files(folder: Path, count: int, seed: int = 2026) -> list[Path]:
    """Plain text files on disk, to be imported; with another `seed` than the studies', texts that these do not hold."""
    voice = Voice(seed)
    paths = []
    for number in range(count):
        paths.append(folder / f"entretien-{number:04}.txt")
        paths[-1].write_text(voice.text(_WORDS_A_DOCUMENT, _TURNS_A_DOCUMENT, number).words, "utf-8")
    return paths


def project(path: Path, size: str) -> Project:
    """A new project database of this size ("S", "M", "L" or "B")."""
    made = Project.create_database(path, ProjectInfo(name=size), Coder(name="Codeuse A", initials="A"))
    fill(made, size)
    return made


def fill(made: Project, size: str) -> None:
    """Put the texts, turns, codes and codings of a size into an empty project, in one step."""
    chance = random.Random(7)
    coder_id = made.find(Coder)[0].id
    if size == "B":
        everything, codings = [Voice().text(172_000, 3_400, 0)], 5_000
    else:
        everything, codings = texts(size), _CODINGS_A_DOCUMENT
    with made.step("Generate"):
        territories = [
            Territory(name=f"Territoire {name}", position=i) for i, name in enumerate(("nord", "est", "sud"))
        ]
        codes = [
            Code(name=f"{string.capwords(word)} {i}", hue=i * 137 % 360, position=i)
            for i, word in enumerate(Voice(5).words(_CODES))
        ]
        made.add(*territories, *codes)
        for number, text in enumerate(everything):
            _add(made, text, number, codes, coder_id, codings, chance, territories[number % 3].id)


def _add(
    made: Project,
    text: Text,
    number: int,
    codes: list[Code],
    coder_id: str,
    codings: int,
    chance: random.Random,
    territory_id: str,
) -> None:
    document = Document(
        title=f"Entretien {number:04}",
        content=made.keep_text(text.words),
        characters=len(text.words),
        territory_id=territory_id,
        position=number,
    )
    speakers = {
        label: Speaker(document_id=document.id, label=label, role=role)
        for label, role in (("Enquêtrice", "interviewer"), ("Habitante", "person"))
    }
    made.add(document, TextRevision(document_id=document.id, content=document.content, characters=document.characters))
    made.add(*speakers.values())
    made.add(
        *(
            Turn(document_id=document.id, speaker_id=speakers[who].id, start=start, end=end, start_time=float(i * 20))
            for i, (start, end, who) in enumerate(text.turns)
        )
    )
    made.add(*(_coding(text, document.id, codes, coder_id, chance) for _ in range(codings)))


def _coding(text: Text, document_id: str, codes: list[Code], coder_id: str, chance: random.Random) -> Coding:
    start, end, _who = chance.choice(text.turns)
    start = chance.randint(start, max(start, end - 60))
    return Coding(
        document_id=document_id,
        code_id=chance.choice(codes).id,
        coder_id=coder_id,
        start=start,
        end=min(end, start + chance.randint(30, 240)),
    )
