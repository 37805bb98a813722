"""What is complete: every verbatim, the method sheets, whole texts with their codes as comments."""

from collections.abc import Mapping
from typing import Any

from qualicode.extend import Progress
from qualicode.i18n import N_
from qualicode.model.outputs.coded_texts import CodedText, Remark, coded_texts
from qualicode.model.outputs.material import Material
from qualicode.model.outputs.method_sheet import Field, method_sheet
from qualicode.model.study import Study
from qualicode.model.synthesis import outline
from qualicode.plugins.exporters.output import Output, begin
from qualicode.plugins.exporters.synthese_annexes import write_record
from qualicode.plugins.exporters.synthese_body import to_complete
from qualicode.plugins.exporters.word.document import TEXT_WIDTH, WordDocument
from qualicode.plugins.exporters.word.markup import Column, Markup, paragraph, run, strong
from qualicode.plugins.exporters.word.styles import Layout

_FLOWING = Layout(flowing=True)


class Verbatims(Output):
    """« Relevé de verbatims »."""

    template = "releve"
    name = N_("List of verbatims")
    purpose = N_("Every extract that may be quoted, code by code, with who says it and where.")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """A heading a code, then its extracts."""
        plan = outline(study, {**options, "annexes": ("verbatims",)}, progress)
        document = begin(Material(study, options).head, self.name, _FLOWING)
        words = document.wording
        if plan.records:
            document.contents()
        else:
            document.heading(1, words._("Verbatims"))
            document.text("Normal", words._("No extract may be quoted yet."))
        for record in plan.records:
            count = words.ngettext("{count} extract", "{count} extracts", len(record.verbatims))
            document.heading(1, f"{record.title} ({count})")
            for verbatim in record.verbatims:
                write_record(document, verbatim, plan.text_language)
        return document


class MethodSheet(Output):
    """« Fiche méthode » in eight fields."""

    template = "methode"
    name = N_("Method sheet")
    purpose = N_("Who, where, when, how many, how collected, how coded, limits, protection: eight fields.")
    full = False

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """A table of fields, then what is missing, as a list."""
        plan = method_sheet(study, options, full=self.full)
        document = begin(plan.head, self.name, _FLOWING)
        _ = document.wording._
        document.heading(1, _("Method"))
        columns = [
            Column(_("Field"), 2600),
            *([Column(_("COREQ item"), 1100)] if self.full else []),
            Column(_("What the study says"), TEXT_WIDTH - 2600 - (1100 if self.full else 0)),
        ]
        rows = [
            (
                field.label,
                *([field.items] if self.full else []),
                _field(field, _("To be completed:")),
            )
            for field in plan.fields
        ]
        document.table(columns, rows, _(self.name), _("One row a field: its name and what the study says of it."))
        if plan.missing:
            document.heading(1, _("What is left to write"))
            to_complete(document, plan.missing)
        return document


class FullMethodSheet(MethodSheet):
    """The long sheet, with the numbers of COREQ's items."""

    template = "methode_coreq"
    name = N_("Method sheet with COREQ items")
    purpose = N_("About twenty fields, each with the number of the COREQ item that it answers.")
    full = True


class CodedTexts(Output):
    """« Note de codage pour relecture »: whole texts with native comments."""

    template = "texte_code"
    name = N_("Whole texts with their codes, for review")
    purpose = N_("Every text with its codes as Word comments, for reviewers who comment in Word. Team only.")
    extensions = (".docx", ".odt")

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """A chapter a document; each extract is a comment on its words."""
        plan = coded_texts(study, options)
        document = begin(plan.head, self.name, _FLOWING)
        words = document.wording
        if plan.texts:
            document.text("Warning", words._("For the team only: whole texts may name persons, places and addresses."))
            document.contents()
        else:
            document.heading(1, words._("Texts"))
            document.text("Normal", words._("There is no text that may be shown."))
        for number, text in enumerate(plan.texts):
            progress(number, len(plan.texts))
            _text(document, text)
        return document


def _field(field: Field, label: str) -> Markup:
    if field.value:
        return Markup(paragraph("TableText", run(field.value)))
    return Markup(paragraph("TableText", strong(label), run(f" {field.prompt}")))


def _text(document: WordDocument, text: CodedText) -> None:
    document.heading(1, text.title, own=True)
    document.text("Facts", text.facts)
    opened: dict[int, str] = {}
    marks = {id(remark): document.comment(remark.author, remark.initials, remark.moment, *_lines(remark))
             for line in text.lines for piece in line.pieces for remark in piece.begins}  # fmt: skip
    for line in text.lines:
        content = [strong(document.wording.ours(f"{line.speaker}:")), run(" ")] if line.speaker else []
        for piece in line.pieces:
            content += [marks[id(remark)][0] for remark in piece.begins]
            opened |= {id(remark): marks[id(remark)][1] for remark in piece.begins}
            content.append(run(piece.text))
            content += [opened.pop(id(remark)) for remark in piece.ends]
        document.paragraph("Turn", *content)


def _lines(remark: Remark) -> tuple[str, ...]:
    return (remark.code, *remark.notes)
