"""Every operation of the services is one step that undo takes back and redo does again, as often as one likes."""

import importlib
import inspect
import json
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualicode import services
from qualicode.extend import Mixed, Suggestion, Unit
from qualicode.model.study import (
    Code,
    CodeAlias,
    CodebookVersion,
    Coder,
    Coding,
    Collection,
    Document,
    Group,
    Lens,
    Link,
    Note,
    Person,
    Problem,
    ProjectInfo,
    Reading,
    Speaker,
    SynthesisNode,
    Territory,
    TextRevision,
    Turn,
    Variable,
)
from qualicode.plugins.exchange.values import Exchange, PlacedCode, ReadCode, Selection, Source
from qualicode.services import (
    agreeing,
    arbitrating,
    board,
    codebook,
    codebook_care,
    codebook_files,
    coders,
    coding,
    corpus,
    correcting,
    documents,
    exchanging,
    freezing,
    importing,
    lenses,
    merging,
    notes,
    rereading,
    suggestions,
    synthesis,
    thinking,
    variables,
    voices,
    withdrawing,
    writing,
)
from qualicode.services.coding import Passage
from qualicode.store import files
from qualicode.store.project import Project
from tests.conftest import everything

TEXT = "Bonjour 😀. La mairie, j'y vais plus, c'est trop loin.\nLe bus de nuit ne passe pas.\n" * 4


