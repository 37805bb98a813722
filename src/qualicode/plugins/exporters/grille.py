"""The codebook as a Word document to print: each code with its definition, what it includes and excludes."""

from collections.abc import Mapping
from typing import Any

from qualicode.extend import Progress
from qualicode.i18n import N_
from qualicode.model.study import Study
from qualicode.model.synthesis import outline
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters.output import Output
from qualicode.plugins.exporters.synthese_annexes import write_codebook
from qualicode.plugins.exporters.word.document import WordDocument


class Grille(Output):
    """Writes the codebook of a study; `options` as for the synthesis (language, title, team)."""

    template = "grille"
    name = N_("Codebook")
    purpose = N_("Each code with its definition, what it includes and excludes, to print or to discuss.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """The codebook as a table."""
        plan = outline(study, {**options, "annexes": ("codebook",)}, progress)
        words = Wording(plan.language)
        document = WordDocument(words, plan.text_language, f"{words._('Codebook')} – {plan.title}", plan.team)
        document.paragraph("Title", document.own(words._("Codebook")))
        document.text("Subtitle", plan.title)
        if plan.codebook:
            write_codebook(document, plan.codebook, level=1)
        else:
            document.heading(1, words._("Codes"))
            document.text("Normal", words._("There is no code yet."))
        return document
