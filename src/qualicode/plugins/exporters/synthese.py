"""The Word document « Synthèse thématique »: a chapter a theme, in verbatims first and numbers after."""

from collections.abc import Mapping
from typing import Any

from qualicode.extend import Progress
from qualicode.i18n import N_
from qualicode.model.study import Study
from qualicode.model.synthesis import outline
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters.output import Output
from qualicode.plugins.exporters.synthese_annexes import write_annexes
from qualicode.plugins.exporters.synthese_body import write_body
from qualicode.plugins.exporters.word.document import WordDocument

_STEPS = 100
_DECIDED, _TOLD, _LISTED = 50, 70, 90


class Synthese(Output):
    """Writes the synthesis of a study; `options` are the fields of `qualicode.model.synthesis.Options`."""

    template = "synthese"
    name = N_("Thematic synthesis")
    purpose = N_("A chapter a theme, in verbatims first and numbers after, with method, limits and annexes.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """Cover, « En bref », method, chapters, findings, annexes."""
        plan = outline(study, options, lambda done, total: progress(done * _DECIDED // max(1, total), _STEPS))
        words = Wording(plan.language)
        document = WordDocument(words, plan.text_language, plan.title, plan.team)
        write_body(document, plan)
        progress(_TOLD, _STEPS)
        write_annexes(document, plan)
        progress(_LISTED, _STEPS)
        return document
