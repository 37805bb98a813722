"""Times the tables of a study, from the values of the study on (`python dev.py bench analyses [S|M|L]`).

Each time is that of the first table somebody asks for, frame and all, once numpy is imported. The bound is one sweep
over the codings that counts them in a dictionary.
"""

import random
import string
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import corpus
from report import Result, show, timed

from qualicode.model.study import Code, Coder, Coding, Document, ProjectInfo, Speaker, Study, Territory, Turn
from qualicode.plugins.analyses.crossing import Crossing, ThemeByMonth
from qualicode.plugins.analyses.facing import Facing
from qualicode.plugins.analyses.meetings import Together
from qualicode.plugins.analyses.progressing import Coverage, Saturation
from qualicode.plugins.analyses.sheet import SheetAnalysis
from qualicode.plugins.analyses.speaking import WhoSpeaks
from qualicode.plugins.analyses.words import Context, Frequencies

BUDGETS = {"S": 0.1, "M": 0.1, "L": 1.0}
JOBS: tuple[tuple[str, type[SheetAnalysis], Mapping[str, Any], bool], ...] = (
    ("codes × territory, extracts", Crossing, {"by": "territory"}, True),
    ("themes × territory, persons, small cells hidden", Crossing,
     {"by": "territory", "count": "persons", "collapse": True, "mask": True}, True),
    ("codes × role, documents", Crossing, {"by": "role", "count": "documents"}, True),
    ("codes × coder", Crossing, {"by": "coder"}, True),
    ("codes × document", Crossing, {"by": "document"}, True),
    ("themes × month", ThemeByMonth, {}, True),
    ("codes that share words", Together, {"within": "passage"}, True),
    ("codes in the same paragraph", Together, {"within": "paragraph"}, True),
    ("codes within 3 turns", Together, {"within": "turns", "turns": 3}, True),
    ("views facing each other", Facing, {"by": "territory"}, True),
    ("who speaks", WhoSpeaks, {}, True),
    ("new codes by document", Saturation, {}, True),
    ("how much is coded", Coverage, {}, True),
    ("words in context, 200 places", Context, {"words": corpus.RARE}, False),
    ("word frequencies", Frequencies, {}, False),
)  # fmt: skip


def study(size: str) -> Study:
    """A study of `corpus.SIZES`: 100 codings a document, every third one over several turns."""
    chance = random.Random(7)
    coders = [Coder(name=name) for name in ("A", "B")]
    territories = [Territory(name=name, position=place) for place, name in enumerate(("nord", "est", "sud"))]
    codes: list[Code] = []
    for place, word in enumerate(corpus.Voice(5).words(40)):
        parent = codes[place % 8].id if place >= 8 else None
        codes.append(Code(name=f"{string.capwords(word)} {place}", position=place, parent_id=parent))
    documents, speakers, turns, codings, texts = [], [], [], [], {}
    for number, text in enumerate(corpus.texts(size)):
        document = Document(
            title=f"Entretien {number:04}",
            characters=len(text.words),
            territory_id=territories[number % 3].id,
            date=f"2025-{number % 12 + 1:02}",
            position=number,
        )
        documents.append(document)
        texts[document.id] = text.words
        here = {
            label: Speaker(document_id=document.id, label=label, role=role)
            for label, role in (("Enquêtrice", "interviewer"), ("Habitante", "person"))
        }
        speakers += here.values()
        turns += [Turn(document_id=document.id, speaker_id=here[who].id, start=a, end=b) for a, b, who in text.turns]
        for _ in range(100):
            start = chance.randint(0, len(text.words) - 10)
            code, coder = chance.choice(codes).id, chance.choice(coders).id
            end = start + chance.randint(30, 240)
            codings.append(Coding(document_id=document.id, code_id=code, coder_id=coder, start=start, end=end))
    return Study(
        info=ProjectInfo(name=size), texts=texts, coders=tuple(coders), territories=tuple(territories),
        documents=tuple(documents), speakers=tuple(speakers), turns=tuple(turns), codes=tuple(codes),
        codings=tuple(codings),
    )  # fmt: skip


def main(size: str) -> None:
    """Print the times for a size."""
    import numpy  # noqa: F401 - the budgets count from here on

    made = study(size)
    bound = timed(lambda: Counter((one.code_id, one.document_id) for one in made.codings))[1]
    results = []
    for job, analysis, options, bounded in JOBS:
        analyse = analysis()
        runs = 3 if bounded else 1

        def act(analyse: SheetAnalysis = analyse, options: Mapping[str, Any] = options) -> None:
            # A copy of the study: nothing is remembered of it.
            analyse.run(replace(made), options, lambda done, total: None)

        results.append(Result(job, BUDGETS[size] if bounded else None, *timed(act, runs), bound if bounded else None))
    print(f"{size}: {len(made.documents)} documents, {len(made.codings)} codings, {len(made.turns)} turns")
    show(results)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "M")
