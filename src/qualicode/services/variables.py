"""What is known about persons and documents, as a sheet: one line each, facts and variables as columns.

Values are kept as text that every machine reads the same: numbers with a point, dates as ISO 8601 (also partial),
"true" and "false". Each edit, and each block that is pasted, is one step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualicode.extend import Table
from qualicode.i18n import N_, _, language
from qualicode.model.dates import iso_date
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.model.study import Document, Person, Row, Variable, VariableValue
from qualicode.plugins.importers import table as spreadsheets
from qualicode.store.project import Project
from qualicode.store.reading import Reader

KINDS = {
    "text": N_("Text"),
    "number": N_("Number"),
    "date": N_("Date"),
    "choice": N_("Choice"),
    "boolean": N_("Yes or no"),
}
PERSONS, DOCUMENTS = "person", "document"
_CLASSES: dict[str, type[Row]] = {PERSONS: Person, DOCUMENTS: Document}
FACTS: Mapping[str, Mapping[str, str]] = {
    PERSONS: {
        "name": N_("Name or pseudonym"),
        "role": N_("Role"),
        "age": N_("Age"),
        "gender": N_("Gender"),
        "district": N_("District"),
    },
    DOCUMENTS: {
        "title": N_("Title"),
        "date": N_("Date"),
        "place": N_("Place"),
        "wave": N_("Wave"),
        "profile": N_("Profile"),
        "source": N_("Source"),
    },
}
_YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "x", "1", "ok"])
_NO = frozenset(["non", "n", "no", "faux", "false", "0"])
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is a variable's id, or a field of the person or document (then `is_fact`)."""

    key: str
    title: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    is_fact: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything known: a row of values for each id, in the order of the columns; "" where nothing is known."""

    applies_to: str
    columns: tuple[Column, ...]
    ids: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What a spreadsheet gave: lines that were found, lines that nobody here is called, columns that are new."""

    found: int
    unknown: tuple[str, ...]
    new: tuple[str, ...]


def sheet(reader: Reader, applies_to: str) -> Sheet:
    """The sheet of persons or of documents."""
    variables = reader.find(Variable, "position", applies_to=applies_to)
    columns = [
        *(Column(name, _(title), is_fact=True) for name, title in FACTS[applies_to].items()),
        *(_column(one) for one in variables),
    ]
    things: Sequence[Any]
    if applies_to == PERSONS:
        things = sorted(reader.find(Person), key=lambda one: fold(one.name))
    else:
        things = reader.documents()
    values = {
        (variable_id, target_id): value
        for variable_id, target_id, value in reader.rows(
            "SELECT v.variable_id, v.target_id, v.value FROM value v JOIN variable d ON d.id = v.variable_id"
            " WHERE d.applies_to = ?",
            (applies_to,),
        )
    }
    rows = [
        tuple(getattr(one, c.key) if c.is_fact else values.get((c.key, one.id), "") for c in columns) for one in things
    ]
    return Sheet(applies_to, tuple(columns), tuple(one.id for one in things), tuple(rows))


def _column(variable: Variable) -> Column:
    choices = tuple(line.strip() for line in variable.choices.split("\n") if line.strip())
    return Column(variable.id, variable.name, variable.kind, choices, description=variable.description)


def add_variable(
    project: Project, name: str, applies_to: str, kind: str = "text", choices: Sequence[str] = (), description: str = ""
) -> str:
    """Make a variable, after the others; returns its id. Raises `UserError` without a name, or for one taken."""
    name = _free_name(project, name, applies_to)
    position = 1 + max((one.position for one in project.find(Variable, applies_to=applies_to)), default=0)
    made = Variable(
        name=name,
        applies_to=applies_to,
        kind=kind,
        choices="\n".join(choices),
        description=description,
        position=position,
    )
    with project.step(N_("Add the variable “{name}”"), name=name):
        project.add(made)
    return made.id


