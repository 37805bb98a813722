"""The pages of a synthesis that people read: cover, « En bref », method, chapters, findings."""

from collections.abc import Sequence

from qualicode.model.synthesis.values import Chapter, Finding, Method, Outline, TerritoryFindings, Verbatim, WhoSpeaks
from qualicode.plugins.exporters.word.document import TEXT_WIDTH, WordDocument
from qualicode.plugins.exporters.word.markup import Column, is_rtl, link, run, strong


def write_body(document: WordDocument, plan: Outline) -> None:
    """Everything before the annexes."""
    marks = {chapter.code_id: f"theme_{number}" for number, chapter in enumerate(plan.chapters, start=1)}
    records = {record.code_id: f"record_{number}" for number, record in enumerate(plan.records, start=1)}
    _cover(document, plan)
    _brief(document, plan, marks)
    document.contents()
    _method(document, plan.method)
    for chapter in plan.chapters:
        _chapter(document, plan, chapter, marks[chapter.code_id], records)
    write_findings(document, plan.findings, plan.text_language)


def to_complete(document: WordDocument, texts: Sequence[str]) -> None:
    """What the author has to write, visible as such."""
    for text in texts:
        label = document.wording._("To be completed:")
        document.paragraph("ToComplete", strong(label), run(f" {text}"))


def show_verbatim(document: WordDocument, verbatim: Verbatim, text_language: str) -> None:
    """A passage and whose words they are; an observer's words stand without quotation marks."""
    text = document.wording.quoted(verbatim.text) if verbatim.quoted else verbatim.text
    style = "Observation" if not verbatim.quoted else "VerbatimRtl" if is_rtl(verbatim.text) else "Verbatim"
    document.text(style, text, "" if verbatim.language == text_language else verbatim.language)
    document.text("Attribution", f"— {verbatim.attribution} ({verbatim.reference})")


def _cover(document: WordDocument, plan: Outline) -> None:
    _ = document.wording._
    document.paragraph("Title", document.own(plan.title))
    document.text("Subtitle", plan.subtitle or _("Thematic synthesis"))
    lines = (
        (_("Question of the study:"), plan.question),
        (_("Commissioned by:"), plan.commissioner),
        (_("Team:"), plan.team),
        (_("Date:"), plan.date),
        (_("Licence:"), plan.licence),
    )
    for label, value in lines:
        if value.strip():
            document.paragraph("Cover", strong(label), run(" "), document.own(value))
    if plan.gaps:
        text = document.wording.ngettext(
            "{count} passage of this text is left to its author; it is marked like this one.",
            "{count} passages of this text are left to its author; they are marked like this one.",
            plan.gaps,
        )
        document.text("ToComplete", text)
    public = _("Public version: without coders’ names and without memos.")
    document.cover_ends("Cover", public if plan.public else _("Working document."))


def _brief(document: WordDocument, plan: Outline, marks: dict[str, str]) -> None:
    document.heading(1, document.wording._("In brief"))
    document.text("Lead", plan.brief)
    _texts(document, plan.brief_texts)
    for point in plan.points:
        document.paragraph("BriefPoint", link(point.title, marks[point.code_id]), run(f" — {point.sentence}"))
        if point.verbatim:
            show_verbatim(document, point.verbatim, plan.text_language)
    to_complete(document, plan.brief_to_write)


def _method(document: WordDocument, method: Method) -> None:
    _ = document.wording._
    document.heading(1, _("Method and limits"))
    document.heading(2, _("How the study was made"))
    for fact in method.facts:
        label = document.wording.ours(f"{fact.label}:")
        document.paragraph("ListBullet", strong(label), run(f" {fact.value}"))
    document.heading(2, _("Limits"))
    for limit in method.limits:
        document.text("ListBullet", limit)
    _texts(document, method.texts)
    to_complete(document, method.to_write)


def _chapter(document: WordDocument, plan: Outline, chapter: Chapter, mark: str, records: dict[str, str]) -> None:
    _ = document.wording._
    document.heading(1, chapter.title, bookmark=mark, numbered=True, own=True)
    _section(document, plan, chapter, records)
    counterpoint = chapter.counterpoint
    if counterpoint and (counterpoint.verbatims or counterpoint.to_write or counterpoint.texts):
        document.heading(2, _("Contrary voices and nuances"))
        _texts(document, counterpoint.texts)
        for verbatim in counterpoint.verbatims:
            show_verbatim(document, verbatim, plan.text_language)
        to_complete(document, counterpoint.to_write)
    if chapter.who:
        document.heading(2, _("Who speaks"))
        _who_speaks(document, chapter.title, chapter.who)
    if chapter.concluded:
        document.heading(2, _("What we conclude"))
        _texts(document, chapter.concluded)
    to_complete(document, chapter.to_conclude)


