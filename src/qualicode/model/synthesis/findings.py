"""Étonnements and points saillants, territory by territory."""

from collections import defaultdict

from qualicode.model.study import Note
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.corpus import Corpus, Passage
from qualicode.model.synthesis.privacy import shows_contact
from qualicode.model.synthesis.values import Finding, TerritoryFindings, Verbatim
from qualicode.model.synthesis.wording import Wording


def findings(corpus: Corpus, wording: Wording) -> tuple[TerritoryFindings, ...]:
    """What struck the team, by territory; in a public version only what is marked as public."""
    names = {territory.id: wording.named(territory.name) for territory in corpus.territories}
    names[""] = wording._("Without a territory") if names else ""
    by_place: dict[str, list[Note]] = defaultdict(list)
    for note in corpus.study.notes:
        if note.kind in ("surprise", "key_point") and (note.public or not corpus.options.public):
            place = _place(corpus, note)
            if place in names and _is_kept(corpus, note):
                by_place[place].append(note)
    coders = {coder.id: coder.name for coder in corpus.study.coders}

    def of_kind(notes: list[Note], kind: str) -> tuple[Finding, ...]:
        return tuple(_finding(corpus, wording, coders, note) for note in notes if note.kind == kind)

    return tuple(
        TerritoryFindings(name, of_kind(by_place[place], "surprise"), of_kind(by_place[place], "key_point"))
        for place, name in names.items()
        if place in by_place
    )


def _place(corpus: Corpus, note: Note) -> str:
    """The id of the territory of a note, its own or its document's, "" when it has none."""
    if note.territory_id:
        return note.territory_id
    document = next((one for one in corpus.study.documents if one.id == note.document_id), None)
    territory = corpus.territory(document) if document else None
    return territory.id if territory else ""


def _is_kept(corpus: Corpus, note: Note) -> bool:
    """A note goes when its document is withdrawn or filtered out; one of no territory goes with any filter."""
    if note.document_id:
        return any(document.id == note.document_id for document in corpus.documents)
    return bool(note.territory_id) or corpus.options.territories is None


def _finding(corpus: Corpus, wording: Wording, coders: dict[str, str], note: Note) -> Finding:
    author = "" if corpus.options.public else wording.ours(coders.get(note.coder_id or "", ""))
    when = wording.date(note.date) if note.date else ""
    return Finding(
        title=wording.ours(note.title),
        body=wording.ours(note.body),
        why=wording.ours(note.why),
        expected=wording.ours(note.expected),
        author=", ".join(part for part in (author, when) if part),
        verbatim=_verbatim(corpus, wording, note),
    )


def _verbatim(corpus: Corpus, wording: Wording, note: Note) -> Verbatim | None:
    """The passage that a note is anchored to, where its words may be shown."""
    document = next((one for one in corpus.documents if one.id == note.document_id), None)
    if document is None or note.start is None or note.end is None:
        return None
    start, end = max(0, note.start), min(note.end, len(corpus.study.texts[document.id]))
    text, voice = corpus.words(document, start, end) if start < end else ("", None)
    if not text or voice is None or voice.kind == "interviewer" or not corpus.may_quote(document, voice):
        return None
    contact = shows_contact(text)
    if contact and corpus.options.public:
        return None
    passage = Passage(
        code_id="",
        document=document,
        start=start,
        end=end,
        text=text,
        voice=voice,
        confirmed=True,
        quotable=True,
        codings=(),
        order=0,
        contact=contact,
    )
    return Attributions(corpus, wording).verbatim(passage)
