"""Studies drawn at random, with everything that makes counting hard: overlaps, many turns, withdrawals, oddities."""

import random

from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Document,
    Person,
    Speaker,
    Study,
    Territory,
    Turn,
    Variable,
    VariableValue,
)
from tests.studies import StudyMaker

KINDS = ["interview", "testimony", "field_note", "resource", "workshop"]


def random_study(seed: int) -> Study:
    """A small study; the same for the same seed."""
    chance = random.Random(seed)
    make = StudyMaker()
    coders = [make.coder, make.add(Coder(name="Théo")), make.add(Coder(name="Ami", same_as_id=make.coder.id))]
    places = [make.add(Territory(name=f"T{number}", position=number)) for number in range(chance.randint(0, 3))]
    persons = [
        make.add(
            Person(
                name=f"P{number}",
                role=chance.choice(["Habitante", "Agent", ""]),
                age=chance.choice(["", "17", "42 ans", "48", "la trentaine"]),
                consent="withdrawn" if chance.random() < 0.15 else "unknown",
            )
        )
        for number in range(4)
    ]
    codes: list[Code] = []
    for number in range(chance.randint(1, 6)):
        parent = chance.choice([None, *(one.id for one in codes)])
        codes.append(make.add(Code(name=f"C{number}", parent_id=parent, position=number)))
    for _ in range(chance.choice([0, 2, 4, 6])):
        document = _document(make, chance, places, persons)
        length = len(make.texts[document.id])
        for _ in range(chance.randint(0, 25)):
            start = chance.randint(0, length)
            make.add(
                Coding(
                    document_id=document.id,
                    code_id=chance.choice(codes).id,
                    coder_id=chance.choice(coders).id,
                    start=start,
                    end=start + chance.choice([0, 1, 3, 8, 20, 60]),
                    status=chance.choice(["valid"] * 8 + ["to_confirm", "withdrawn"]),
                )
            )
    return make.study()


def _document(make: StudyMaker, chance: random.Random, places: list[Territory], persons: list[Person]) -> Document:
    kind, date = chance.choice(KINDS), chance.choice(["", "2026", "2026-03", "2026-06-02"])
    consent = "withdrawn" if chance.random() < 0.1 else "unknown"
    territory = chance.choice([None, *(one.id for one in places)])
    text = "".join(chance.choice(["mot ", "\n", " ", "été, ", "\x00", "👩🏽‍🌾 "]) for _ in range(chance.randint(0, 40)))
    title = f"D{len(make.texts)}"
    document = make.text(text, kind=kind, date=date, consent=consent, territory_id=territory, title=title)
    if chance.random() < 0.3:
        return document
    speakers = [
        make.add(Speaker(document_id=document.id, label=f"S{number}", role=role, person_id=person))
        for number, (role, person) in enumerate(
            (chance.choice(["person", "person", "interviewer", "observer", "other"]),
             chance.choice([None, *(one.id for one in persons)])) for _ in range(3)
        )
    ]  # fmt: skip
    at = chance.randint(0, 3)
    while at < len(text):
        end = min(len(text), at + chance.choice([1, 4, 9, 20]))
        who = chance.choice([None, *(one.id for one in speakers)])
        make.add(Turn(document_id=document.id, speaker_id=who, start=at, end=end))
        at = end + chance.choice([0, 1, 1, 5])
    return document


def with_variable(study: Study, applies_to: str) -> tuple[Study, Variable]:
    """The study with a variable whose values lie on every second row of a kind."""
    from dataclasses import replace

    variable = Variable(name="V", kind="choice", applies_to=applies_to, choices="non\noui")
    rows = {"person": study.persons, "document": study.documents, "territory": study.territories}[applies_to]
    values = [
        VariableValue(variable_id=variable.id, target_id=row.id, value=("oui", "non")[place % 4 // 2])
        for place, row in enumerate(rows)
        if place % 2 == 0
    ]
    return replace(study, variables=(variable,), values=tuple(values)), variable