@dataclass
class World:
    """A project with something of everything, and files to import."""

    project: Project
    folder: Path

    def one(self, cls: type, **fields: object):
        return self.project.find(cls, **fields)[0]

    def every(self, cls: type) -> list[str]:
        return [row.id for row in self.project.find(cls)]

    def code(self, name: str) -> str:
        return self.one(Code, name=name).id

    def person(self) -> str:
        return self.project.find(Person)[0].id

    def variable(self) -> str:
        return self.one(Variable, name="Années").id

    def sheet(self) -> Path:
        path = self.folder / "sheet.csv"
        name = self.project.find(Person)[0].name
        path.write_text(f"Name;Années;Chien\n{name};7;oui\n", encoding="utf-8")
        return path

    def synthesis(self) -> str:
        return synthesis.syntheses(self.project)[1].id

    def finding(self) -> str:
        return self.one(SynthesisNode, kind="finding", title="Un").id

    def difference(self, start: int = 10) -> agreeing.Difference:
        coder = self.one(Coder).id
        return agreeing.Difference(self.one(Document).id, start, start + 5, self.code("Bus"), (coder,), ("x",))

    def decided(self) -> agreeing.Difference:
        return self.difference(30)

    def suggestion(self, start: int = 60) -> Suggestion:
        unit = Unit(self.one(Document).id, start, start + 20, TEXT[start : start + 20])
        return Suggestion(unit, self.code("Bus"), 0.7, ("bus",))


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A folder with the project and the files, made once."""
    folder = tmp_path_factory.mktemp("world")
    project = Project.create_database(folder / "work.db", ProjectInfo(name="Étude"), Coder(name="Inès Morvan"))
    _furnish(World(project, folder))
    project.close_database()
    return folder


@pytest.fixture
def world(template, tmp_path) -> Iterator[World]:
    folder = tmp_path / "world"
    shutil.copytree(template, folder)
    project = Project.open_database(folder / "work.db")
    yield World(project, folder)
    project.close_database()


def _furnish(made: World) -> None:
    project, folder = made.project, made.folder
    (folder / "one.vtt").write_text(
        "WEBVTT\n\n00:00:01.000 --> 00:00:09.500\n<v Zoé>" + TEXT.replace("\n", " "), encoding="utf-8"
    )
    (folder / "two.txt").write_text("ZOÉ : Bonjour.\nSAM : " + TEXT.replace("\n", " "), encoding="utf-8")
    importing.import_files(project, [folder / "one.vtt", folder / "two.txt"])
    one, two = project.documents()
    north = documents.add_territory(project, "Nord")
    documents.add_territory(project, "Sud")
    documents.move_documents(project, [one.id], north.id)
    access = codebook.create_code(project, "Accès", definition="Pouvoir y aller")
    transport = codebook.create_code(project, "Transports", access.id)
    bus = codebook.create_code(project, "Bus", transport.id)
    codebook.create_code(project, "Divers")
    codebook.pin_code(project, bus.id, "1")
    for code in (access, transport, bus):
        passage = coding.code_passage(project, one.id, 11, 38, code.id)
        coding.code_passage(project, two.id, 11, 38, code.id, status="to_confirm")
        notes.add_note(project, "memo", f"Sur {code.name}", target=("code", code.id))
        notes.add_note(project, "surprise", "Tiens", target=("coding", passage.id), why="rare")
    former = codebook.create_code(project, "Ancien")
    codebook.merge_codes(project, [former.id], made.code("Divers"))
    codebook_care.name_version(project, "Avant")
    for start in (60, 90):
        coding.code_passage(project, one.id, start, start + 8, made.code("Divers"))
    point = notes.add_note(project, "key_point", "Loin", document_id=one.id, start=11, end=38)
    notes.link_note(project, point.id, "code", bus.id)
    lenses.save(project, "extracts", "Transports", "{}")
    with project.step("Leave a divergence open"):
        kept = {"id": "d", "kind": "field", "table": "code", "row_id": bus.id, "what": "Bus", "field": "name"}
        project.add(Lens(name="d", kind=merging.OPEN, query=json.dumps(kept | {"choice": {"name": "Tram"}})))
    documents.person_of_speaker(project, made.one(Speaker, label="Zoé").id, age="42 ans")
    documents.mark_read(project, two.id)
    corpus.put_into(project, [one.id], "Vague A")
    corpus.add_collection(project, "Vague B")
    suggestions.accept(project, made.suggestion(80))
    years = variables.add_variable(project, "Années", "person")
    variables.add_variable(project, "Rang", "person")
    variables.fill(project, "person", {(made.person(), years): "3"})
    writing.write(project, "lead", "Ce qui reste", made.code("Divers"))
    first, _second = (writing.add_finding(project, made.code("Divers"), title) for title in ("Un", "Deux"))
    writing.place(project, project.find(Coding)[0].id, finding_id=first)
    second = synthesis.begin(project, "Habitant·es")
    writing.write(project, "brief", "Pour vous", which=second)
    correcting.correct_text(project, two.id, f"{project.text(two.id)} Voilà.")
    (folder / "entretien.txt").write_text("ZOÉ : Bonjour.\nSAM : La mairie est loin.\n", encoding="utf-8")
    codebook_files.export_codebook(project, folder / "grille.csv")
    with (folder / "grille.csv").open("a", encoding="utf-8") as grid:
        grid.write("Nouveau\n")
    arbitrating.settle(project, made.decided(), "coded")
    problem = thinking.add(project, "problem", "Sortir")
    thinking.add(project, "problem", "Rentrer")
    thinking.support(project, "problem", problem, "coding", made.every(Coding)[0])
    board.put_together(project, [point.id], "Loin de tout")
    tiens = [one.id for one in project.find(Note, kind="surprise")]
    board.make_problem(project, board.put_together(project, tiens[:2], "Tiens"))


def _longest_turn(world: World) -> Turn:
    return max(world.project.find(Turn), key=lambda turn: turn.end - turn.start)


def _first_turn(world: World) -> Turn:
    document = world.one(Document, title="two").id
    return world.project.find(Turn, "start", document_id=document)[0]


Act = Callable[[World], object]
OPERATIONS: dict[str, list[Act]] = {
    "codebook.create_code": [
        lambda w: codebook.create_code(w.project, "Neuf", w.code("Accès"), definition="x", kind="need")
    ],
    "codebook.code_with_new": [
        lambda w: codebook.code_with_new(w.project, Passage(w.one(Document).id, 0, 7), "In vivo", kind="in_vivo"),
        lambda w: codebook.code_with_new(w.project, Passage(w.one(Document).id, 0, 7), "divers"),
    ],
    "codebook.code_many": [
        lambda w: codebook.code_many(w.project, [Passage(w.one(Document).id, 0, 7)], None, "Neuf", origin="rule"),
        lambda w: codebook.code_many(w.project, [Passage(w.one(Document).id, 0, 7)], w.code("Bus")),
    ],
    "codebook.rename_code": [lambda w: codebook.rename_code(w.project, w.code("Bus"), "Bus « de nuit » {x}")],
    "codebook.define_code": [lambda w: codebook.define_code(w.project, w.code("Bus"), includes="a", excludes="b")],
    "codebook.recolour_code": [lambda w: codebook.recolour_code(w.project, w.code("Bus"), 3)],
    "codebook.pin_code": [
        lambda w: codebook.pin_code(w.project, w.code("Accès"), "1"),
        lambda w: codebook.pin_code(w.project, w.code("Bus"), ""),
    ],
    "codebook.move_code": [
        lambda w: codebook.move_code(w.project, w.code("Bus"), None, w.code("Accès")),
        lambda w: codebook.move_code(w.project, w.code("Divers"), w.code("Transports")),
    ],
    "codebook.merge_codes": [
        lambda w: codebook.merge_codes(w.project, [w.code("Transports"), w.code("Divers")], w.code("Accès"), "pareil"),
        lambda w: codebook.merge_codes(w.project, [w.code("Bus")], w.code("Divers")),
    ],
    "codebook.delete_codes": [
        lambda w: codebook.delete_codes(w.project, [w.code("Accès")]),
        lambda w: codebook.delete_codes(w.project, [w.code("Bus"), w.code("Divers")]),
    ],
    "codebook_files.import_codebook": [lambda w: codebook_files.import_codebook(w.project, w.folder / "grille.csv")],
    "coding.code_passage": [lambda w: coding.code_passage(w.project, w.one(Document).id, 0, 9, w.code("Divers"))],
    "coding.code_passages": [
        lambda w: coding.code_passages(
            w.project,
            [Passage(d.id, 0, 9) for d in w.project.find(Document)],
            w.code("Divers"),
            origin="rule",
        )
    ],
    "coding.remove_codings": [
        lambda w: coding.remove_codings(w.project, [w.one(Coding).id]),
        lambda w: coding.remove_codings(w.project, [c.id for c in w.project.find(Coding)]),
    ],
    "coding.resize_coding": [lambda w: coding.resize_coding(w.project, w.one(Coding).id, 0, 20)],
    "coding.recode": [
        lambda w: coding.recode(w.project, [c.id for c in w.project.find(Coding)], w.code("Divers")),
        lambda w: coding.recode(w.project, [w.one(Coding, code_id=w.code("Bus")).id], w.code("Accès")),
    ],
    "coding.confirm_codings": [
        lambda w: coding.confirm_codings(w.project, [c.id for c in w.project.find(Coding, status="to_confirm")])
    ],
    "coding.withdraw_codings": [lambda w: coding.withdraw_codings(w.project, [w.one(Coding).id])],
    "corpus.describe": [
        lambda w: corpus.describe(w.project, w.every(Document), date="2026-03", kind="testimony", territory="Est"),
        lambda w: corpus.describe(w.project, w.every(Document)[:1], territory=""),
        lambda w: corpus.describe(w.project, w.every(Document)[:1], title="Autre"),
    ],
    "corpus.mark_read": [lambda w: corpus.mark_read(w.project, w.every(Document))],
    "withdrawing.withdraw_documents": [
        lambda w: withdrawing.withdraw_documents(w.project, w.every(Document)),
    ],
    "arbitrating.settle": [lambda w: arbitrating.settle(w.project, w.difference(), "coded", "Oui")],
    "arbitrating.reopen": [lambda w: arbitrating.reopen(w.project, w.decided())],
    "thinking.add": [lambda w: thinking.add(w.project, "question", "Comment ?", w.one(Problem).id)],
    "thinking.change": [lambda w: thinking.change(w.project, "problem", w.one(Problem).id, title="Autre")],
    "thinking.remove": [lambda w: thinking.remove(w.project, "problem", w.one(Problem).id)],
    "thinking.move": [lambda w: thinking.move(w.project, "problem", w.every(Problem)[0], 1)],
    "thinking.support": [
        lambda w: thinking.support(w.project, "problem", w.one(Problem).id, "coding", w.every(Coding)[1]),
    ],
    "board.put_together": [
        lambda w: board.put_together(w.project, [w.one(Note, kind="key_point").id], "Neuf"),
        lambda w: board.put_together(w.project, [one.id for one in w.project.find(Note, kind="surprise")], "Neuf"),
    ],
    "board.put_into": [
        lambda w: board.put_into(w.project, [w.one(Note, kind="key_point").id], w.one(Group, name="Tiens").id),
    ],
    "board.take_out": [lambda w: board.take_out(w.project, w.every(Note))],
    "board.rename_group": [lambda w: board.rename_group(w.project, w.one(Group, name="Tiens").id, "Autre")],
    "board.move_group": [lambda w: board.move_group(w.project, w.one(Group, name="Tiens").id, -1)],
    "board.dissolve": [lambda w: board.dissolve(w.project, w.one(Group, name="Tiens").id)],
    "board.make_problem": [lambda w: board.make_problem(w.project, w.one(Group, name="Loin de tout").id)],
    "thinking.turn": [
        lambda w: thinking.turn(w.project, thinking.evidence(w.project, w.one(Problem).id), "contradicts"),
    ],
    "corpus.move_territory": [
        lambda w: corpus.move_territory(w.project, w.one(Territory, name="Sud").id, w.one(Territory, name="Nord").id),
        lambda w: corpus.move_territory(w.project, w.one(Territory, name="Nord").id, None),
    ],
    "corpus.add_collection": [lambda w: corpus.add_collection(w.project, "Vague 2")],
    "corpus.rename_collection": [
        lambda w: corpus.rename_collection(w.project, w.one(Collection, name="Vague A").id, "Vague 1")
    ],
    "corpus.move_collection": [lambda w: corpus.move_collection(w.project, w.one(Collection, name="Vague A").id, None)],
    "corpus.delete_collection": [lambda w: corpus.delete_collection(w.project, w.one(Collection, name="Vague A").id)],
    "corpus.put_into": [
        lambda w: corpus.put_into(w.project, w.every(Document), "vague a"),
        lambda w: corpus.put_into(w.project, w.every(Document), "Neuve"),
    ],
    "corpus.take_out": [lambda w: corpus.take_out(w.project, w.every(Document), w.one(Collection, name="Vague A").id)],
    "codebook_care.archive_codes": [lambda w: codebook_care.archive_codes(w.project, [w.code("Bus"), w.code("Accès")])],
    "codebook_care.duplicate_code": [
        lambda w: codebook_care.duplicate_code(w.project, w.code("Bus"), with_extracts=True)
    ],
    "codebook_care.say_why": [
        lambda w: codebook_care.say_why(w.project, w.code("Divers"), [w.one(CodeAlias).former_id], "Même idée")
    ],
    "codebook_care.name_version": [lambda w: codebook_care.name_version(w.project, "Après")],
    "codebook_care.delete_version": [lambda w: codebook_care.delete_version(w.project, w.one(CodebookVersion).id)],
    "codebook_care.set_aside": [lambda w: codebook_care.set_aside(w.project, codebook_care.remarks(w.project)[0])],
    "coding.split_coding": [lambda w: coding.split_coding(w.project, w.one(Coding).id, w.one(Coding).start + 10)],
    "coding.merge_with": [
        lambda w: coding.merge_with(
            w.project, *[one.id for one in w.project.find(Coding, code_id=w.code("Divers"))[:2]]
        )
    ],
    "coding.copy_codings": [lambda w: coding.copy_codings(w.project, w.every(Coding), w.code("Divers"))],
    "correcting.correct_text": [
        lambda w: correcting.correct_text(
            w.project, w.one(Document).id, w.project.text(w.one(Document).id).replace("La mairie", "Mairie", 1), "mieux"
        ),
        lambda w: correcting.correct_text(w.project, w.one(Document).id, "Tout autre chose."),
    ],
    "correcting.replace_all": [
        lambda w: correcting.replace_all(w.project, correcting.occurrences(w.project, "mairie"), "préfecture")
    ],
    "correcting.return_to_revision": [
        lambda w: correcting.return_to_revision(
            w.project, w.one(TextRevision, document_id=w.one(Document, title="two").id, number=1).id
        )
    ],
    "correcting.rename_speaker": [
        lambda w: correcting.rename_speaker(w.project, "SAM", "Samuel"),
        lambda w: correcting.rename_speaker(w.project, "SAM", "ZOÉ"),
    ],
    "correcting.split_turn": [lambda w: correcting.split_turn(w.project, _longest_turn(w).id, 40)],
    "correcting.join_turn": [lambda w: correcting.join_turn(w.project, _first_turn(w).id)],
    "documents.rename_document": [lambda w: documents.rename_document(w.project, w.one(Document).id, "Autre")],
    "documents.describe_document": [
        lambda w: documents.describe_document(w.project, w.one(Document).id, date="2026-03", consent="quotation")
    ],
    "documents.describe_with_person": [
        lambda w: documents.describe_with_person(
            w.project,
            w.one(Document).id,
            facts={"date": "2026"},
            territory="Est",
            speaker_id=w.one(Speaker, label="SAM").id,
            about={"name": "Sam", "gender": "x"},
        )
    ],
    "documents.move_documents": [
        lambda w: documents.move_documents(w.project, [d.id for d in w.project.find(Document)], w.one(Territory).id),
        lambda w: documents.move_documents(w.project, [w.one(Document).id], None),
    ],
    "documents.delete_documents": [
        lambda w: documents.delete_documents(w.project, [w.one(Document).id]),
        lambda w: documents.delete_documents(w.project, [d.id for d in w.project.find(Document)]),
    ],
    "documents.mark_read": [
        lambda w: documents.mark_read(w.project, w.one(Document, title="one").id),
        lambda w: documents.mark_read(w.project, w.one(Reading).document_id, read=False),
    ],
    "documents.add_territory": [lambda w: documents.add_territory(w.project, "Est", commune="X")],
    "documents.territory_named": [lambda w: documents.territory_named(w.project, "Ouest")],
    "documents.rename_territory": [lambda w: documents.rename_territory(w.project, w.one(Territory).id, "Est")],
    "documents.delete_territory": [lambda w: documents.delete_territory(w.project, w.one(Territory, name="Nord").id)],
    "documents.describe_speaker": [
        lambda w: documents.describe_speaker(w.project, w.one(Speaker).id, role="interviewer")
    ],
    "documents.person_of_speaker": [
        lambda w: documents.person_of_speaker(w.project, w.one(Speaker, label="Zoé").id, gender="x"),
        lambda w: documents.person_of_speaker(w.project, w.one(Speaker, label="SAM").id, district="Nord"),
    ],
    "importing.import_files": [
        lambda w: importing.import_files(
            w.project, [w.folder / "entretien.txt"], territory="Neuf", collection="Vague 1", kind="testimony"
        )
    ],
    "importing.store": [
        lambda w: importing.store(w.project, importing.read_files([w.folder / "entretien.txt"]), collection="C")
    ],
    "voices.give_part": [lambda w: voices.give_part(w.project, w.every(Speaker), "interviewer")],
    "voices.choose_person": [
        lambda w: voices.choose_person(w.project, w.one(Speaker, label="SAM").id, w.one(Person).id),
        lambda w: voices.choose_person(w.project, w.one(Speaker, label="Zoé").id, None),
    ],
    "voices.new_person": [lambda w: voices.new_person(w.project, w.one(Speaker, label="Zoé").id)],
    "voices.describe_person": [
        lambda w: voices.describe_person(w.project, w.one(Speaker, label="Zoé").id, role="Habitante"),
        lambda w: voices.describe_person(w.project, w.one(Speaker, label="SAM").id, age="31 ans"),
    ],
    "notes.add_note": [
        lambda w: notes.add_note(w.project, "memo", "Libre"),
        lambda w: notes.add_note(w.project, "surprise", "Oh", document_id=w.one(Document).id, start=0, end=3, why="y"),
        lambda w: notes.add_note(w.project, "observation", "", heard="Encore !", territory="Neuf"),
    ],
    "notes.edit_note": [
        lambda w: notes.edit_note(w.project, w.one(Note).id, body="autre", public=True),
        lambda w: notes.edit_note(w.project, w.one(Note).id, territory="Ouest"),
    ],
    "exchanging.take_in": [
        lambda w: exchanging.take_in(
            w.project,
            Exchange(
                name="Ailleurs",
                users={"u": "Ana"},
                codes=[ReadCode("c", "Venu"), ReadCode("d", "Dessous", "c")],
                sources=[
                    Source(
                        "s",
                        "Texte",
                        text="Un bus passe.",
                        selections=(Selection("x", 3, 6, codings=(PlacedCode("k", "c", "u"),)),),
                    )
                ],
            ),
        )
    ],
    "freezing.freeze": [lambda w: freezing.freeze(w.project)],
    "merging.arbitrate": [lambda w: merging.arbitrate(w.project, ["d"], "theirs")],
    "lenses.save": [lambda w: lenses.save(w.project, "words", "Bus", "bus -tram")],
    "lenses.forget": [lambda w: lenses.forget(w.project, [w.one(Lens, kind="extracts").id])],
    "notes.link_note": [
        lambda w: notes.link_note(w.project, w.one(Note).id, "coding", w.one(Coding).id),
        lambda w: notes.link_note(w.project, w.one(Note).id, "note", w.every(Note)[1]),
    ],
    "notes.unlink": [lambda w: notes.unlink(w.project, w.every(Link))],
    "notes.delete_notes": [lambda w: notes.delete_notes(w.project, [n.id for n in w.project.find(Note)])],
    "suggestions.accept": [
        lambda w: suggestions.accept(w.project, w.suggestion()),
        lambda w: suggestions.accept(w.project, w.suggestion(), code_id=w.code("Divers"), span=(61, 70)),
    ],
    "rereading.find_right": [lambda w: rereading.find_right(w.project, w.project.find(Coding)[0].id)],
    "rereading.keep_apart": [lambda w: rereading.keep_apart(w.project, Mixed(w.code("Divers"), w.code("Bus"), 2, 6))],
    "variables.add_variable": [lambda w: variables.add_variable(w.project, "Étage {x}", "person", "number")],
    "variables.change_variable": [
        lambda w: variables.change_variable(w.project, w.variable(), name="Ancienneté", kind="number")
    ],
    "variables.remove_variable": [lambda w: variables.remove_variable(w.project, w.variable())],
    "variables.move_variable": [lambda w: variables.move_variable(w.project, w.variable(), 1)],
    "variables.fill": [
        lambda w: variables.fill(w.project, "person", {(w.person(), w.variable()): "", (w.person(), "age"): "9"}),
    ],
    "variables.read_spreadsheet": [
        lambda w: variables.read_spreadsheet(w.project, "person", w.sheet()),
    ],
    "synthesis.begin": [
        lambda w: synthesis.begin(w.project, "Élu·es {x}"),
        lambda w: synthesis.begin(w.project, "Copie", synthesis.the_row(w.project).id),
    ],
    "synthesis.rename": [lambda w: synthesis.rename(w.project, w.synthesis(), "Autre nom")],
    "synthesis.forget": [lambda w: synthesis.forget(w.project, w.synthesis())],
    "writing.write": [
        lambda w: writing.write(w.project, "brief", "À retenir"),
        lambda w: writing.write(w.project, "lead", "Autre {x}", w.code("Bus")),
        lambda w: writing.write(w.project, "lead", "", w.code("Divers")),
    ],
    "writing.add_finding": [lambda w: writing.add_finding(w.project, w.code("Bus"), "On attend", "longtemps")],
    "writing.change_finding": [lambda w: writing.change_finding(w.project, w.finding(), title="Autre", body="x")],
    "writing.remove_finding": [lambda w: writing.remove_finding(w.project, w.finding())],
    "writing.place": [
        lambda w: writing.place(w.project, w.project.find(Coding)[0].id, code_id=w.code("Bus")),
        lambda w: writing.place(w.project, w.project.find(Coding)[2].id, finding_id=w.finding()),
    ],
    "writing.leave_out": [
        lambda w: writing.leave_out(w.project, [w.project.find(Coding)[0].id], w.code("Bus")),
        lambda w: writing.leave_out(w.project, [w.one(SynthesisNode, kind="verbatim").subject_id], w.code("Divers")),
    ],
    "writing.take_away": [lambda w: writing.take_away(w.project, w.one(SynthesisNode, kind="verbatim").id)],
    "writing.cut": [
        lambda w: writing.cut(
            w.project, w.project.find(Coding)[0].id, "un […] trois", "un deux trois", finding_id=w.finding()
        ),
        lambda w: writing.cut(w.project, w.project.find(Coding)[1].id, "un […]", "un deux", code_id=w.code("Bus")),
    ],
    "writing.move": [lambda w: writing.move(w.project, w.finding(), 1)],
    "suggestions.refuse": [lambda w: suggestions.refuse(w.project, w.suggestion())],
    "suggestions.later": [lambda w: suggestions.later(w.project, w.suggestion())],
    "synthesis.choose": [lambda w: synthesis.choose(w.project, title="Ce que l’on nous a dit", max_verbatims=2)],
    "synthesis.leave_out_codes": [
        lambda w: synthesis.leave_out_codes(w.project, w.code("Accès")),
        lambda w: synthesis.leave_out_codes(w.project, w.code("Bus")),
    ],
}
NOT_STEPS = {"coders.use_coder", "merging.apply", "synthesis.the_row", "freezing.unlock"}
"""A synthesis is begun within the step that first writes in it. Who codes is not undone: see below. A frozen world
would refuse the others: `test_freezing.py` unlocks one. A merge names a snapshot first: `test_merging.py` takes it
back."""

CASES = [pytest.param(act, id=f"{name}-{at}") for name, acts in OPERATIONS.items() for at, act in enumerate(acts)]


def operations() -> set[str]:
    """Every public function of the services that is given a `Project` to change."""
    found = set()
    for info in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"qualicode.services.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            ours = function.__module__ == module.__name__ and not name.startswith("_")
            if ours and first is not None and first.annotation is Project and name != "index_path":
                found.add(f"{info.name}.{name}")
    return found


def test_every_operation_is_tried_here():
    assert operations() == OPERATIONS.keys() | NOT_STEPS


@pytest.mark.parametrize("act", CASES)
def test_do_undo_redo_three_times(world, act):
    project = world.project
    before, seq = everything(project), project.last_seq
    act(world)
    after = everything(project)
    assert after != before and project.last_seq == seq + 1  # one step
    step = project.history(limit=1)[0]
    assert step.kind == "do" and step.label.format(**step.args)
    for _ in range(3):
        assert project.undo().id == step.id
        assert everything(project) == before
        assert project.redo().id == step.id
        assert everything(project) == after
    assert project.rows("PRAGMA foreign_key_check") == []
    assert files.check(project) == []


@pytest.mark.parametrize("act", CASES)
def test_an_operation_that_fails_midway_changes_nothing(world, act, monkeypatch):
    """The disk fails at the step's end."""
    before = everything(world.project)

    def fail(*_args: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("qualicode.store.journal.finish", fail)
    with pytest.raises(OSError, match="disk"):
        act(world)
    monkeypatch.undo()
    assert everything(world.project) == before


def test_who_codes_is_not_taken_back(world):
    """Otherwise the next coding would bear the name of nobody."""
    project = world.project
    before = project.last_seq
    coder = coders.use_coder(project, "Awa Diop")
    project.undo()
    assert project.coder_id == coder.id
    coding.code_passage(project, world.one(Document).id, 0, 7, world.code("Divers"))
    project.restore(before)
    coding.code_passage(project, world.one(Document).id, 0, 7, world.code("Divers"))
    assert world.one(Coding, coder_id=coder.id)
    assert files.check(project) == []
