"""Merging two copies that diverged: python benchmarks/merging.py [M|L] [CHANGES]; seconds, and ratio to a bare copy."""

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import corpus
from qualicode.model.study import Code, Coding, Document
from qualicode.services import coders, coding, merging
from qualicode.services.coding import Passage
from qualicode.store.project import Project


def main() -> None:
    """Two copies with so many changes each: the dry run, then the merge."""
    size = sys.argv[1] if len(sys.argv) > 1 else "M"
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.db"
        mine = corpus.project(path, size)
        copied = _timed(lambda: shutil.copy(path, Path(folder) / "theirs.db"))
        theirs = Project.open_database(Path(folder) / "theirs.db")
        theirs.coder_id = coders.use_coder(theirs, "Théo Blanc").id
        _change(mine, many, 1)
        _change(theirs, many, 2)
        start = time.perf_counter()
        found = merging.plan(mine, theirs)
        dry = time.perf_counter() - start
        done = _timed(lambda: merging.apply(mine, theirs, found))
    print(f"{size}, {many} changes each: dry run {dry:.2f} s ({dry / copied:.1f} × copying the file),")
    print(f"  merge {done:.2f} s ({done / copied:.1f} ×), {len(found.net)} rows, {len(found.divergences)} divergences")


def _change(project: Project, many: int, seed: int) -> None:
    chance = random.Random(seed)
    documents, codes, known = project.find(Document), project.find(Code), project.find(Coding)
    places = []
    for _number in range(many // 2):
        document = chance.choice(documents)
        start = chance.randrange(0, document.characters - 80)
        places.append(Passage(document.id, start, start + 60))
    coding.code_passages(project, places, chance.choice(codes).id)
    with project.step("change"):
        some = chance.sample(known, min(many // 4, len(known)))
        project.update_many(Coding, [(one.id, {"status": "to_confirm"}) for one in some])
        others = chance.sample(known, min(many // 4, len(known)))
        project.remove(Coding, [one.id for one in others])


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
