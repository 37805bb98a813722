"""What leaves the office: the page for the teams, panels to hang, cards to cut out."""

from collections.abc import Mapping
from typing import Any

from qualicode.extend import Progress
from qualicode.i18n import N_
from qualicode.model.outputs.cards import cards
from qualicode.model.outputs.panels import Panel, panels
from qualicode.model.outputs.team_return import team_return
from qualicode.model.study import Study
from qualicode.plugins.exporters.output import Output, begin
from qualicode.plugins.exporters.synthese_body import show_verbatim, to_complete
from qualicode.plugins.exporters.word.document import WordDocument
from qualicode.plugins.exporters.word.markup import line_break, run, strong
from qualicode.plugins.exporters.word.styles import Layout

_LONG = 220
"""Characters of an answer that is set in smaller letters."""
_DOTS = "…" * 24


class TeamReturn(Output):
    """« Retour aux équipes »: one page."""

    template = "retour"
    name = N_("Return to the teams")
    purpose = N_("One page for those who collected the words: what we hear, what surprised us, what we do not know.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """The page."""
        plan = team_return(study, options)
        document = begin(plan.head, self.name, Layout(flowing=True, compact=True))
        _ = document.wording._
        document.heading(1, _("What we hear"))
        document.text("Normal", plan.brief)
        for point in plan.points:
            document.paragraph("BriefPoint", strong(point.title), run(f" — {point.sentence}"))
            if point.verbatim:
                show_verbatim(document, point.verbatim, study.info.language)
        to_complete(document, plan.missing)
        if plan.findings:
            document.heading(1, _("What struck us"))
        for text in plan.findings:
            document.paragraph("ListBullet", document.own(text))
        if plan.limits:
            document.heading(1, _("What we do not know"))
        for text in plan.limits:
            document.text("ListBullet", text)
        if plan.question:
            document.heading(1, _("To discuss"))
            document.paragraph("Normal", document.own(plan.question))
        return document


class Panels(Output):
    """« Panneaux de paroles »: one answer a page."""

    template = "panneaux"
    name = N_("Panels of words (A4)")
    purpose = N_("One answer a page in large letters, to hang where the question was put.")
    a3 = False

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """A page a panel, each with its question, so that it stands by itself on a wall."""
        plan = panels(study, options)
        document = begin(plan.head, self.name, Layout(a3=self.a3), titled=bool(plan.missing))
        words = document.wording
        if plan.missing:
            document.heading(1, words._("What is left to do"))
            to_complete(document, plan.missing)
        for one in plan.sets:
            for panel in one.panels:
                document.heading(1, words._("Panel {number}").format(number=panel.number))
                if one.question:
                    document.paragraph("PanelQuestion", document.own(one.question))
                _panel(document, panel, one.where, study.info.language)
        return document


class LargePanels(Panels):
    """The same on A3."""

    template = "panneaux_a3"
    name = N_("Panels of words (A3)")
    purpose = N_("The same panels on large paper, to be read from further away.")
    a3 = True


class Cards(Output):
    """Cards to cut out."""

    template = "cartes"
    name = N_("Cards to cut out")
    purpose = N_("One verbatim a card, and blank ones, to group on a table in a workshop.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """Two columns of cards with dashed lines between them."""
        plan = cards(study, options)
        document = begin(plan.head, self.name, Layout(flowing=True, columns=2, compact=True))
        words = document.wording
        document.heading(1, words._("Cards"))
        to_complete(document, plan.missing)
        for card in plan.cards:
            said = card.verbatim
            text = words.quoted(said.text) if said.quoted else said.text
            language = "" if said.language == study.info.language else said.language
            document.paragraph(
                "Card",
                strong(card.code),
                line_break(),
                run(text, language=language),
                line_break(),
                run(f"— {said.attribution} ({said.reference})", "AttributionInline"),
            )
        for _number in range(plan.blank):
            document.paragraph("Card", strong(words._("To write")), *[line_break(), run(_DOTS)] * 4)
        return document


def _panel(document: WordDocument, panel: Panel, where: str, language: str) -> None:
    words = document.wording
    said = run(words.quoted(panel.text), language="" if panel.language == language else panel.language)
    document.paragraph("PanelLong" if len(panel.text) > _LONG else "Panel", said)
    signed = " – ".join(part for part in (panel.signature, where) if part)
    document.text("PanelNote", signed)
    if panel.replies_to:
        document.text("PanelNote", words._("In reply to panel {number}").format(number=panel.replies_to))
