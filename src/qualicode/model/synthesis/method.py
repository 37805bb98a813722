"""« Méthode et limites »: every number computed from the project, every weakness that it can see said."""

from collections import Counter
from collections.abc import Sequence

from qualicode.model.spans import union_length
from qualicode.model.spans import words as count_words
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.corpus import Corpus, Passage
from qualicode.model.synthesis.counting import is_too_much, most_heard
from qualicode.model.synthesis.values import Fact, Method
from qualicode.model.synthesis.wording import Wording
from qualicode.model.typography import typographic


def method(corpus: Corpus, wording: Wording, shown: Counter[str]) -> Method:
    """The method block. `shown` counts the verbatims that the chapters show, by voice."""
    everything = [passage for passages in corpus.passages.values() for passage in passages]
    facts = [*_material(corpus, wording), *_coding(corpus, wording, everything), *_protection(wording)]
    limits = [*_corpus_limits(corpus, wording), *_coding_limits(corpus, wording, everything, shown)]
    to_write = _to_write(corpus, wording, everything) if corpus.documents else ()
    texts = tuple(wording.ours(text) for text in corpus.hand.text("method"))
    return Method(tuple(facts), tuple(limits), to_write, texts)


def _to_write(corpus: Corpus, wording: Wording, passages: Sequence[Passage]) -> tuple[str, ...]:
    _ = wording._
    wanted = [_("Read the verbatims once more: no name, address or telephone number may remain in them.")]
    if not corpus.hand.text("method"):
        wanted.insert(0, _("Say how the persons were met, and who was not: those who are never heard, and why."))
    found = [passage for passage in passages if passage.contact and passage.quotable]
    if found:
        attributions = Attributions(corpus, wording)
        places = dict.fromkeys(attributions.reference(one.document, one.start) for one in found)
        text = _("These verbatims seem to hold an address or a telephone number: {places}.")
        wanted.append(text.format(places=typographic("; ".join(places), wording.language)))
    return tuple(wanted)


def kinds(corpus: Corpus, wording: Wording) -> str:
    """« 6 entretiens, 30 paroles et 1 note d'observation »."""
    counts = Counter(document.kind for document in corpus.documents)
    return wording.listed([_of_kind(wording, kind, count) for kind, count in counts.items()])


def _of_kind(wording: Wording, kind: str, count: int) -> str:
    ngettext = wording.ngettext
    return {
        "interview": ngettext("{count} interview", "{count} interviews", count),
        "testimony": ngettext("{count} testimony", "{count} testimonies", count),
        "field_note": ngettext("{count} field note", "{count} field notes", count),
        "notebook": ngettext("{count} field notebook", "{count} field notebooks", count),
        "minutes": ngettext("{count} set of minutes", "{count} sets of minutes", count),
        "workshop": ngettext("{count} workshop", "{count} workshops", count),
        "survey": ngettext("{count} questionnaire", "{count} questionnaires", count),
        "word_bearer": ngettext(
            "{count} set of public question panels", "{count} sets of public question panels", count
        ),
        "resource": ngettext("{count} resource", "{count} resources", count),
    }.get(kind, ngettext("{count} document", "{count} documents", count))


def _material(corpus: Corpus, wording: Wording) -> list[Fact]:
    _, ngettext = wording._, wording.ngettext
    if not corpus.documents:
        return []
    words = sum(count_words(corpus.study.texts[document.id]) for document in corpus.documents)
    length = ngettext("{count} word", "{count} words", words)
    facts = [Fact(_("Material"), f"{kinds(corpus, wording)} ({length}).")]
    if persons := len(set().union(*corpus.voices.values())):
        heard = ngettext("{count} person", "{count} persons", persons)
        facts.append(Fact(_("Persons listened to"), f"{heard}."))
    places = Counter(corpus.territory(document) for document in corpus.documents)
    named = []
    for territory in corpus.territories:
        if places[territory]:
            count = ngettext("{count} document", "{count} documents", places[territory])
            named.append(f"{wording.named(territory.name)} ({count})")
    if named:
        facts.append(Fact(_("Where"), f"{wording.listed(named)}."))
    if period := wording.period([document.date for document in corpus.documents if document.date]):
        facts.append(Fact(_("When"), f"{period}."))
    return [*facts, *_immersions(corpus, wording)]


