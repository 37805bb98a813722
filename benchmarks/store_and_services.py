"""How fast the store and the services are, without a window: `python benchmarks/store_and_services.py [S|M|L]`."""

import sqlite3
import sys
import tempfile
from pathlib import Path

import corpus
from report import Result, show, timed

from qualicode.model.study import Code, Coding, Document
from qualicode.services import codebook, coding, documents, importing, retrieval, search
from qualicode.store.project import Project


def main(size: str) -> None:
    """Measure everything at one size."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        project = corpus.project(place / "work.db", size)
        results = [
            *_reading(project),
            *_searching(project, size),
            *_changing(project, place),
            *_importing(place, 2000 if size == "L" else 200),
        ]
        print(f"size {size}: {project.count(Document)} documents, {project.count(Coding)} codings")
        show(results)
        project.close_database()


def _reading(project: Project) -> list[Result]:
    code = project.find(Code)[0].id
    document = project.find(Document)[0].id
    raw = sqlite3.connect(project.path)
    least = timed(
        lambda: raw.execute(
            "SELECT substr(c.body, k.start + 1, k.end - k.start) FROM coding k JOIN document d ON d.id = k.document_id"
            " JOIN content c ON c.hash = d.content WHERE k.code_id = ? LIMIT 50",
            (code,),
        ).fetchall()
    )[1]
    every = timed(lambda: [raw.execute(f"SELECT * FROM {table}").fetchall() for table in ("coding", "content")])[1]
    one = "SELECT body FROM content WHERE hash = (SELECT content FROM document LIMIT 1)"
    text = timed(lambda: raw.execute(one).fetchall())[1]
    raw.close()
    return [
        Result("open the database", 0.15, *timed(lambda: Project.open_database(project.path).close_database()), None),
        Result("document list with progress", None, *timed(lambda: documents.overview(project)), None),
        Result("codebook tree with counts", None, *timed(lambda: codebook.tree(project)), None),
        Result("read a document with turns and codings", 0.06, *timed(lambda: _whole(project, document)), text),
        Result("all extracts of one code, first screen", 0.03, *timed(lambda: _screen(project, code)), least),
        Result("every extract of every code", 0.5, *timed(lambda: retrieval.extracts(project), 3), every),
        Result("the whole study as values", None, *timed(project.study, 3), every),
    ]  # fmt: skip


def _screen(project: Project, code_id: str) -> object:
    return retrieval.extracts(project, [code_id], limit=50)


def _whole(project: Project, document_id: str) -> object:
    return documents.open_document(project, document_id), coding.codings_of(project, document_id)


def _searching(project: Project, size: str) -> list[Result]:
    path = search.index_path(project)
    indexing = timed(lambda: search.update_index(project, path), 1, lambda: path.unlink(missing_ok=True))
    common = corpus.Voice().vocabulary[2]

    def find(words: str) -> object:
        return search.search(project, path, words)

    budget = 0.1 if size == "L" else 0.03
    return [
        Result("index the corpus for search (in the background)", None, *indexing, None),
        Result("search a rare word, first screen", budget, *timed(lambda: find(corpus.RARE)), None),
        Result("search a common word, first screen", budget, *timed(lambda: find(common)), None),
        Result("count a common word by document", None, *timed(lambda: search.count(project, path, common)), None),
    ]  # fmt: skip


def _changing(project: Project, place: Path) -> list[Result]:
    document, code = project.find(Document)[0].id, project.find(Code)[0].id
    raw = sqlite3.connect(place / "bare.db", isolation_level=None)
    raw.executescript("PRAGMA synchronous = FULL; CREATE TABLE a (x)")
    bare = timed(lambda: raw.execute("INSERT INTO a VALUES (1)"), 20)[1]
    raw.close()
    at = iter(range(10, 10_000))

    def code_one() -> object:
        return coding.code_passage(project, document, next(at), 60, code)

    results = [
        Result("code a passage, saved", 0.03, *timed(code_one, 20), bare),
        Result("undo it", 0.03, *timed(project.undo, 10), bare),
        Result("redo it", 0.03, *timed(project.redo, 10), bare),
    ]  # fmt: skip
    coder_id = project.coder_id or ""
    many = [
        Coding(document_id=document, code_id=code, coder_id=coder_id, start=i % 900, end=i % 900 + 40)
        for i in range(20_000)
    ]
    with project.step("Many"):
        project.add(*many)
    results.append(Result("undo a step of 20,000 rows", 0.5, *timed(project.undo, 3, project.redo), None))
    project.undo()
    return results


def _importing(place: Path, count: int) -> list[Result]:
    folder = place / "texts"
    folder.mkdir()
    paths = corpus.text_files(folder, count)
    bare = timed(lambda: _bare_import(paths, place / "bare-import.db"), 1)[1]
    project = corpus.project(place / "import.db", "S")
    took = timed(lambda: importing.import_files(project, paths, territory="Territoire nord"), 1)
    indexed = timed(lambda: search.update_index(project, search.index_path(project)), 1)
    project.close_database()
    return [
        Result(f"import {count} text files", 8 if count > 1000 else 1, *took, bare),
        Result("then index them for search (in the background)", None, *indexed, None),
    ]


def _bare_import(paths: list[Path], database: Path) -> None:
    raw = sqlite3.connect(database)
    raw.execute("CREATE TABLE t (body)")
    raw.executemany("INSERT INTO t VALUES (?)", ((path.read_text("utf-8"),) for path in paths))
    raw.commit()
    raw.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "M")
