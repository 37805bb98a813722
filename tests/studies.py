"""Studies as values, for tests of what is made from them: exporters, analyses, outlines."""

from dataclasses import fields, replace
from typing import Any

from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Document,
    Link,
    Note,
    Person,
    ProjectInfo,
    Row,
    Speaker,
    Study,
    Territory,
    Turn,
)

FIELDS = {"Territory": "territories", "Person": "persons", "Code": "codes", "Coding": "codings", "Coder": "coders",
          "Note": "notes", "Link": "links", "Speaker": "speakers", "Turn": "turns", "Document": "documents",
          "ProblemItem": "problem_items", "Problem": "problems", "Need": "needs"}  # fmt: skip


class StudyMaker:
    """Builds a `Study` row by row: `add` anything, `interview` for a text with turns, `code` for a coded passage."""

    def __init__(self, **info: Any) -> None:
        self.info = ProjectInfo(**{"name": "Étude", **info})
        self.texts: dict[str, str] = {}
        self.rows: dict[str, list[Row]] = {}
        self.coder = self.add(Coder(name="Inès Morvan"))

    def add(self, row: Any) -> Any:
        self.rows.setdefault(FIELDS[type(row).__name__], []).append(row)
        return row

    def text(self, text: str, **fields: Any) -> Document:
        """A document without turns."""
        document = self.add(Document(**{"title": "Texte", "characters": len(text), **fields}))
        self.texts[document.id] = text
        return document

    def interview(self, *said: tuple[Person | str, str], **fields: Any) -> Document:
        """A document of turns, one a line: a person's, or those of a role ("interviewer", "observer", "person")."""
        document = self.text("\n".join(words for _, words in said), **fields)
        speakers: dict[str, Speaker] = {}
        start = 0
        for who, words in said:
            label = who if isinstance(who, str) else who.name
            if label not in speakers:
                person = None if isinstance(who, str) else who.id
                role = who if isinstance(who, str) else "person"
                speakers[label] = self.add(Speaker(document_id=document.id, label=label, role=role, person_id=person))
            turn = Turn(document_id=document.id, speaker_id=speakers[label].id, start=start, end=start + len(words))
            self.add(turn)
            start += len(words) + 1
        return document

    def code(self, document: Document, quote: str, code: Code, coder: Coder | None = None, **fields: Any) -> Coding:
        """A coding of the one place where the document says the quote."""
        text = self.texts[document.id]
        assert text.count(quote) == 1, quote
        start = text.index(quote)
        where = {"start": start, "end": start + len(quote)}
        who = (coder or self.coder).id
        return self.add(Coding(**{"document_id": document.id, "code_id": code.id, "coder_id": who, **where, **fields}))

    def study(self) -> Study:
        """The study as it is now."""
        known = {field.name for field in fields(Study)}
        assert set(self.rows) <= known
        return Study(info=self.info, texts=dict(self.texts), **{name: tuple(rows) for name, rows in self.rows.items()})


