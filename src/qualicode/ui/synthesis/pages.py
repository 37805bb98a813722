"""What the pages of the preview say, in the order of the Word document; written a piece at a time.

Each function is a generator that rests after every few paragraphs, so that the window can answer in between. Long
annexes are shown by their beginning: the Word document holds them whole.
"""

from collections.abc import Iterator, Sequence

from qualicode.model.synthesis.values import (
    Chapter,
    CodeEntry,
    DocumentEntry,
    Finding,
    Memo,
    Method,
    Outline,
    Record,
    Verbatim,
    WhoSpeaks,
)
from qualicode.model.synthesis.wording import Wording
from qualicode.ui.synthesis.lines import against_key, annex_key, code_key, finding_key
from qualicode.ui.synthesis.paper import Paper, Run

MOST_ROWS, MOST_RECORDS = 30, 3
"""Rows of a table, and verbatims of a code in the annex of them all, that the preview shows."""
MOST_TERRITORIES = 4
PASSAGE, WRITE = "passage", "write"
Steps = Iterator[None]


class Pages:
    """Writes a whole outline."""

    def __init__(self, paper: Paper, plan: Outline) -> None:
        self._paper, self._plan, self._words = paper, plan, Wording(plan.language)
        self._recorded = {record.code_id for record in plan.records}

    def steps(self) -> Steps:
        """Write everything; each step is a few paragraphs."""
        yield from self._cover()
        yield from self._brief()
        yield from self._method(self._plan.method)
        for number, chapter in enumerate(self._plan.chapters, start=1):
            yield from self._chapter(number, chapter)
        yield from self._findings()
        yield from self._annexes()

    # Before the chapters

    def _cover(self) -> Steps:
        plan, _ = self._plan, self._words._
        self._paper.mark("cover")
        self._text("Title", plan.title)
        self._text("Subtitle", plan.subtitle or _("Thematic synthesis"))
        for label, value in (
            (_("Question of the study:"), plan.question),
            (_("Commissioned by:"), plan.commissioner),
            (_("Team:"), plan.team),
            (_("Date:"), plan.date),
            (_("Licence:"), plan.licence),
        ):
            if value.strip():
                self._paper.paragraph("Cover", Run(f"{label} ", strong=True), Run(value))
        public = _("Public version: without coders’ names and without memos.")
        self._text("Cover", public if plan.public else _("Working document."))
        yield

    def _brief(self) -> Steps:
        plan = self._plan
        self._sheet("brief", self._words._("In brief"))
        self._text("Lead", plan.brief)
        self._texts(plan.brief_texts)
        for point in plan.points:
            title = Run(point.title, strong=True, goes_to=f"#{code_key(point.code_id)}")
            self._paper.paragraph("BriefPoint", title, Run(f" — {point.sentence}"))
            if point.verbatim:
                self._verbatim(point.verbatim)
            yield
        self._to_complete(plan.brief_to_write, "brief")
        yield

    def _method(self, method: Method) -> Steps:
        _ = self._words._
        self._sheet("method", _("Method and limits"))
        self._text("Heading2", _("How the study was made"))
        for fact in method.facts:
            label = self._words.ours(f"{fact.label}:")
            self._bullet(Run(f"{label} ", strong=True), Run(fact.value))
        self._text("Heading2", _("Limits"))
        for limit in method.limits:
            self._bullet(Run(limit))
        self._texts(method.texts)
        self._to_complete(method.to_write, "method")
        yield

    # Chapters

    def _chapter(self, number: int, chapter: Chapter) -> Steps:
        _ = self._words._
        self._sheet(code_key(chapter.code_id), f"{number}. {chapter.title}")
        yield from self._section(chapter)
        counterpoint = chapter.counterpoint
        if counterpoint and (counterpoint.verbatims or counterpoint.to_write or counterpoint.texts):
            self._paper.mark(against_key(chapter.code_id))
            self._text("Heading2", _("Contrary voices and nuances"))
            self._texts(counterpoint.texts)
            for verbatim in counterpoint.verbatims:
                self._verbatim(verbatim)
            self._to_complete(counterpoint.to_write, against_key(chapter.code_id))
        yield
        if chapter.who:
            self._text("Heading2", _("Who speaks"))
            self._who_speaks(chapter.title, chapter.who)
        if chapter.concluded:
            self._text("Heading2", _("What we conclude"))
            self._texts(chapter.concluded)
        self._to_complete(chapter.to_conclude, code_key(chapter.code_id))
        yield

    def _section(self, chapter: Chapter) -> Steps:
        for question in chapter.questions:
            self._text("Question", question)
        for text in chapter.lead[:-1]:
            self._text("Lead" if chapter.level == 1 else "Normal", text)
        self._text("Facts", chapter.lead[-1])
        self._texts(chapter.texts)
        self._to_complete(chapter.to_write, code_key(chapter.code_id))
        for verbatim in chapter.verbatims:
            self._verbatim(verbatim)
        self._others(chapter)
        for finding in chapter.findings:
            self._paper.mark(finding_key(finding.node_id))
            self._text(f"Heading{min(chapter.level + 1, 3)}", finding.title)
            self._texts(finding.texts)
            for verbatim in finding.verbatims:
                self._verbatim(verbatim)
            self._to_complete(finding.to_write, finding_key(finding.node_id))
            yield
        for memo in chapter.memos:
            self._memo(memo)
        if chapter.needs:
            self._text("Question", self._words._("What is needed"))
            for need in chapter.needs:
                self._bullet(Run(need))
        yield
        for section in chapter.sections:
            self._paper.mark(code_key(section.code_id))
            self._text(f"Heading{section.level}", section.title)
            yield from self._section(section)

    def _others(self, chapter: Chapter) -> None:
        """How many more extracts the annex holds, with a link to them."""
        if chapter.more and chapter.code_id in self._recorded:
            text = self._words.ngettext(
                "{count} other extract, in the annex", "{count} other extracts, in the annex", chapter.more
            )
            self._paper.paragraph("Facts", Run(text, goes_to=f"#record {chapter.code_id}"))

    def _memo(self, memo: Memo) -> None:
        title = f"{memo.title}. " if memo.title else ""
        who = ", ".join(part for part in (memo.author, memo.date) if part)
        label = Run(f"{self._words._('Team memo:')} ", strong=True)
        self._paper.paragraph("Memo", label, Run(f"{title}{memo.body} — {who}"))

    def _who_speaks(self, theme: str, who: WhoSpeaks) -> None:
        words = self._words
        self._text("WhoSpeaks", who.sentence)
        self._text("Warning", who.warning)
        if len(who.shares) > 1:
            said = ", ".join(f"{share.territory} {words.number(share.extracts)}" for share in who.shares)
            self._paper.bars(
                [(share.territory, share.extracts) for share in who.shares],
                words._("Bar chart. {numbers}.").format(numbers=said),
            )
            title = words._("Extracts of “{theme}” by territory (n = {count})")
            self._text("Caption", title.format(theme=theme, count=words.number(who.extracts)))

    # After the chapters

    def _findings(self) -> Steps:
        if not self._plan.findings:
            return
        _ = self._words._
        self._sheet("findings", _("Surprises and key findings"))
        for group in self._plan.findings:
            if group.territory:
                self._text("Heading2", group.territory)
            level = 3 if group.territory else 2
            for title, findings in ((_("Surprises"), group.surprises), (_("Key findings"), group.key_findings)):
                if findings:
                    self._text(f"Heading{level}", title)
                for finding in findings:
                    self._finding(finding)
                    yield

    def _finding(self, finding: Finding) -> None:
        _ = self._words._
        title = finding.title if not finding.title or finding.title[-1] in ".!?…" else f"{finding.title}."
        body = f" {finding.body}" if title and finding.body else finding.body
        if title or body:
            self._paper.paragraph("Normal", Run(title, strong=True), Run(body))
        for label, text in ((_("Why it surprised us:"), finding.why), (_("What we expected:"), finding.expected)):
            if text:
                self._bullet(Run(f"{label} ", strong=True), Run(text))
        if finding.verbatim:
            self._verbatim(finding.verbatim)
        if finding.author:
            self._text("Facts", _("Noted: {author}.").format(author=finding.author))

    def _annexes(self) -> Steps:
        plan, _ = self._plan, self._words._
        if not (plan.codebook or plan.documents or plan.crossing or plan.records):
            return
        self._sheet("annexes", _("Annexes"))
        if plan.codebook:
            self._annex("codebook", _("Codebook"))
            self._codebook(plan.codebook)
            yield
        if plan.documents:
            self._annex("documents", _("List of documents"))
            self._documents(plan.documents)
            yield
        if plan.crossing:
            self._annex("crossing", _("Themes by territory"))
            self._crossing()
            yield
        if plan.records:
            self._annex("verbatims", _("All verbatims"))
            for record in plan.records:
                self._record(record)
                yield

    def _codebook(self, entries: Sequence[CodeEntry]) -> None:
        words = self._words
        headings = (
            words.pgettext("noun", "Code"),
            words._("Definition, includes, excludes, example"),
            words._("Persons"),
            words._("Extracts"),
        )
        rows = [
            (
                "› " * entry.depth + entry.name,
                entry.definition,
                words.number(entry.persons),
                words.number(entry.extracts),
            )
            for entry in entries[:MOST_ROWS]
        ]
        self._paper.table(headings, rows, (27, 43, 15, 15), texts=2)
        self._rest(len(entries) - len(rows))

    def _documents(self, entries: Sequence[DocumentEntry]) -> None:
        words = self._words
        headings = (
            words._("Ref."), words._("Kind"), words._("Who or what"), words._("Where"), words._("When"),
            words._("Extracts"),
        )  # fmt: skip
        rows = [
            (entry.short, entry.kind, entry.who, entry.where, entry.when, words.number(entry.extracts))
            for entry in entries[:MOST_ROWS]
        ]
        self._paper.table(headings, rows, (9, 15, 26, 22, 14, 14), texts=5)
        self._rest(len(entries) - len(rows))

    def _crossing(self) -> None:
        crossing, words = self._plan.crossing, self._words
        assert crossing is not None, "there is something to cross"
        names = crossing.territories[:MOST_TERRITORIES]
        share = 60 // len(names)
        rows = [
            (theme, *(words.number(count) for count in counts[: len(names)]))
            for theme, counts in crossing.rows[:MOST_ROWS]
        ]
        self._text("Caption", words._("Persons who speak of each theme, by territory"))
        shares = (100 - share * len(names), *(share for _name in names))
        self._paper.table((words._("Theme"), *names), rows, shares, texts=1)
        self._rest(len(crossing.rows) - len(rows))
        self._rest(len(crossing.territories) - len(names))

    def _record(self, record: Record) -> None:
        words = self._words
        self._paper.mark(f"record {record.code_id}")
        count = words.ngettext("{count} extract", "{count} extracts", len(record.verbatims))
        self._text("Heading3", f"{record.title} ({count})")
        for verbatim in record.verbatims[:MOST_RECORDS]:
            source = f" — {verbatim.attribution} ({verbatim.reference})"
            self._paper.paragraph("Record", Run(self._said(verbatim), goes_to=_address(verbatim)), Run(source))
        self._rest(len(record.verbatims) - MOST_RECORDS)

    # Pieces

    def _sheet(self, key: str, title: str) -> None:
        self._paper.new_sheet()
        self._paper.mark(key)
        self._text("Heading1", title)

    def _annex(self, annex: str, title: str) -> None:
        self._paper.mark(annex_key(annex))
        self._text("Heading2", title)

    def _text(self, style: str, text: str) -> None:
        if text.strip():
            self._paper.paragraph(style, Run(text))

    def _texts(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._text("Normal", text)

    def _bullet(self, *runs: Run) -> None:
        self._paper.paragraph("ListBullet", Run("•\u2002"), *runs)

    def _to_complete(self, texts: Sequence[str], key: str) -> None:
        """What the author has to write; a click on it leads to where one writes it (`key`: the line of the plan)."""
        for text in texts:
            label = Run(f"{self._words._('To be completed:')} ", strong=True)
            self._paper.paragraph("ToComplete", label, Run(text, goes_to=f"{WRITE}:{key}"))

    def _verbatim(self, verbatim: Verbatim) -> None:
        style = "Verbatim" if verbatim.quoted else "Observation"
        self._paper.paragraph(style, Run(self._said(verbatim), goes_to=_address(verbatim)))
        self._paper.paragraph("Attribution", Run(f"— {verbatim.attribution} ({verbatim.reference})"), joins=True)

    def _said(self, verbatim: Verbatim) -> str:
        return self._words.quoted(verbatim.text) if verbatim.quoted else verbatim.text

    def _rest(self, count: int) -> None:
        """What the preview does not show."""
        if count > 0:
            text = self._words.ngettext(
                "… and {count} more in the Word document", "… and {count} more in the Word document", count
            )
            self._text("Facts", text)


def _address(verbatim: Verbatim) -> str:
    """The link of a verbatim to its place in the text."""
    return f"{PASSAGE}:{verbatim.document_id}/{verbatim.start}/{verbatim.end}"