def change_variable(project: Project, variable_id: str, **fields: Any) -> None:
    """Change a variable's name, kind, choices (a sequence) or description in one step.

    With another kind, values that fit it are written anew as it wants them. Raises `UserError` when one does not fit.
    """
    before = project.get(Variable, variable_id)
    if "name" in fields:
        fields["name"] = _free_name(project, str(fields["name"]), before.applies_to, but=variable_id)
    if "choices" in fields:
        fields["choices"] = "\n".join(fields["choices"])
    changed = {name: value for name, value in fields.items() if getattr(before, name) != value}
    if not changed:
        return
    kind = str(fields.get("kind", before.kind))
    choices = tuple(str(fields.get("choices", before.choices)).split("\n"))
    column = Column(variable_id, str(fields.get("name", before.name)), kind, tuple(filter(None, choices)))
    values = project.find(VariableValue, variable_id=variable_id)
    fitted = [(one.id, {"value": fit(column, one.value)}) for one in values]
    with project.step(N_("Change the variable “{name}”"), name=before.name):
        project.update(Variable, variable_id, **changed)
        project.update_many(VariableValue, fitted)


def remove_variable(project: Project, variable_id: str) -> None:
    """Delete a variable with all its values, in one step."""
    before = project.get(Variable, variable_id)
    with project.step(N_("Delete the variable “{name}”"), name=before.name):
        project.remove_where(VariableValue, variable_id=variable_id)
        project.remove(Variable, [variable_id])


def move_variable(project: Project, variable_id: str, by: int) -> None:
    """Move a variable left (-1) or right (1) among the others; at the end nothing happens."""
    applies_to = project.get(Variable, variable_id).applies_to
    order = [one.id for one in project.find(Variable, "position", applies_to=applies_to)]
    at = order.index(variable_id)
    to = min(max(at + by, 0), len(order) - 1)
    if to != at:
        order.insert(to, order.pop(at))
        with project.step(N_("Move a variable")):
            project.update_many(Variable, [(one, {"position": place}) for place, one in enumerate(order, 1)])


def fill(project: Project, applies_to: str, cells: Mapping[tuple[str, str], str]) -> int:
    """Write cells, each named by the id of its line and the key of its column, in one step; how many changed.

    Raises `UserError` for the first cell whose text does not fit its column: then nothing is written.
    """
    known = sheet(project, applies_to)
    columns = {one.key: one for one in known.columns}
    place = {key: at for at, key in enumerate(columns)}
    rows = dict(zip(known.ids, known.rows, strict=True))
    facts: dict[str, dict[str, str]] = {}
    values: dict[tuple[str, str], str] = {}
    for (row_id, key), text in cells.items():
        column, row = columns[key], rows[row_id]
        value = _fact(column, text, row[0]) if column.is_fact else fit(column, text, row[0])
        if value == row[place[key]]:
            continue
        if column.is_fact:
            facts.setdefault(row_id, {})[key] = value
        else:
            values[key, row_id] = value
    count = len(values) + sum(len(fields) for fields in facts.values())
    if count:
        label = N_("Describe persons") if applies_to == PERSONS else N_("Describe documents")
        with project.step(label):
            if facts:
                project.update_many(_CLASSES[applies_to], list(facts.items()))
            _write(project, values)
    return count


def _write(project: Project, values: Mapping[tuple[str, str], str]) -> None:
    known = {
        (one.variable_id, one.target_id): one
        for one in project.find_in(VariableValue, "variable_id", {variable for variable, _target in values})
    }
    changed, gone = [], []
    for (variable_id, target_id), value in values.items():
        before = known.get((variable_id, target_id))
        if before is None and value:
            project.add(VariableValue(variable_id=variable_id, target_id=target_id, value=value))
        elif before is not None and value:
            changed.append((before.id, {"value": value}))
        elif before is not None:
            gone.append(before.id)
    project.update_many(VariableValue, changed)
    project.remove(VariableValue, gone)


def fit(column: Column, text: str, who: str = "") -> str:
    """A value as its kind wants it; "" for nothing. Raises `UserError` for one that does not fit."""
    text = " ".join(text.split()) if column.kind != "text" else text.strip()
    if not text or column.kind == "text":
        return text
    value = _fitted(column, text)
    if value is None:
        where = _("{column}, {line}").format(column=column.title, line=who) if who else column.title
        raise UserError(_("“{text}” does not fit {where}.").format(text=text[:60], where=where), _wanted(column))
    return value