def realistic() -> tuple[Study, dict[str, Any]]:
    """A small study with everything in it, and its parts by name."""
    make = StudyMaker(
        name='Immersions "2026" : trois territoires',
        question="Comment font les gens quand l'institution ne répond pas ?",
        commissioner="Réseau des villes",
        team="Atelier des Passerelles",
    )
    north = make.add(Territory(name="Port-Ardent", position=0))
    south = make.add(Territory(name="Les Salins", position=1))
    empty = make.add(Territory(name="Vaubourg", position=2))
    rose = make.add(Person(name="ROSE-SECRET", role="Habitante", age="42", district="quartier des Tilleuls"))
    karim = make.add(Person(name="KARIM-SECRET", role="Médiateur", age="31 ans", territory_id=south.id))
    gone = make.add(Person(name="GONE-SECRET", role="Élue", consent="withdrawn"))
    other = make.add(Coder(name="Théo Lacaze"))
    e1 = make.interview(
        ("interviewer", "Et alors, comment ça se passe avec la mairie ?"),
        (rose, "La mairie, j'y vais plus. On me renvoie d'un guichet à l'autre, c'est pareil depuis deux ans."),
        ("interviewer", "Toujours ?"),
        (rose, "Quand la machine du voisin tombe en panne, on la répare à trois dans la cour. C'est normal."),
        (rose, "Moi je dis pas que tout va mal, le nouveau guichet du mardi, franchement, il m'a bien aidée."),
        title="Entretien 07 — ROSE-SECRET",
        territory_id=north.id,
        date="2026-03-03",
        consent="quotation",
    )  # fmt: skip
    e2 = make.interview(
        ("interviewer", "Vous accompagnez les gens ?"),
        (
            karim,
            "Je les accompagne au guichet, sinon ils repartent, il leur manque toujours un papier à la fin.",
        ),
        (gone, "Personne ne devra lire cette phrase, qui a été retirée par la personne qui l'a dite."),
        (
            karim,
            "Dans l'escalier les gens se prêtent tout, la perceuse, la poussette, et même parfois de l'argent.",
        ),
        title="Entretien 02",
        territory_id=south.id,
        date="2026-04",
        consent="sharing",
    )
    note = make.text(
        "Un homme âgé attend quarante minutes devant le guichet fermé, puis repart sans avoir parlé.",
        title="Note du mardi",
        kind="field_note",
        territory_id=south.id,
        date="2026-03-10",
    )
    word = make.text(
        "Le papier qu'ils demandent, c'est celui qu'ils m'ont pris la semaine d'avant, au même guichet.",
        title="Parole 1",
        kind="testimony",
        profile="habitant, 63 ans",
        place="Marché des Bassins",
        territory_id=north.id,
        date="2026-05-01",
        consent="sharing",
    )
    rights = make.add(
        Code(
            name="Accès aux droits",
            definition="Obtenir un droit, ou pas. Le chemin.",
            position=0,
            includes="guichets",
        )
    )
    windows = make.add(Code(name="Guichets", parent_id=rights.id, definition="Ce qui se passe au guichet."))
    nuance = make.add(Code(name="Nuances et contrepoints", parent_id=rights.id, position=9))
    help_ = make.add(Code(name="Débrouille, entraide", position=1, typical_example="« On se prête tout »"))
    unused = make.add(Code(name="Jamais utilisé", position=2))
    first = make.code(e1, "On me renvoie d'un guichet à l'autre, c'est pareil depuis deux ans.", windows)
    make.code(
        e1,
        "La mairie, j'y vais plus. On me renvoie d'un guichet à l'autre",
        windows,
        other,
        origin="suggestion",
    )
    make.code(e2, "Je les accompagne au guichet, sinon ils repartent, il leur manque toujours un papier", windows)
    make.code(e2, "Personne ne devra lire cette phrase", windows)
    make.code(note, "Un homme âgé attend quarante minutes devant le guichet fermé", windows)
    make.code(word, "Le papier qu'ils demandent, c'est celui qu'ils m'ont pris la semaine d'avant", rights)
    make.code(e1, "le nouveau guichet du mardi, franchement, il m'a bien aidée.", nuance)
    make.code(e1, "Quand la machine du voisin tombe en panne, on la répare à trois dans la cour.", help_)
    make.code(e2, "Dans l'escalier les gens se prêtent tout", help_, status="to_confirm")
    make.add(
        Note(kind="surprise", title="Trois pour une machine", body="On ne s'attendait pas à cela.", why="C'est rare.",
             expected="Un seul voisin.", coder_id=other.id, document_id=e1.id, start=100, end=180, date="2026-03-04")
    )  # fmt: skip
    make.add(Note(kind="key_point", body="Le guichet revient partout.", territory_id=south.id, public=True))
    make.add(Note(kind="memo", body="Un mémo SECRET.", target_table="code", target_id=help_.id, coder_id=other.id))
    parts = {name: value for name, value in locals().items() if name != "make"}
    return make.study(), parts


def hostile(text: str) -> Study:
    """A study whose every text is `text`: names, definitions, quoted words, places."""
    make = StudyMaker(name=text, question=text, commissioner=text, team=text, licence=text)
    places = [make.add(Territory(name=text, position=number)) for number in range(2)]
    person = make.add(Person(name="x", role=text, age=text, district=text))
    code = make.add(Code(name=text, definition=text, includes=text, excludes=text, typical_example=text))
    child = make.add(Code(name=text, parent_id=code.id, definition=text))
    for place in places:
        document = make.interview((person, text), title=text, territory_id=place.id, place=text, date=text)
        for one in (code, child):
            make.add(Coding(document_id=document.id, code_id=one.id, coder_id=make.coder.id, start=0, end=len(text)))
        source = make.text(text, kind="resource", author=text, source_url='https://example.org/?a="b"&c=<d>')
        make.add(Coding(document_id=source.id, code_id=code.id, coder_id=make.coder.id, start=0, end=len(text)))
        make.add(Note(kind="surprise", title=text, body=text, why=text, expected=text, document_id=document.id,
                      start=0, end=len(text)))  # fmt: skip
    make.add(Note(kind="memo", body=text, target_table="code", target_id=code.id, coder_id=make.coder.id))
    return make.study()


def large(extracts: int) -> Study:
    """A study of ten themes with so many extracts, all different."""
    make = StudyMaker(name="Grande étude")
    places = [make.add(Territory(name=f"Territoire {number}", position=number)) for number in range(6)]
    codes = [make.add(Code(name=f"Thème {number}", position=number)) for number in range(10)]
    codes += [make.add(Code(name=f"Sous-thème {number}", parent_id=codes[number % 10].id)) for number in range(30)]
    a_document = 50
    for number in range(extracts // a_document):
        person = make.add(Person(name=f"P{number}", role="Habitante", age=str(20 + number % 60), district="quartier"))
        said = [(person, f"Phrase {number}-{line} : on attend toujours, et personne ne vient jamais nous le dire.")
                for line in range(a_document)]  # fmt: skip
        document = make.interview(*said, title=f"Entretien {number}", territory_id=places[number % 6].id)
        position = 0
        for line, (_, words) in enumerate(said):
            code = codes[(number + line) % len(codes)]
            make.add(
                Coding(document_id=document.id, code_id=code.id, coder_id=make.coder.id, start=position,
                       end=position + len(words))
            )  # fmt: skip
            position += len(words) + 1
    return make.study()


def linked(study: Study, *links: Link) -> Study:
    """The study with more links."""
    return replace(study, links=(*study.links, *links))
