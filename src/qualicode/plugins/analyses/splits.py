"""How passages are split into columns: by territory, kind of document, variable, role, wave, month, coder, document."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qualicode.model.folding import fold
from qualicode.model.study import DOCUMENT_KINDS, SPEAKER_ROLES, Document, Person, Variable
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.analyses.frame import Frame

SPLITS = (
    "territory", "kind", "role", "person_role", "age", "gender", "district", "variable", "wave", "month", "coder",
    "document", "place",
)  # fmt: skip
"""What `by` may be; "variable" also wants the id of one in `variable`."""
_MONTH = re.compile(r"\s*(\d{4})-(0[1-9]|1[0-2])(?:[-T].*)?")
_LONGEST = 240
"""Of more months than this from the first to the last, only those with extracts are shown."""
_YEARS = re.compile(r"\s*(\d{1,3})\s*(?:ans|years?(?: old)?)?\s*", re.IGNORECASE)
_LATEST = "\U0010ffff"


@dataclass(frozen=True, eq=False)
class Split:
    """The columns of a table: `labels`, and the pairs (passage, column) as two numpy arrays.

    A passage may be in several columns (two coders); `coding` then says which codings of it belong to each pair: one
    row a coding in `coding_column`, None where all of them do.
    """

    labels: tuple[str, ...]
    passage: Any
    column: Any
    coding_column: Any = None


def split(frame: Frame, words: Wording, by: str, variable: str = "") -> Split:
    """The passages of a frame in columns; those of which nothing is known are in the last one."""
    if by == "coder":
        return _by_coder(frame, words)
    if by == "month":
        return _by_month(frame, words)
    if by in ("role", "person_role", "age", "gender", "district"):
        return _by_voice(frame, words, _voice_keys(frame, words, by))
    found = next((one for one in frame.study.variables if one.id == variable), None) if by == "variable" else None
    if by == "variable" and found is not None and found.applies_to == "person":
        return _by_voice(frame, words, _variable_of_voice(frame, words, found))
    return _by_document(frame, words, _document_keys(frame, words, by, found))


Keys = Callable[[int], tuple[str, str]]
"""Of the document or voice with an index: what sorts its column, and its heading; two "" where nothing is known."""


def _by_document(frame: Frame, words: Wording, keys: Keys) -> Split:
    return _by(frame, words, frame.document, len(frame.documents), keys)


def _by_voice(frame: Frame, words: Wording, keys: Keys) -> Split:
    return _by(frame, words, frame.voice, len(frame.voices), keys)


def _by(frame: Frame, words: Wording, of: Any, count: int, keys: Keys) -> Split:
    """Columns of the things that occur, in their order."""
    import numpy as np

    used = np.unique(of).tolist() if count else []
    named = {one: keys(one) for one in used}
    columns = sorted(set(named.values()), key=lambda key: (key == ("", ""), key))
    place = {key: index for index, key in enumerate(columns)}
    column_of = np.zeros(max(1, count), dtype=np.int64)
    for one, key in named.items():
        column_of[one] = place[key]
    labels = tuple(label or words._("Not known") for _, label in columns)
    return Split(labels, np.arange(len(frame.code)), column_of[of])


def _by_month(frame: Frame, words: Wording) -> Split:
    """A column a month from the first to the last, those between them without extracts too."""
    import numpy as np

    found = [_MONTH.match(document.date) for document in frame.documents]
    number = [int(match.group(1)) * 12 + int(match.group(2)) - 1 if match else -1 for match in found]
    of = np.array([*number, -1], dtype=np.int64)[frame.document]
    used = np.unique(of).tolist()
    dated = [month for month in used if month >= 0]
    if dated and dated[-1] - dated[0] < _LONGEST:
        dated = list(range(dated[0], dated[-1] + 1))
    months = np.array(dated, dtype=np.int64)
    column = np.where(of >= 0, np.searchsorted(months, of), len(months)) if len(of) else of
    labels = [words.date(f"{month // 12:04}-{month % 12 + 1:02}") for month in dated]
    return Split((*labels, *([words._("Not known")] if -1 in used else ())), np.arange(len(of)), column)


def _by_coder(frame: Frame, words: Wording) -> Split:
    """A passage is in the column of everybody who coded it; two identities of one person are one."""
    import numpy as np

    coders = {coder.id: coder for coder in frame.study.coders}
    joined = {one.id: one.same_as_id for one in frame.study.coders if one.same_as_id in coders}
    codings = frame.study.codings
    by = [codings[place].coder_id for place in frame.shown_coding.tolist()]
    who = [joined.get(coder) or coder for coder in by] if joined else by
    order = sorted(set(who), key=lambda one: (fold(coders[one].name) if one in coders else _LATEST, one))
    if frame.corpus.options.public:
        labels = tuple(words._("Coder {number}").format(number=number) for number in range(1, len(order) + 1))
    else:
        labels = tuple(words.named(coders[one].name) if one in coders else words._("Not known") for one in order)
    place = {one: index for index, one in enumerate(order)}
    columns = np.fromiter((place[one] for one in who), np.int64, len(who))
    pairs = np.unique(frame.shown_passage * max(1, len(order)) + columns)
    return Split(_distinct(labels), pairs // max(1, len(order)), pairs % max(1, len(order)), columns)


def _distinct(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Two coders of one name stay two columns, told apart by a number."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(found)


def _document_keys(frame: Frame, words: Wording, by: str, variable: Variable | None) -> Keys:
    documents = frame.documents
    if by == "variable":
        return _variable_of_document(frame, words, variable)

    def territory(one: Document) -> tuple[str, str]:
        found = frame.corpus.territory(one)
        return (f"{found.position:09} {fold(found.name)} {found.id}", words.named(found.name)) if found else ("", "")

    def kind(one: Document) -> tuple[str, str]:
        kinds = list(DOCUMENT_KINDS)
        place = kinds.index(one.kind) if one.kind in kinds else 99
        return f"{place:02} {one.kind}", words._(DOCUMENT_KINDS.get(one.kind, one.kind))

    makers: dict[str, Callable[[Document], tuple[str, str]]] = {
        "territory": territory,
        "kind": kind,
        "wave": lambda one: _plain(words, one.wave),
        "place": lambda one: _plain(words, frame.corpus.place(one)),
    }
    if by in makers:
        return lambda place: makers[by](documents[place])
    return lambda place: (f"{place:09}", frame.corpus.shorts[documents[place].id])


def _voice_keys(frame: Frame, words: Wording, by: str) -> Keys:
    def role(place: int) -> tuple[str, str]:
        kind = frame.voices[place].kind
        if kind == "source":
            return "9", words._("Written source")
        roles = list(SPEAKER_ROLES)
        order = roles.index(kind) if kind in roles else 8
        return f"{order}", words._(SPEAKER_ROLES.get(kind, "Other speaker"))

    def fact(place: int) -> tuple[str, str]:
        person = frame.voices[place].person
        if person is None:
            return "", ""
        if by == "age":
            return _age(frame, words, person)
        return _plain(words, {"person_role": person.role, "gender": person.gender, "district": person.district}[by])

    return role if by == "role" else fact


def _age(frame: Frame, words: Wording, person: Person) -> tuple[str, str]:
    """A band of ten years; what was typed otherwise stays as it is."""
    match = _YEARS.fullmatch(person.age)
    if match is None:
        return _plain(words, person.age)
    years = int(match.group(1))
    if years < 18:
        return "000", words._("under 18")
    low = years // 10 * 10
    return f"{low:03}", words._("{low}–{high} years old").format(low=low, high=low + 9)


def _plain(words: Wording, value: str) -> tuple[str, str]:
    """A value as people typed it; what differs in case and accents alone is one column."""
    label = words.ours(value)
    return (fold(label), label) if label else ("", "")


def _variable_of_document(frame: Frame, words: Wording, variable: Variable | None) -> Keys:
    """A document's value, or that of its territory."""
    key = _value_keys(words, variable)
    values = _values(frame, variable)

    def of(place: int) -> tuple[str, str]:
        document = frame.documents[place]
        if variable is not None and variable.applies_to == "territory":
            territory = frame.corpus.territory(document)
            return key(values.get(territory.id, "") if territory else "")
        return key(values.get(document.id, ""))

    return of


def _variable_of_voice(frame: Frame, words: Wording, variable: Variable) -> Keys:
    key, values = _value_keys(words, variable), _values(frame, variable)

    def of(place: int) -> tuple[str, str]:
        person = frame.voices[place].person
        return key(values.get(person.id, "") if person else "")

    return of


def _values(frame: Frame, variable: Variable | None) -> Mapping[str, str]:
    if variable is None:
        return {}
    return {one.target_id: one.value for one in frame.study.values if one.variable_id == variable.id}


def _value_keys(words: Wording, variable: Variable | None) -> Callable[[str], tuple[str, str]]:
    """How the values of a variable are ordered: choices as they are listed, numbers by size, the rest by letter."""
    choices = (
        {fold(line.strip()): place for place, line in enumerate(variable.choices.splitlines())} if variable else {}
    )

    def key(value: str) -> tuple[str, str]:
        sorting, label = _plain(words, value)
        if sorting in choices:
            return f"{choices[sorting]:05}", label
        if variable is not None and variable.kind == "number":
            try:
                return f"{float(sorting.replace(',', '.')) + 1e12:030.6f}", label
            except ValueError:
                return f"{_LATEST}{sorting}", label
        return (f"~{sorting}" if choices and sorting else sorting), label

    return key