def _fitted(column: Column, text: str) -> str | None:
    if column.kind == "number":
        plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        try:
            number = float(plain)
        except ValueError:
            return None
        return plain if number == number and abs(number) != float("inf") else None
    if column.kind == "boolean":
        word = fold(text)
        return "true" if word in _YES else "false" if word in _NO else None
    if column.kind == "date":
        return iso_date(text) or None
    same = [one for one in column.choices if fold(one) == fold(text)]
    return same[0] if same else None if column.choices else text


def _wanted(column: Column) -> str:
    return {
        "number": _("Type a number, such as 12 or 3.5."),
        "date": _("Type a date, such as 2026-03-14 or 14/03/2026."),
        "boolean": _("Type yes or no."),
        "choice": _("Choose one of: {choices}.").format(choices=", ".join(column.choices)),
    }[column.kind]


def _fact(column: Column, text: str, who: str) -> str:
    text = " ".join(text.split())
    if column.key in ("name", "title") and not text:
        raise UserError(_("A name is needed."), _("Type at least one character."))
    if column.key == "date" and text:
        return iso_date(text) or fit(Column(column.key, column.title, "date"), text, who)
    return text


def _free_name(reader: Reader, name: str, applies_to: str, but: str = "") -> str:
    name = " ".join(name.split())[:_LONGEST_NAME]
    if not name:
        raise UserError(_("A name is needed."), _("Type at least one character."))
    taken = [fold(_(title)) for title in FACTS[applies_to].values()]
    taken += [fold(one.name) for one in reader.find(Variable, applies_to=applies_to) if one.id != but]
    if fold(name) in taken:
        raise UserError(_("There is a column “{name}” already.").format(name=name), _("Choose another name."))
    return name


# Spreadsheets


def shown(column: Column, value: str) -> str:
    """A value as people read it."""
    if column.kind == "boolean" and value:
        return _("yes") if value == "true" else _("no")
    return value.replace(".", ",") if column.kind == "number" and language() == "fr" else value


def as_table(known: Sheet) -> Table:
    """The sheet as a table to be written or copied."""
    rows = tuple(
        tuple(shown(column, value) for column, value in zip(known.columns, row, strict=True)) for row in known.rows
    )
    title = _("Persons") if known.applies_to == PERSONS else _("Documents")
    return Table(title, tuple(column.title for column in known.columns), rows)


def read_spreadsheet(project: Project, applies_to: str, path: Path) -> SheetReport:
    """Take values from a spreadsheet (.xlsx, .ods, .csv): its lines are told by the column of names, or the first one.

    Columns that are not known become variables; empty cells change nothing. One step. Raises `UserError`.
    """
    grid = spreadsheets.read_grid(path)
    known = sheet(project, applies_to)
    titles = {fold(column.title): column for column in known.columns}
    first = known.columns[0]
    named = next((at for at, name in enumerate(grid.names) if fold(name) in (fold(first.title), first.key)), 0)
    lines: dict[str, list[str]] = {}
    for row_id, row in zip(known.ids, known.rows, strict=True):
        lines.setdefault(fold(row[0]), []).append(row_id)
    unknown: list[str] = []
    new: list[str] = []
    cells: dict[tuple[str, str], str] = {}
    found: set[str] = set()
    with project.step(N_("Take variables from a spreadsheet")):
        keys: dict[int, str] = {}
        for at, name in enumerate(grid.names):
            if at == named:
                continue
            column = titles.get(fold(name))
            if column is None:
                new.append(name)
            keys[at] = column.key if column else add_variable(project, name, applies_to)
        for row in grid.rows:
            same = lines.get(fold(" ".join(row[named].split())), [])
            if not same and row[named].strip():
                unknown.append(row[named].strip())
            for row_id in same:
                found.add(row_id)
                cells.update({(row_id, key): row[at] for at, key in keys.items() if row[at].strip()})
        fill(project, applies_to, cells)
    return SheetReport(len(found), tuple(unknown), tuple(new))
