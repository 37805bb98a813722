"""How long two copies that diverged take to compare and merge: `python benchmarks/merging.py [S|M|L] [changes]`."""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus

from qualicode.model.study import Code, Coder, Coding, Document, Note
from qualicode.services import coders, correcting, merging
from qualicode.store.project import Project


def main(size: str, changes: int) -> None:
    """Let two people make so many changes each, then merge."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        mine = corpus.project(place / "mine.db", size)
        shutil.copy(mine.path, place / "theirs.db")
        theirs = Project.open_database(place / "theirs.db")
        theirs.coder_id = coders.use_coder(theirs, "Codeur B").id
        for seed, side in enumerate((mine, theirs)):
            _work(side, changes, random.Random(seed))
        print(f"size {size}: {mine.count(Coding)} codings, {changes} changes a side", flush=True)
        for one in (mine, theirs):
            one.close_database()
        # In a process of its own: making the corpus takes more memory than merging it.
        subprocess.run(
            [sys.executable, __file__, "--merge", str(place / "mine.db"), str(place / "theirs.db")], check=True
        )


def _merge(mine: Project, theirs: Project) -> None:
    start = time.perf_counter()
    found = merging.plan(mine, theirs)
    compared = time.perf_counter()
    merging.apply(mine, theirs, found)
    merged = time.perf_counter()
    again = merging.plan(mine, theirs)
    done = time.perf_counter()
    print(f"dry run {compared - start:.2f} s, merge {merged - compared:.2f} s, dry run again {done - merged:.2f} s")
    print(f"{len(found.net)} rows taken, {len(found.divergences)} divergences, then nothing new: {again.empty}")
    # `ru_maxrss` would tell of the process that started this one.
    status = Path("/proc/self/status").read_text().split()
    print(f"peak memory of the process {int(status[status.index('VmHWM:') + 1]) // 1024} MB")


def _work(project: Project, changes: int, chance: random.Random) -> None:
    """Half new codings, a quarter deleted, some changed, some notes; a few codes renamed, three texts corrected."""
    documents, codes, codings = project.find(Document), project.find(Code), project.find(Coding)
    coder = project.coder_id or project.find(Coder)[0].id
    chosen = chance.sample(codings, changes // 2)
    for at in range(0, changes // 2, 50):
        with project.step("Code"):
            for _each in range(50):
                document = chance.choice(documents)
                start = chance.randrange(document.characters - 300)
                project.add(Coding(document_id=document.id, code_id=chance.choice(codes).id, coder_id=coder,
                                   start=start, end=start + chance.randrange(20, 200)))  # fmt: skip
            gone, moved = chosen[at : at + 25], chosen[at + 25 : at + 45]
            project.remove(Coding, [one.id for one in gone])
            project.update_many(Coding, [(one.id, {"end": one.end - 2}) for one in moved])
            project.add(
                *(Note(body="Tiens", coder_id=coder, document_id=one.document_id) for one in chosen[at + 45 : at + 50])
            )
    with project.step("Rename"):
        for one in chance.sample(codes, 5):
            project.update(Code, one.id, name=f"{one.name} {chance.randrange(1000)}")
    for document in chance.sample(documents, 3):
        text = project.text(document.id)
        at = chance.randrange(len(text))
        correcting.correct_text(project, document.id, f"{text[:at]} donc {text[at:]}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--merge"]:
        _merge(*(Project.open_database(Path(path)) for path in sys.argv[2:]))
        sys.exit()
    main(sys.argv[1] if len(sys.argv) > 1 else "M", int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
