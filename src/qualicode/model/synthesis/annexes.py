"""The annexes: the codebook, the documents (never a name), themes by territory, and every extract."""

from qualicode.model.spans import words as count_words
from qualicode.model.study import DOCUMENT_KINDS, Code, Document, Territory
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.corpus import Corpus, Passage, Voice
from qualicode.model.synthesis.counting import distinct_persons
from qualicode.model.synthesis.values import CodeEntry, Crossing, DocumentEntry, Record
from qualicode.model.synthesis.wording import Wording

_NO_TITLES = {"interview", "testimony", "survey", "word_bearer"}
"""Documents whose titles may hold the name of a person: they are known by their short code alone."""


def codebook(corpus: Corpus, wording: Wording) -> tuple[CodeEntry, ...]:
    """Every code that the options keep, and what lies above it, in the order of the codebook."""
    entries: list[CodeEntry] = []
    for root in corpus.roots:
        depths = {root.id: 0}
        for code in corpus.tree(root):
            depths.setdefault(code.id, depths.get(code.parent_id or "", 0) + 1)
            entries.append(_code_entry(corpus, wording, code, depths[code.id]))
    return tuple(entries)


def documents(corpus: Corpus, wording: Wording) -> tuple[DocumentEntry, ...]:
    """Every document of the synthesis, by its short code."""
    extracts: dict[str, set[tuple[str, int, int]]] = {document.id: set() for document in corpus.documents}
    for passages in corpus.passages.values():
        for passage in passages:
            extracts[passage.document.id].add((passage.code_id, passage.start, passage.end))
    return tuple(
        DocumentEntry(
            short=corpus.shorts[document.id],
            kind=wording._(DOCUMENT_KINDS.get(document.kind, document.kind)),
            who=_who(corpus, wording, document),
            where=wording.ours(_where(corpus, document)),
            when=wording.date(document.date),
            words=count_words(corpus.study.texts[document.id]),
            extracts=len(extracts[document.id]),
            address=document.source_url if document.kind == "resource" else "",
        )
        for document in corpus.documents
    )


def crossing(corpus: Corpus, wording: Wording) -> Crossing | None:
    """Themes by territory, in numbers of persons; None where there are not two territories to compare."""
    if len(corpus.territories) < 2:
        return None
    rows = []
    for theme in corpus.roots:
        passages = corpus.below(theme)
        if passages:
            here: dict[Territory | None, list[Passage]] = {territory: [] for territory in corpus.territories}
            for passage in passages:
                here.setdefault(corpus.territory(passage.document), []).append(passage)
            counts = tuple(distinct_persons(here[territory]) for territory in corpus.territories)
            rows.append((wording.named(theme.name), counts))
    if not rows:
        return None
    return Crossing(tuple(wording.named(territory.name) for territory in corpus.territories), tuple(rows))


def records(corpus: Corpus, wording: Wording) -> tuple[Record, ...]:
    """Every extract that may be shown, code by code."""
    attributions = Attributions(corpus, wording)
    found = []
    for root in corpus.roots:
        for code in corpus.tree(root):
            shown = [passage for passage in corpus.passages.get(code.id, ()) if passage.quotable]
            if shown:
                title = wording.named(code.name)
                title = title if code is root else f"{wording.named(root.name)} › {title}"
                verbatims = tuple(attributions.verbatim(passage, recorded=True) for passage in shown)
                found.append(Record(code.id, title, verbatims))
    return tuple(found)


def _code_entry(corpus: Corpus, wording: Wording, code: Code, depth: int) -> CodeEntry:
    passages = corpus.below(code)
    return CodeEntry(
        code_id=code.id,
        name=wording.named(code.name),
        depth=depth,
        definition=wording.ours(code.definition),
        includes=wording.ours(code.includes),
        excludes=wording.ours(code.excludes),
        example=wording.ours(code.typical_example),
        extracts=len(passages),
        persons=distinct_persons(passages),
    )


def _who(corpus: Corpus, wording: Wording, document: Document) -> str:
    """Who speaks in a document, by role and age; what it is where nobody does."""
    if document.kind == "resource":
        return wording.ours(document.author or document.source)
    attributions = Attributions(corpus, wording)
    persons = {person.id: person for person in corpus.study.persons}
    said: list[str] = []
    for key in sorted(corpus.voices[document.id]):
        person = persons.get(key.removeprefix("person "))
        profile = attributions.profile(document, Voice(key, "person", person))
        if profile not in said:
            said.append(profile)
    if said:
        return " · ".join(said)
    return "" if document.kind in _NO_TITLES else wording.ours(document.title)


def _where(corpus: Corpus, document: Document) -> str:
    territory = corpus.territory(document)
    parts = [territory.name if territory else "", corpus.place(document)]
    return ", ".join(dict.fromkeys(part for part in parts if part))
