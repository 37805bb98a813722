"""The body of a synthesis: one chapter a theme, made from the code tree."""

from collections.abc import Iterator, Sequence

from qualicode.model.study import Code, Link
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.choice import Chooser
from qualicode.model.synthesis.corpus import Corpus, Passage
from qualicode.model.synthesis.counter import Contraries, is_counter_code
from qualicode.model.synthesis.counting import distinct_documents, distinct_persons, facts, who_speaks
from qualicode.model.synthesis.placed import Placed
from qualicode.model.synthesis.values import BriefPoint, Chapter, Counterpoint, Memo, Verbatim
from qualicode.model.synthesis.wording import Wording

MOST_CONTRARY = 3
DEEPEST = 3
BRIEF = 5


class Chapters:
    """Writes the chapters one after the other, so that no verbatim is shown twice."""

    def __init__(self, corpus: Corpus, wording: Wording) -> None:
        self._corpus = corpus
        self._wording = wording
        self._attributions = Attributions(corpus, wording)
        self._contraries = Contraries(corpus)
        self.chooser = Chooser(corpus)
        self._placed = Placed(corpus, wording, self._attributions)
        for passage in self._placed.passages():
            self.chooser.show(passage)
        self._counterpoints = {
            theme.id: self._counterpoint(theme)
            for theme in corpus.roots
            if corpus.below(theme) and not is_counter_code(theme)
        }

    def chapter(self, theme: Code) -> Chapter | None:
        """The chapter of a theme, or None when nothing is coded with it or below it."""
        if not self._corpus.below(theme):
            return None
        return self._section(theme, 1, theme.name)

    def point(self, chapter: Chapter) -> BriefPoint:
        """What « En bref » says of a chapter: its definition's first sentence, its facts, and a verbatim."""
        words = self._wording
        theme = self._code(chapter.code_id)
        passages = self._corpus.below(theme)
        spread = chapter.who.shares if chapter.who else ()
        said = []
        if chapter.persons:
            said.append(words.ngettext("{count} person", "{count} persons", chapter.persons))
        said.append(words.ngettext("{count} extract", "{count} extracts", chapter.extracts))
        named = [share.territory for share in spread]
        sentence = ", ".join(said) + (f" ({words.listed(named)})." if named else ".")
        definition = _first_sentence(words.ours(theme.definition))
        best = self.chooser.choose([one for one in passages if one.voice.is_person], 1)
        verbatim = self._attributions.verbatim(best[0]) if best else _first_verbatim(chapter)
        return BriefPoint(theme.id, chapter.title, f"{definition} {sentence}".strip(), verbatim)

    def _section(self, code: Code, level: int, title: str, counterpoint: Counterpoint | None = None) -> Chapter:
        words, corpus = self._wording, self._corpus
        own = corpus.passages.get(code.id, ())
        everything = corpus.below(code) if level < DEEPEST else own
        placed, gone = self._placed.of_code(code.id)
        out = corpus.hand.out.get(code.id, frozenset())
        free = [one for one in own if not out & {coding.id for coding in one.codings}]
        shown = self.chooser.choose(free, max(0, corpus.options.max_verbatims - len(placed)))
        questions = self._questions(code)
        texts, concluded = corpus.hand.text("lead", code.id), corpus.hand.text("conclusion", code.id)
        to_conclude = (words._("Say what you conclude from this theme."),) if level == 1 and not concluded else ()
        return Chapter(
            code_id=code.id,
            title=words.named(title),
            level=level,
            lead=self._lead(code, everything),
            questions=questions,
            to_write=(*gone, *(self._to_write(code, questions, bool(texts)) if level == 1 else ())),
            to_conclude=to_conclude,
            verbatims=(*placed, *(self._attributions.verbatim(passage) for passage in shown)),
            more=max(0, sum(passage.quotable for passage in own) - len(shown) - len(placed)),
            extracts=len(everything),
            persons=distinct_persons(everything),
            memos=self._memos(code),
            needs=self._needs(code),
            sections=tuple(self._below(code, level)),
            counterpoint=self._counterpoints.get(code.id),
            who=who_speaks(corpus, everything, words) if level == 1 else None,
            texts=tuple(words.ours(text) for text in texts),
            findings=self._placed.findings(code.id),
            concluded=tuple(words.ours(text) for text in concluded),
        )

    def _below(self, code: Code, level: int) -> Iterator[Chapter]:
        """The sections below a code, three levels deep; what lies deeper says where it comes from."""
        words = self._wording
        for child in self._corpus.children(code.id):
            if is_counter_code(child) or level == DEEPEST or not self._corpus.below(child):
                continue
            if level + 1 < DEEPEST:
                yield self._section(child, level + 1, child.name)
                continue
            for one in self._corpus.tree(child):
                if self._corpus.passages.get(one.id):
                    title = one.name if one is child else f"{words.named(child.name)} › {words.named(one.name)}"
                    yield self._section(one, DEEPEST, title)

    def _lead(self, code: Code, passages: Sequence[Passage]) -> tuple[str, ...]:
        definition = self._wording.ours(code.definition)
        counts = facts(self._wording, len(passages), distinct_persons(passages), distinct_documents(passages))
        return (definition, counts) if definition else (counts,)

    def _to_write(self, code: Code, questions: Sequence[str], written: bool) -> tuple[str, ...]:
        words = self._wording
        wanted = []
        if not code.definition.strip() and not written:
            wanted.append(words._("Say in two or three sentences what this theme is about."))
        if not questions:
            wanted.append(words._("Put the question that this theme raises: “How could…?”"))
        return tuple(wanted)

    def _counterpoint(self, theme: Code) -> Counterpoint:
        """Contrary voices are chosen first, so that they do not appear among the others."""
        marked = self._contraries.of(theme)
        limit = min(MOST_CONTRARY, self._corpus.options.max_verbatims)
        texts = tuple(self._wording.ours(text) for text in self._corpus.hand.text("counterpoint", theme.id))
        shown = self.chooser.choose(marked, limit) or Chooser(self._corpus).choose(marked, limit)
        if shown or (marked and not limit):
            return Counterpoint(tuple(self._attributions.verbatim(passage) for passage in shown), (), texts)
        if texts:
            return Counterpoint((), (), texts)
        if marked:
            return Counterpoint((), (self._unquoted(len(marked)),))
        invitation = self._wording._(
            "Nothing in the project is marked as a contrary voice on this theme. Look for who says otherwise, "
            "or say that nobody did."
        )
        return Counterpoint((), (invitation,))

    def _unquoted(self, count: int) -> str:
        return self._wording.ngettext(
            "{count} passage is marked as a contrary voice, but may not be quoted: report it in your own words.",
            "{count} passages are marked as contrary voices, but may not be quoted: report them in your own words.",
            count,
        )

    def _memos(self, code: Code) -> tuple[Memo, ...]:
        if self._corpus.options.public:
            return ()
        coders = {coder.id: coder.name for coder in self._corpus.study.coders}
        return tuple(
            Memo(
                title=self._wording.ours(note.title),
                body=self._wording.ours(note.body),
                author=self._wording.ours(coders.get(note.coder_id or "", "")),
                date=self._wording.date((note.date or note.created_at)[:10]),
            )
            for note in self._corpus.study.notes
            if note.kind == "memo" and note.target_table == "code" and note.target_id == code.id
        )

    def _questions(self, code: Code) -> tuple[str, ...]:
        """The questions « Comment… ? » that are linked to a code, themselves or by their problem."""
        linked = _linked(self._corpus.study.links, code, "problem")
        themselves = _linked(self._corpus.study.links, code, "problem_item")
        return tuple(
            self._wording.ours(item.text)
            for item in sorted(self._corpus.study.problem_items, key=lambda one: one.position)
            if item.kind == "question" and (item.problem_id in linked or item.id in themselves)
        )

    def _needs(self, code: Code) -> tuple[str, ...]:
        linked = _linked(self._corpus.study.links, code, "need")
        return tuple(
            self._wording.ours(need.label)
            for need in sorted(self._corpus.study.needs, key=lambda one: one.position)
            if need.id in linked
        )

    def _code(self, code_id: str) -> Code:
        return next(code for code in self._corpus.study.codes if code.id == code_id)


def brief_themes(chapters: Sequence[Chapter]) -> list[Chapter]:
    """The themes of « En bref »: those of which most persons speak."""
    return sorted(chapters, key=lambda one: (-one.persons, -one.extracts))[:BRIEF]


def _linked(links: Sequence[Link], code: Code, table: str) -> set[str]:
    """The ids of the rows of a table that a link joins to a code, whichever way round."""
    found = {one.source_id for one in links if one.source_table == table and (one.target_id == code.id)}
    return found | {one.target_id for one in links if one.target_table == table and one.source_id == code.id}


def _first_sentence(text: str) -> str:
    stops = [position for mark in (". ", "! ", "? ", "… ") if (position := text.find(mark)) >= 0]
    first = text[: min(stops) + 1] if stops else text
    return first if not first or first[-1] in ".!?…" else f"{first}."


def _first_verbatim(chapter: Chapter) -> Verbatim | None:
    return next((verbatim for part in chapter.walk() for verbatim in part.verbatims), None)
