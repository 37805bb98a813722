"""How long the agreement of two coders takes: `python benchmarks/agreeing.py` (20 documents, 40 codes, 2 coders)."""

import random
import resource
import statistics
import tempfile
import time
from pathlib import Path

from qualicode.model.study import Code, Coder, Coding, Document, ProjectInfo
from qualicode.services import agreeing
from qualicode.store.project import Project

DOCUMENTS, CODES, EXTRACTS = 20, 40, 4_000
WORDS = ("bus", "mairie", "marché", "route", "école", "médecin", "retard", "attente", "guichet", "voisin", "village")


def main() -> None:
    """Let two people code the same documents, half of the time alike, then compare in each unit."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create_database(Path(folder) / "a.db", ProjectInfo(name="A"), Coder(name="A"))
        other = Coder(name="B")
        codes = [Code(name=f"Code {number}") for number in range(CODES)]
        with project.step("Make"):
            project.add(other, *codes)
            for number in range(DOCUMENTS):
                text = "\n".join(" ".join(chance.choices(WORDS, k=12)) + "." for _line in range(500))
                document = Document(title=f"D{number}", content=project.keep_text(text), characters=len(text))
                project.add(document)
                for _each in range(EXTRACTS // DOCUMENTS // 2):
                    _code(project, document, chance, [project.coder_id or "", other.id], codes)
        print(f"{DOCUMENTS} documents of {len(text)} characters, {CODES} codes, {project.count(Coding)} codings")
        who = [one.id for one in project.find(Coder)]
        for unit in agreeing.UNITS:
            times = []
            for _round in range(3):
                start = time.perf_counter()
                found = agreeing.compare(project, who, unit=unit)
                times.append(time.perf_counter() - start)
            print(f"{unit}: {statistics.median(times):.2f} s; kappa {found.overall.values['cohen_kappa']:.3f}")
        start = time.perf_counter()
        count = len(agreeing.differences(project, who, found))
        print(f"{count} differences in {time.perf_counter() - start:.2f} s")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
        project.close_database()


def _code(project: Project, document: Document, chance: random.Random, who: list[str], codes: list[Code]) -> None:
    code = chance.choice(codes).id
    start = chance.randrange(document.characters - 300)
    end = start + chance.randrange(40, 250)
    for coder in who:
        moved = chance.choice((0, 0, 10, 30))
        project.add(Coding(document_id=document.id, code_id=code, coder_id=coder, start=start, end=end - moved))


if __name__ == "__main__":
    main()
