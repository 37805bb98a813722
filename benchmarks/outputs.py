"""Times what is written for people (`python dev.py bench outputs`): a synthesis with figures, records of verbatims.

The bound is the same number of bare headings and paragraphs written by python-docx, which is what a program without
any thought for styles, captions and attributions would have to do.
"""

import string
import sys
import tempfile
import zipfile
from pathlib import Path

import corpus
from report import Result, show, timed

from qualicode.extend import exporters
from qualicode.model.study import Code, Coder, Coding, Document, Person, ProjectInfo, Speaker, Study, Territory, Turn

THEMES, EACH = 12, 25


def study(extracts: int, themes: int) -> Study:
    """Interviews of fifty turns in six territories; every turn is coded once, themes in turn."""
    voice = corpus.Voice(11)
    coder = Coder(name="A")
    places = [Territory(name=f"Territoire {number}", position=number) for number in range(6)]
    codes = [Code(name=f"{string.capwords(word)} {at}", position=at) for at, word in enumerate(voice.words(themes))]
    documents, persons, speakers, turns, codings, texts = [], [], [], [], [], {}
    for number in range(-(-extracts // 50)):
        person = Person(name=f"P{number}", role="Habitante", age=str(20 + number % 60), consent="quotation")
        lines = [" ".join(voice.words(22)) for _turn in range(min(50, extracts - 50 * number))]
        text = "\n".join(lines)
        document = Document(title=f"Entretien {number:03}", characters=len(text), territory_id=places[number % 6].id,
                            position=number)  # fmt: skip
        speaker = Speaker(document_id=document.id, label="H", person_id=person.id)
        start = 0
        for at, line in enumerate(lines):
            span = {"document_id": document.id, "start": start, "end": start + len(line)}
            turns.append(Turn(speaker_id=speaker.id, **span))
            codings.append(Coding(code_id=codes[(at + number) % themes].id, coder_id=coder.id, **span))
            start += len(line) + 1
        documents.append(document)
        persons.append(person)
        speakers.append(speaker)
        texts[document.id] = text
    return Study(
        info=ProjectInfo(name="Mesure"), texts=texts, coders=(coder,), territories=tuple(places), codes=tuple(codes),
        documents=tuple(documents), persons=tuple(persons), speakers=tuple(speakers), turns=tuple(turns),
        codings=tuple(codings),
    )  # fmt: skip


def bare(path: Path, pairs: int) -> None:
    """So many headings and paragraphs, by python-docx."""
    import docx

    document = docx.Document()
    for number in range(pairs):
        document.add_heading(f"Extrait {number}", 2)
        document.add_paragraph("« On attend toujours, et personne ne vient jamais nous le dire. »")
    document.save(str(path))


def main() -> None:
    """Print the times, and what the synthesis holds, counted in its file."""
    known = {one.template: one for one in exporters()}
    made, many = study(THEMES * EACH, THEMES), study(5000, 40)
    with tempfile.TemporaryDirectory() as folder:
        path, plain = Path(folder) / "out.docx", Path(folder) / "bare.docx"

        def write(template: str, one: Study, **options: object) -> None:
            known[template].write(one, path, {"language": "fr", **options}, lambda done, total: None)

        def synthesis() -> None:
            write("synthese", made, max_verbatims=EACH, annexes=())

        synthesis()
        with zipfile.ZipFile(path) as package:
            body = package.read("word/document.xml").decode()
            figures = sum(name.startswith("word/charts/chart") for name in package.namelist())
        verbatims = body.count('w:val="Verbatim"')
        print(f"synthesis: {verbatims} verbatims, {figures} figures; records: {len(many.codings)} extracts")
        less = timed(lambda: bare(plain, THEMES * EACH), 3)[1]
        more = timed(lambda: bare(plain, 5000), 1)[1]
        show(
            [
                Result("synthesis of 300 verbatims and 12 figures, Word", 3.0, *timed(synthesis, 3), less),
                Result("records of 5,000 verbatims, Word", 6.0, *timed(lambda: write("releve", many), 3), more),
                Result(
                    "synthesis of 5,000 extracts with every annexe, Word",
                    None,
                    *timed(lambda: write("synthese", many), 1),
                    more,
                ),
            ]
        )


if __name__ == "__main__":
    sys.exit(main())