def _section(document: WordDocument, plan: Outline, chapter: Chapter, records: dict[str, str]) -> None:
    """What a theme and each of its sections have: questions, chapeau, memos, verbatims, needs, sections."""
    for question in chapter.questions:
        document.paragraph("Question", document.own(question))
    for text in chapter.lead[:-1]:
        document.paragraph("Lead" if chapter.level == 1 else "Normal", document.own(text))
    document.text("Facts", chapter.lead[-1])
    _texts(document, chapter.texts)
    to_complete(document, chapter.to_write)
    for verbatim in chapter.verbatims:
        show_verbatim(document, verbatim, plan.text_language)
    if chapter.more and chapter.code_id in records:
        text = document.wording.ngettext(
            "{count} other extract, in the annex", "{count} other extracts, in the annex", chapter.more
        )
        document.paragraph("Facts", link(text, records[chapter.code_id]))
    for finding in chapter.findings:
        document.heading(min(chapter.level + 1, 3), finding.title, own=True)
        _texts(document, finding.texts)
        for verbatim in finding.verbatims:
            show_verbatim(document, verbatim, plan.text_language)
        to_complete(document, finding.to_write)
    _memos(document, chapter)
    if chapter.needs:
        document.paragraph("Question", run(document.wording._("What is needed")))
        for need in chapter.needs:
            document.paragraph("ListBullet", document.own(need))
    for section in chapter.sections:
        document.heading(section.level, section.title, own=True)
        _section(document, plan, section, records)


def _texts(document: WordDocument, texts: Sequence[str]) -> None:
    """Paragraphs of the author."""
    for text in texts:
        document.paragraph("Normal", document.own(text))


def _memos(document: WordDocument, chapter: Chapter) -> None:
    label = strong(document.wording._("Team memo:"))
    for memo in chapter.memos:
        title = f"{memo.title}. " if memo.title else ""
        who = ", ".join(part for part in (memo.author, memo.date) if part)
        document.paragraph("Memo", label, run(" "), document.own(f"{title}{memo.body}"), run(f" — {who}"))


def _who_speaks(document: WordDocument, theme: str, who: WhoSpeaks) -> None:
    words = document.wording
    document.text("WhoSpeaks", who.sentence)
    document.text("Warning", who.warning)
    if len(who.shares) < 2:
        return
    title = words._("Extracts of “{theme}” by territory (n = {count})")
    document.chart(
        title.format(theme=theme, count=words.number(who.extracts)),
        words._("Extracts"),
        [(share.territory, share.extracts) for share in who.shares],
    )
    numbers = TEXT_WIDTH // 6
    columns = [
        Column(words._("Territory"), TEXT_WIDTH - 3 * numbers),
        Column(words._("Persons"), numbers, numbers=True),
        Column(words._("Documents"), numbers, numbers=True),
        Column(words._("Extracts"), numbers, numbers=True),
    ]
    rows = [
        (
            share.territory,
            *(words.number(count) for count in (share.persons, share.documents, share.extracts)),
        )
        for share in who.shares
    ]
    document.table(
        columns,
        rows,
        words._("Who speaks of “{theme}”, by territory").format(theme=theme),
        words._("One row a territory: how many persons speak of the theme, in how many documents and extracts."),
    )


def write_findings(document: WordDocument, groups: Sequence[TerritoryFindings], text_language: str) -> None:
    """What struck the team, territory by territory; nothing where there is nothing."""
    if not groups:
        return
    _ = document.wording._
    document.heading(1, _("Surprises and key findings"))
    for group in groups:
        level = 2
        if group.territory:
            document.heading(level, group.territory, own=True)
            level = 3
        for title, findings in ((_("Surprises"), group.surprises), (_("Key findings"), group.key_findings)):
            if findings:
                document.heading(level, title)
            for finding in findings:
                _finding(document, finding, text_language)


def _finding(document: WordDocument, finding: Finding, text_language: str) -> None:
    _ = document.wording._
    title = finding.title if not finding.title or finding.title[-1] in ".!?…" else f"{finding.title}."
    parts = [strong(title)] if title else []
    if finding.body:
        parts.append(document.own(f" {finding.body}" if title else finding.body))
    if parts:
        document.paragraph("Normal", *parts)
    for label, text in ((_("Why it surprised us:"), finding.why), (_("What we expected:"), finding.expected)):
        if text:
            document.paragraph("ListBullet", strong(label), run(" "), document.own(text))
    if finding.verbatim:
        show_verbatim(document, finding.verbatim, text_language)
    if finding.author:
        document.text("Facts", _("Noted: {author}.").format(author=finding.author))