def _immersions(corpus: Corpus, wording: Wording) -> list[Fact]:
    stayed = {document.immersion_id for document in corpus.documents}
    described = []
    for stay in corpus.study.immersions:
        if stay.id in stayed:
            when = wording.period([stay.start_date, stay.end_date])
            described.append(wording.ours(stay.title) + (f" ({when})" if when else ""))
    return [Fact(wording._("Immersions"), f"{wording.listed(described)}.")] if described else []


def _coding(corpus: Corpus, wording: Wording, passages: Sequence[Passage]) -> list[Fact]:
    _, ngettext = wording._, wording.ngettext
    if not passages:
        return []
    used = {passage.code_id for passage in passages}
    facts = [
        Fact(
            _("Coding"),
            _("{extracts} with {codes}; {share} of the text is coded.").format(
                extracts=ngettext("{count} extract", "{count} extracts", len(passages)),
                codes=ngettext("{count} code", "{count} codes", len(used)),
                share=coded_share(corpus, wording, passages),
            ),
        )
    ]
    coders = _coders(corpus, passages)
    who = ngettext("{count} coder", "{count} coders", len(coders))
    if not corpus.options.public:
        who = _("{count}: {names}").format(count=who, names=wording.listed([wording.ours(name) for name in coders]))
    facts.append(Fact(_("Who coded"), f"{who}."))
    if help_used := _help_used(corpus, wording, passages):
        facts.append(Fact(_("Suggestions"), help_used))
    counted = _(
        "Passages with the same code that overlap count as one extract. A person who is not identified counts as "
        "one in each document."
    )
    return [*facts, Fact(_("How things are counted"), counted)]


def _help_used(corpus: Corpus, wording: Wording, passages: Sequence[Passage]) -> str:
    """How many suggestions were seen and what became of them; what the codings tell, where no decision was kept."""
    here = {document.id for document in corpus.documents}
    seen = Counter(
        one.decision for one in corpus.study.decisions if one.document_id in here and one.decision != "skipped"
    )
    ngettext = wording.ngettext
    if seen:
        parts = [
            ngettext("{count} accepted", "{count} accepted", seen["accepted"]),
            ngettext("{count} corrected", "{count} corrected", seen["corrected"]),
            ngettext("{count} refused", "{count} refused", seen["refused"]),
        ]
        total = ngettext("{count} suggestion seen", "{count} suggestions seen", seen.total())
        told = wording._("The program suggested passages and a person read each one: {total}, {parts}.")
        return told.format(total=total, parts=wording.listed(parts))
    suggested = sum(1 for one in passages if any(coding.origin == "suggestion" for coding in one.codings))
    accepted = ngettext(
        "The program suggested passages; a person read each one and accepted {count}.",
        "The program suggested passages; a person read each one and accepted {count}.",
        suggested,
    )
    return accepted if suggested else ""


def _protection(wording: Wording) -> list[Fact]:
    text = wording._(
        "Persons appear by their role, age and place, never by their name. What somebody withdrew, or allowed for the "
        "analysis alone, is not quoted."
    )
    return [Fact(wording._("Protection of persons"), text)]


