"""Reading a project: values by id and by field, texts, and rows of any query. Safe to hand to a job."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable

from qualicode.model.study import Document, ProjectInfo, Row, Study
from qualicode.store import schema

R = TypeVar("R", bound=Row)

_CHUNK = 900  # SQLite allows 999 parameters in its older builds


class Reader:
    """Reads one project through one connection; use it in the thread that it was made for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def get(self, cls: type[R], row_id: str) -> R:
        """The value with this id. Raises `KeyError` when there is none."""
        found = self.rows(f'SELECT {_columns(cls)} FROM "{cls.table}" WHERE id = ?', (row_id,))
        if not found:
            raise KeyError(f"{cls.table} {row_id}")
        return _maker(cls)(found[0])

    def find(self, cls: type[R], order: str = "", **equals: Any) -> list[R]:
        """The values whose fields equal these (None matches None), in the order of a field or of birth."""
        where, params = _equal(cls, equals)
        for name in order.split():
            _check(cls, name)
        ordering = ", ".join([f'"{name}"' for name in order.split()] + ["id"])
        make = _maker(cls)
        sql = f'SELECT {_columns(cls)} FROM "{cls.table}"{where} ORDER BY {ordering}'
        return [make(row) for row in self.rows(sql, params)]

    def find_in(self, cls: type[R], field: str, values: Iterable[str]) -> list[R]:
        """The values whose `field` is one of `values`."""
        _check(cls, field)
        wanted, make = list(values), _maker(cls)
        found: list[Any] = []
        for at in range(0, len(wanted), _CHUNK):
            part = wanted[at : at + _CHUNK]
            marks = ", ".join("?" for _ in part)
            sql = f'SELECT {_columns(cls)} FROM "{cls.table}" WHERE "{field}" IN ({marks}) ORDER BY id'
            found += self.rows(sql, part)
        return [make(row) for row in found]

    def count(self, cls: type[Row], **equals: Any) -> int:
        """How many values there are with these fields."""
        where, params = _equal(cls, equals)
        return int(self.rows(f'SELECT count(*) FROM "{cls.table}"{where}', params)[0][0])

    def rows(self, sql: str, params: Sequence[Any] = ()) -> Sequence[Any]:
        """The rows of a query with "?" marks."""
        return self.connection.exec_driver_sql(sql, tuple(params)).all()

    def select(self, statement: Executable) -> Sequence[Any]:
        """The rows of a SQLAlchemy statement."""
        return self.connection.execute(statement).all()

    def text(self, document_id: str) -> str:
        """The text of a document. Raises `KeyError` when there is no such document."""
        found = self.rows(
            "SELECT c.body FROM document d JOIN content c ON c.hash = d.content WHERE d.id = ?", (document_id,)
        )
        if not found:
            raise KeyError(f"document {document_id}")
        return str(found[0][0])

    def texts(self, document_ids: Iterable[str] | None = None) -> dict[str, str]:
        """The texts of these documents (of all when None) by their ids."""
        sql = "SELECT d.id, c.body FROM document d JOIN content c ON c.hash = d.content"
        if document_ids is None:
            return dict(map(tuple, self.rows(sql)))
        wanted = list(document_ids)
        found: dict[str, str] = {}
        for at in range(0, len(wanted), _CHUNK):
            part = wanted[at : at + _CHUNK]
            found.update(map(tuple, self.rows(f"{sql} WHERE d.id IN ({', '.join('?' for _ in part)})", part)))
        return found

    def study(self) -> Study:
        """The whole study as values, for exporters and analyses."""
        parts: Mapping[str, Any] = {
            name: tuple(self.find(schema.CLASSES[table], order)) for name, table, order in _STUDY
        }
        return Study(info=self.find(ProjectInfo)[0], texts=self.texts(), **parts)

    def documents(self) -> list[Document]:
        """Every document, by territory's order and its own."""
        sql = (
            f"SELECT {_columns(Document, 'd')} FROM document d LEFT JOIN territory t ON t.id = d.territory_id"
            " ORDER BY t.position IS NULL, t.position, t.id, d.position, d.id"
        )
        make = _maker(Document)
        return [make(row) for row in self.rows(sql)]


_STUDY = (
    ("coders", "coder", ""),
    ("territories", "territory", "position"),
    ("places", "place", ""),
    ("immersions", "immersion", "start_date"),
    ("collections", "collection", "position"),
    ("members", "collection_member", ""),
    ("documents", "document", "position"),
    ("persons", "person", ""),
    ("speakers", "speaker", "document_id position"),
    ("turns", "turn", "document_id start"),
    ("variables", "variable", "position"),
    ("values", "value", ""),
    ("codes", "code", "position"),
    ("codings", "coding", "document_id start"),
    ("notes", "note", ""),
    ("links", "link", "position"),
    ("decisions", "suggestion_decision", ""),
    ("problems", "problem", "position"),
    ("problem_items", "problem_item", "position"),
    ("needs", "need", "position"),
    ("syntheses", "synthesis", "position"),
    ("nodes", "synthesis_node", "position"),
    ("readings", "reading", ""),
    ("aliases", "code_alias", ""),
    ("codebook_versions", "codebook_version", "created_at"),
    ("lenses", "lens", "created_at"),
)


def _columns(cls: type[Row], of: str = "") -> str:
    """The columns by name: a newer file, opened for reading, may have more of them."""
    prefix = f"{of}." if of else ""
    return ", ".join(f'{prefix}"{name}"' for name in schema.NAMES[cls.table])


def _maker(cls: type[R]) -> Callable[[Any], R]:
    """Builds values from rows whose columns are `_columns`."""
    names, flags = schema.NAMES[cls.table], schema.BOOLEANS[cls.table]
    if not flags:
        return lambda row: cls(**dict(zip(names, row, strict=True)))

    def make(row: Any) -> R:
        fields = dict(zip(names, row, strict=True))
        fields.update((flag, bool(fields[flag])) for flag in flags)
        return cls(**fields)

    return make


def _equal(cls: type[Row], equals: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The condition that fields equal these values (None matches None), and its parameters."""
    for name in equals:
        _check(cls, name)
    tests = (f'"{name}" IS NULL' if value is None else f'"{name}" = ?' for name, value in equals.items())
    where = f" WHERE {' AND '.join(tests)}" if equals else ""
    return where, [value for value in equals.values() if value is not None]


def _check(cls: type[Row], name: str) -> None:
    if name not in schema.NAMES[cls.table]:
        raise ValueError(f"{cls.table} has no field {name!r}")
