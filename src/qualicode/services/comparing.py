"""Two projects side by side: what only one of them holds. People can check an exchange with it themselves."""

from dataclasses import dataclass

from qualicode.model.study import Code, Coder, Note
from qualicode.services import codebook
from qualicode.store.reading import Reader

_EXTRACTS = "SELECT document_id, code_id, coder_id, start, \"end\" FROM coding WHERE status <> 'withdrawn'"


@dataclass(frozen=True, slots=True)
class Difference:
    """What only the first and only the second project holds, and how much both do; each thing as people call it.

    Codes are compared by their paths of names, extracts by document title, words, code and coder, notes by their words.
    """

    only_first: dict[str, list[list[str]]]
    only_second: dict[str, list[list[str]]]
    both: dict[str, int]

    @property
    def same(self) -> bool:
        """Whether there is no difference."""
        return not any((*self.only_first.values(), *self.only_second.values()))


def compare(first: Reader, second: Reader) -> Difference:
    """Compare the documents, codes, extracts and notes of two projects."""
    ours, theirs = _things(first), _things(second)
    return Difference(
        {kind: sorted(map(list, ours[kind] - theirs[kind])) for kind in ours},
        {kind: sorted(map(list, theirs[kind] - ours[kind])) for kind in ours},
        {kind: len(ours[kind] & theirs[kind]) for kind in ours},
    )


def _things(reader: Reader) -> dict[str, set[tuple[str, ...]]]:
    paths, texts = codebook.paths(reader), reader.texts()
    titles = {one.id: one.title for one in reader.documents()}
    who = {one.id: one.name for one in reader.find(Coder)}
    return {
        "documents": {(titles[key], text) for key, text in texts.items()},
        "codes": {(paths[one.id], one.definition) for one in reader.find(Code)},
        "codings": {
            (titles[row[0]], texts[row[0]][row[3] : row[4]], str(row[3]), paths.get(row[1], ""), who.get(row[2], ""))
            for row in reader.rows(_EXTRACTS)
        },
        "notes": {(one.kind, one.title, one.body) for one in reader.find(Note)},
    }
