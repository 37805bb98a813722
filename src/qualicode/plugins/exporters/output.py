"""What our outputs have in common: each decides nothing, lays a document out, and is written in any of the formats."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from qualicode.extend import Progress
from qualicode.model.outputs.material import Head
from qualicode.model.study import Study
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters import converting, reading_out
from qualicode.plugins.exporters.files import write_whole
from qualicode.plugins.exporters.word.document import WordDocument
from qualicode.plugins.exporters.word.markup import run, strong
from qualicode.plugins.exporters.word.styles import DEFAULT_LAYOUT, Layout

EXTENSIONS = (".docx", ".odt", ".pdf", ".html", ".md")
"""The formats of every document, the first where nothing is asked."""

_DONE = 100


class Output:
    """An exporter of one document. What comes after this class says `template`, `name`, `purpose` and `compose`."""

    template = ""
    name = ""
    purpose = ""
    extension = ".docx"
    extensions: Sequence[str] = EXTENSIONS

    def compose(self, study: Study, options: Mapping[str, Any], progress: Progress) -> WordDocument:
        """The document, laid out and not yet written."""
        raise NotImplementedError

    def write(self, study: Study, path: Path, options: Mapping[str, Any], progress: Progress) -> None:
        """Write `path` whole or not at all, in the format of its suffix. Raises `UserError` when it cannot be."""
        write_document(self.compose(study, options, progress), path)
        progress(_DONE, _DONE)


def write_document(document: WordDocument, path: Path) -> None:
    """Write a document in the format that the suffix of `path` names."""
    kind = path.suffix.lower()
    if kind == ".docx":
        write_whole(path, document.write)
        return
    made = BytesIO()
    document.write(made)
    if kind == ".html":
        content = reading_out.html(made.getvalue()).encode()
    elif kind == ".md":
        content = reading_out.markdown(made.getvalue()).encode()
    else:
        content = converting.convert(made.getvalue(), kind)
    write_whole(path, lambda file: file.write(content))


def begin(head: Head, kind: str, layout: Layout = DEFAULT_LAYOUT, *, titled: bool = True) -> WordDocument:
    """A document with its title; `kind` is the untranslated name of what it is."""
    words = Wording(head.language, head.text_language)
    kind = words._(kind)
    document = WordDocument(words, head.text_language, f"{kind} – {head.title}", head.team, layout)
    if not titled:
        return document
    document.paragraph("Title", run(kind))
    document.paragraph("Subtitle", document.own(f"{head.title} – {head.subtitle}" if head.subtitle else head.title))
    lines = [(words._("Team:"), head.team), (words._("Date:"), head.date)]
    if not layout.compact:
        lines.insert(0, (words._("Question of the study:"), head.question))
        lines.append((words._("Licence:"), head.licence))
    if layout.compact:
        document.text("Facts", ", ".join(value for _label, value in lines if value.strip()))
        return document
    for label, value in lines:
        if value.strip():
            document.paragraph("Cover", strong(label), run(" "), document.own(value))
    return document