def coded_share(corpus: Corpus, wording: Wording, passages: Sequence[Passage]) -> str:
    """The share of the corpus that at least one code covers, in percent."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for passage in passages:
        for coding in passage.codings:
            length = len(corpus.study.texts[passage.document.id])
            spans.setdefault(passage.document.id, []).append((max(0, coding.start), min(coding.end, length)))
    covered = sum(union_length(these) for these in spans.values())
    return wording.percent(covered, sum(len(corpus.study.texts[document.id]) for document in corpus.documents))


def _coders(corpus: Corpus, passages: Sequence[Passage]) -> list[str]:
    """The names of those who coded; two identities of one person count once."""
    known = {coder.id: coder for coder in corpus.study.coders}
    found = {}
    for passage in passages:
        for coding in passage.codings:
            coder = known.get(coding.coder_id)
            if coder is not None:
                coder = known.get(coder.same_as_id or "", coder)
                found[coder.id] = coder.name
    return sorted(found.values())


def _corpus_limits(corpus: Corpus, wording: Wording) -> list[str]:
    _, ngettext = wording._, wording.ngettext
    limits = []
    if corpus.options.territories is not None:
        names = [wording.named(territory.name) for territory in corpus.territories]
        limits.append(_("This synthesis is about {territories} only.").format(territories=wording.listed(names)))
    if corpus.options.codes is not None:
        kept, of = wording.number(len(corpus.kept_codes)), wording.number(len(corpus.study.codes))
        limits.append(_("This synthesis keeps {kept} of the {of} codes of the project.").format(kept=kept, of=of))
    for territory in corpus.territories:
        here = [document for document in corpus.documents if corpus.territory(document) == territory]
        voices = set().union(*(corpus.voices[document.id] for document in here))
        name = wording.named(territory.name)
        if not here:
            limits.append(_("{territory}: no document; nobody there was heard.").format(territory=name))
        elif not voices:
            limits.append(_("{territory}: no person’s words, only notes.").format(territory=name))
        elif len(voices) == 1:
            limits.append(_("{territory}: only one person was heard.").format(territory=name))
    undated = sum(not document.date for document in corpus.documents)
    if undated:
        limits.append(ngettext("{count} document has no date.", "{count} documents have no date.", undated))
    unknown = sum(document.consent == "unknown" for document in corpus.documents)
    if unknown:
        limits.append(
            ngettext(
                "Consent is not recorded for {count} document: check it before this text is passed on.",
                "Consent is not recorded for {count} documents: check it before this text is passed on.",
                unknown,
            )
        )
    return limits


def _coding_limits(corpus: Corpus, wording: Wording, passages: Sequence[Passage], shown: Counter[str]) -> list[str]:
    _, ngettext = wording._, wording.ngettext
    if not passages:
        return [_("Nothing is coded yet, so there is nothing to conclude.")]
    limits = []
    coded = {passage.document.id for passage in passages}
    if bare := len(corpus.documents) - len(coded):
        limits.append(ngettext("{count} document has no extract.", "{count} documents have no extract.", bare))
    if len(_coders(corpus, passages)) == 1:
        limits.append(_("One person alone coded: nobody compared their reading with another one."))
    if provisional := sum(not passage.confirmed for passage in passages):
        limits.append(
            ngettext(
                "{count} extract is still to be confirmed.",
                "{count} extracts are still to be confirmed.",
                provisional,
            )
        )
    if hidden := sum(not corpus.may_quote(one.document, one.voice) for one in passages):
        limits.append(
            ngettext(
                "{count} extract is counted but not quoted, for want of consent.",
                "{count} extracts are counted but not quoted, for want of consent.",
                hidden,
            )
        )
    if withheld := sum(one.contact and not one.quotable for one in passages):
        limits.append(
            ngettext(
                "{count} extract is not quoted because it seems to hold an address or a telephone number.",
                "{count} extracts are not quoted because they seem to hold an address or a telephone number.",
                withheld,
            )
        )
    if unused := sum(not corpus.below(code) for code in corpus.kept_codes.values()):
        limits.append(ngettext("{count} code has no extract.", "{count} codes have no extract.", unused))
    limits += _same_voices(wording, passages, shown)
    return limits


def _same_voices(wording: Wording, passages: Sequence[Passage], shown: Counter[str]) -> list[str]:
    limits = []
    most = most_heard(passages)
    if is_too_much(most, len(passages)):
        text = wording._("Always the same voices? One person alone gives {share} of all extracts.")
        limits.append(text.format(share=wording.percent(most, len(passages))))
    quoted, total = max(shown.values(), default=0), shown.total()
    if is_too_much(quoted, total):
        text = wording._("Always the same voices? One person alone gives {share} of the verbatims shown.")
        limits.append(text.format(share=wording.percent(quoted, total)))
    return limits
