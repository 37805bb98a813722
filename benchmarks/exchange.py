"""REFI-QDA at size: python benchmarks/exchange.py [S|M|L]; prints seconds and their ratio to bare XML and ZIP."""

import io
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from lxml import etree

from benchmarks import corpus
from qualicode.model.study import Coder, ProjectInfo
from qualicode.services import exchange_out, exchanging
from qualicode.store.project import Project


def main() -> None:
    """Export, read again and take in; beside it the bare cost of writing and parsing the same bytes."""
    size = sys.argv[1] if len(sys.argv) > 1 else "M"
    with tempfile.TemporaryDirectory() as folder:
        project = corpus.project(Path(folder) / "corpus.db", size)
        out = Path(folder) / "out.qdpx"
        wrote = _timed(lambda: exchange_out.export_refi(project, out))
        bare = Path(folder) / "bare.qdpx"
        with zipfile.ZipFile(out) as source, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                if not name.startswith("qualicode/"):
                    target.writestr(name, source.read(name))
        with zipfile.ZipFile(bare) as archive:
            data = archive.read("project.qde")
        parsed = _timed(lambda: etree.fromstring(data))
        zipped = _timed(lambda: zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED).writestr("x", data))
        other = Project.create_database(Path(folder) / "other.db", ProjectInfo(name="O"), Coder(name="A"))
        took = _timed(lambda: exchanging.take_in(other, exchanging.read_project(bare)))
    print(f"{size}: export {wrote:.2f} s ({wrote / zipped:.1f} × bare zip), import {took:.2f} s "
          f"({took / parsed:.1f} × bare parse)")  # fmt: skip


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
