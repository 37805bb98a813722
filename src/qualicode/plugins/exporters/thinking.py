"""What the team made of the words: stakes and cards, the medley, the needs note."""

from collections.abc import Mapping
from typing import Any

from qualicode.extend import Progress
from qualicode.i18n import N_
from qualicode.model.outputs.material import Support
from qualicode.model.outputs.needs import NeedEntry, needs_note
from qualicode.model.outputs.problems import Line, ProblemPage, medley
from qualicode.model.outputs.stakes import Axis, Card, Stake, stakes
from qualicode.model.study import Study
from qualicode.plugins.exporters.output import Output, begin
from qualicode.plugins.exporters.synthese_body import show_verbatim, to_complete, write_findings
from qualicode.plugins.exporters.word.document import WordDocument
from qualicode.plugins.exporters.word.markup import run, strong
from qualicode.plugins.exporters.word.styles import Layout

_FLOWING = Layout(flowing=True)


class Stakes(Output):
    """« Enjeux et cartes »."""

    template = "enjeux"
    name = N_("Stakes and cards")
    purpose = N_("What is at stake, what was tested and what was explored, for those who decide.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """Stakes with their questions, axes and cards."""
        plan = stakes(study, options)
        document = begin(plan.head, self.name)
        _ = document.wording._
        document.contents()
        if plan.missing:
            document.heading(1, _("What is left to write"))
            to_complete(document, plan.missing)
        for stake in plan.stakes:
            document.heading(1, stake.title, numbered=True, own=True)
            _said(document, stake, study.info.language)
            for axis in stake.axes:
                document.heading(2, axis.title, own=True)
                _said(document, axis, study.info.language)
        return document


class Medley(Output):
    """« Medley »: étonnements, points saillants, problématiques."""

    template = "medley"
    name = N_("Medley: from surprises to problems")
    purpose = N_("What struck the team in each territory, then the questions that the crossing brought out.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """What struck the team by territory, then a page a problématique."""
        plan = medley(study, options)
        document = begin(plan.head, self.name)
        _ = document.wording._
        document.contents()
        if plan.missing:
            document.heading(1, _("What is left to write"))
            to_complete(document, plan.missing)
        write_findings(document, plan.findings, study.info.language)
        for problem in plan.problems:
            _problem(document, problem, study.info.language)
        return document


class Needs(Output):
    """« Note de besoins »."""

    template = "besoins"
    name = N_("Needs note")
    purpose = N_("What people need and what for, with licence, visibility and how to quote the note.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """The needs, then the sheet about the note itself."""
        plan = needs_note(study, options)
        document = begin(plan.head, self.name, _FLOWING)
        _ = document.wording._
        document.text("Lead", plan.lead)
        document.heading(1, _("Needs"))
        to_complete(document, plan.missing)
        for entry in plan.needs:
            _need(document, entry, 2, study.info.language)
        document.heading(1, _("About this note"))
        for fact in plan.sheet:
            label = document.wording.ours(f"{fact.label}:")
            document.paragraph("ListBullet", strong(label), run(" "), document.own(fact.value))
        document.text("Warning", plan.rights)
        return document


def _said(document: WordDocument, part: Stake | Axis, language: str) -> None:
    for text in part.paragraphs:
        document.paragraph("Normal", document.own(text))
    for question in part.questions:
        document.paragraph("Question", document.own(question))
    support(document, part.support, language)
    for card in part.cards:
        _card(document, card, language)


def _card(document: WordDocument, card: Card, language: str) -> None:
    _ = document.wording._
    label = _("We tested") if card.tested else _("We explored")
    document.paragraph("BriefPoint", strong(f"{label} — "), document.own(card.title))
    if card.place:
        document.paragraph("Facts", document.own(card.place))
    for text in card.paragraphs:
        document.paragraph("Normal", document.own(text))
    if card.url:
        document.paragraph("Normal", document.external(_("Read on: {title}").format(title=card.title), card.url))
    support(document, card.support, language)


def _problem(document: WordDocument, problem: ProblemPage, language: str) -> None:
    _ = document.wording._
    document.heading(1, problem.title, numbered=True, own=True)
    if problem.introduction:
        document.paragraph("Lead", document.own(problem.introduction))
    for line in problem.questions:
        document.paragraph("Question", document.own(line.text))
        support(document, line.support, language)
    for title, lines in ((_("Leads"), problem.leads), (_("Examples"), problem.examples)):
        if lines:
            document.heading(2, title)
            _lines(document, lines, language)
    if problem.support.extracts or problem.support.notes or problem.support.against:
        document.heading(2, _("What this rests on"))
        support(document, problem.support, language)
    if problem.without:
        told = _("Nothing supports it yet in: {places}.")
        document.text("Facts", told.format(places=document.wording.listed(problem.without)))


def _lines(document: WordDocument, lines: tuple[Line, ...], language: str) -> None:
    for line in lines:
        document.paragraph("ListBullet", document.own(line.text))
        support(document, line.support, language)


def _need(document: WordDocument, entry: NeedEntry, level: int, language: str) -> None:
    document.heading(min(level, 3), entry.text, own=True)
    for purpose in entry.purposes:
        document.paragraph("ListBullet", document.own(purpose))
    support(document, entry.support, language)
    if entry.support.is_bare and not entry.support.against:
        document.text("Facts", document.wording._("No passage behind it yet."))
    for one in entry.below:
        _need(document, one, level + 1, language)


def support(document: WordDocument, found: Support, language: str) -> None:
    """The words and notes behind something, and those that speak against it."""
    words = document.wording
    for verbatim in found.verbatims:
        show_verbatim(document, verbatim, language)
    for note in found.notes:
        document.paragraph("Memo", strong(words._("Team note:")), run(" "), document.own(note))
    if found.against:
        document.paragraph("Normal", strong(words._("Others say otherwise:")))
    for verbatim in found.against:
        show_verbatim(document, verbatim, language)
    if found.extracts:
        count = words.ngettext("{count} extract", "{count} extracts", found.extracts)
        document.text("Facts", f"{count} – {', '.join(found.territories)}" if found.territories else count)
