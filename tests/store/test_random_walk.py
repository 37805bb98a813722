"""A project walked at random beside a model in plain Python: what is stored is what was done, undone, published."""

import copy
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from qualicode.model.study import Code, Coder, Coding, Document, Note, ProjectInfo
from qualicode.store import files, schema
from qualicode.store.removal import remove_deep

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""This test writes much and asks nothing of the disk."""

State = dict[str, dict[str, dict[str, object]]]

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


class Walk(RuleBasedStateMachine):
    """`state` is what the tables should hold; `past` and `future` the states that undo and redo lead to."""

    codes = Bundle("codes")

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self._patch = pytest.MonkeyPatch()
        self._patch.setenv("QUALICODE_DATA", str(Path(self._folder.name) / "data"))
        self.path = Path(self._folder.name) / "walk.qualicode"
        self.coder = Coder(name="Zoé")
        self.project = files.create(self.path, ProjectInfo(name="é"), self.coder)
        self.state: State = {"code": {}, "document": {}, "coding": {}, "note": {}}
        self.texts: dict[str, str] = {}
        self.past: list[State] = []
        self.future: list[State] = []
        self.moments = {self.project.last_seq: self._now()}
        self.published = self._now()

    def teardown(self) -> None:
        self.project.close()
        assert files.check(self.path) == []
        self._patch.undo()
        self._folder.cleanup()

    # The model

    def _now(self) -> State:
        return copy.deepcopy(self.state)

    def _done(self, before: State) -> None:
        """A step was made, unless nothing changed."""
        if before != self.state:
            self.past.append(before)
            self.future.clear()
        self.moments[self.project.last_seq] = self._now()

    def _write(self, label: str, *rows: object) -> None:
        before = self._now()
        with self.project.step(label):
            self.project.add(*rows)
        for row in rows:
            self.state[row.table][row.id] = schema.record(row)
        self._done(before)

    # What a person does

    @initialize(text=texts)
    def begin(self, text: str) -> None:
        self.import_text(text)

    @rule(text=texts)
    def import_text(self, text: str) -> None:
        before = self._now()
        with self.project.step("Import"):
            document = Document(title=text[:5], content=self.project.keep_text(text), characters=len(text))
            self.project.add(document)
        self.state["document"][document.id] = schema.record(document)
        self.texts[document.id] = text
        self._done(before)

    @rule(target=codes, name=names)
    def make_code(self, name: str) -> str:
        code = Code(name=name)
        self._write("Create a code", code)
        return code.id

    @precondition(lambda self: self.state["document"] and self.state["code"])
    @rule(data=st.data())
    def put_code(self, data: st.DataObject) -> None:
        document = data.draw(st.sampled_from(sorted(self.state["document"])))
        length = len(self.texts[document])
        start = data.draw(st.integers(0, length - 1))
        end = data.draw(st.integers(start + 1, length))
        code = data.draw(st.sampled_from(sorted(self.state["code"])))
        coding = Coding(document_id=document, code_id=code, coder_id=self.coder.id, start=start, end=end)
        self._write("Code a passage", coding, Note(body=self.texts[document][start:end], target_id=coding.id))

    @precondition(lambda self: self.state["code"])
    @rule(data=st.data(), name=names)
    def rename(self, data: st.DataObject, name: str) -> None:
        code = data.draw(st.sampled_from(sorted(self.state["code"])))
        before = self._now()
        with self.project.step("Rename"):
            self.project.update(Code, code, name=name)
        self.state["code"][code]["name"] = name
        self._done(before)

    @precondition(lambda self: self.state["code"])
    @rule(hue=st.integers(0, 359))
    def recolour_all(self, hue: int) -> None:
        before = self._now()
        with self.project.step("Recolour"):
            self.project.update_many(Code, [(code, {"hue": hue}) for code in self.state["code"]])
        for code in self.state["code"].values():
            code["hue"] = hue
        self._done(before)

    @precondition(lambda self: self.state["code"])
    @rule(data=st.data())
    def delete_code(self, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(sorted(self.state["code"])))
        before = self._now()
        with self.project.step("Delete"):
            remove_deep(self.project, Code, [code])
        del self.state["code"][code]
        self.state["coding"] = {key: row for key, row in self.state["coding"].items() if row["code_id"] != code}
        self._done(before)

    @rule(name=names)
    def fail(self, name: str) -> None:
        with pytest.raises(ZeroDivisionError), self.project.step("Fails"):
            self.project.add(Code(name=name))
            self.project.keep_text(name)
            for code in self.state["code"]:
                self.project.update(Code, code, name="half")
            _ = 1 / 0

    @rule()
    def undo(self) -> None:
        if self.project.undo() is None:
            assert not self.past
            return
        self.future.append(self._now())
        self.state = self.past.pop()
        self.moments[self.project.last_seq] = self._now()

    @rule()
    def redo(self) -> None:
        if self.project.redo() is None:
            assert not self.future
            return
        self.past.append(self._now())
        self.state = self.future.pop()
        self.moments[self.project.last_seq] = self._now()

    @rule(data=st.data())
    def return_to(self, data: st.DataObject) -> None:
        moment = data.draw(st.sampled_from(sorted(self.moments)))
        before = self._now()
        self.project.restore(moment)
        self.state = copy.deepcopy(self.moments[moment])
        self._done(before)

    # The file

    @rule()
    def publish(self) -> None:
        self.project.publish()
        self.published = self._now()
        assert not self.project.unpublished

    @rule(publish=st.booleans())
    def reopen(self, publish: bool) -> None:
        had = self.project.unpublished
        self.project.close(publish=publish)
        if publish:
            self.published = self._now()
        self.project = files.open(self.path)
        assert self.project.recovered == (had and not publish)

    @rule()
    def look_into_the_file(self) -> None:
        reader = files.open(self.path, read_only=True)
        assert {table: self._rows(reader, table) for table in self.state} == self.published
        reader.close()

    # What must hold

    @staticmethod
    def _rows(reader, table: str) -> dict[str, dict[str, object]]:
        return {row.id: schema.record(row) for row in reader.find(schema.CLASSES[table])}

    @invariant()
    def the_tables_are_the_model(self) -> None:
        assert {table: self._rows(self.project, table) for table in self.state} == self.state

    @invariant()
    def every_extract_is_a_slice_of_its_text(self) -> None:
        study = self.project.study()
        assert study.texts == {document: self.texts[document] for document in self.state["document"]}
        notes = {note.target_id: note.body for note in study.notes}
        for coding in study.codings:
            assert study.passage(coding) == notes[coding.id]


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
