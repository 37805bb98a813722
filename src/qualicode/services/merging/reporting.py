"""What earlier merges took and what was decided: kept in the project, read again, written for a methods section."""

import io
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from qualicode.extend import Table
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Coder, Lens
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters.files import write_whole
from qualicode.services import analysing
from qualicode.services.merging.values import OPEN, REPORT, SETTLED, Divergence
from qualicode.store.reading import Reader

KINDS = {
    "field": N_("Changed differently"),
    "span": N_("Resized differently"),
    "deleted there": N_("Deleted there, changed or used here"),
    "deleted here": N_("Deleted here, changed or used there"),
    "vanished": N_("Its words were taken out of the text here"),
}
"""Kinds of divergences, for people."""
FIELDS = {
    "name": N_("name"),
    "definition": N_("definition"),
    "includes": N_("inclusions"),
    "excludes": N_("exclusions"),
    "parent_id": N_("place in the codebook"),
    "title": N_("title"),
    "body": N_("words"),
    "content": N_("text"),
    "code_id": N_("code"),
    "status": N_("status"),
    "value": N_("value"),
    "territory_id": N_("territory"),
    "date": N_("date"),
    "place": N_("place"),
    "label": N_("label"),
}
"""Fields that two sides may change differently, for people."""
_DECIDED = {"mine": N_("Mine"), "theirs": N_("Theirs"), "later": N_("To be decided"), "": N_("Decided")}


@dataclass(frozen=True, slots=True)
class Report:
    """One merge: when (UTC), by whom, what was taken in words, and each divergence with its decision.

    A decision is "mine", "theirs", "later", or "" where an earlier version did not note it.
    """

    id: str
    at: str
    by: str
    taken: tuple[str, ...]
    divergences: tuple[tuple[Divergence, str], ...]


def reports(reader: Reader) -> list[Report]:
    """Every merge that is kept, the newest first. Rows that do not fit (a file written elsewhere) are left out."""
    coders = {one.id: one.name for one in reader.find(Coder)}
    decided = {one.name: "later" for one in reader.find(Lens, kind=OPEN)}
    for lens in reader.find(Lens, kind=SETTLED):
        decided[lens.name] = str(json.loads(lens.query).get("decision", ""))
    found = []
    for lens in reversed(reader.find(Lens, "created_at", kind=REPORT)):
        try:
            told = json.loads(lens.query)
            diverged = tuple(
                (one, decided.get(one.id, "later")) for one in map(_divergence, told.get("plan", {}).get("open", ()))
            )
            taken = tuple(str(line) for line in told["told"])
        except (ValueError, KeyError, TypeError):
            continue
        found.append(Report(lens.id, lens.created_at, coders.get(lens.created_by or "", ""), taken, diverged))
    return found


def decision_words(decision: str) -> str:
    """What was decided, for people."""
    return _(_DECIDED.get(decision, decision))


def what(one: Divergence) -> str:
    """What a divergence is about and of which kind, for people."""
    name = f" · {_(FIELDS.get(one.field, one.field))}" if one.kind == "field" else ""
    who = f" ({one.who})" if one.who else ""
    return f"{one.what}\n{_(KINDS.get(one.kind, one.kind))}{name}{who}"


def table(report: Report) -> Table:
    """The divergences of a merge as rows; what was taken without question in the note."""
    headings = (_("What"), _("Mine"), _("Theirs"), _("Decision"))
    rows = tuple(
        (what(one).replace("\n", " – "), one.mine, one.theirs, decision_words(decided))
        for one, decided in report.divergences
    )
    return Table(_("Merge report"), headings, rows, " ".join(report.taken))


def write(report: Report, path: Path, language: str) -> Path:
    """Write a report as .docx, .xlsx or .csv. Raises `UserError` when it cannot be written."""
    if path.suffix.lower() != ".docx":
        return analysing.write(table(report), path, language)
    write_whole(path, partial(_put, report, language))
    return path


def report_numbered(reader: Reader, number: int) -> Report:
    """A report by its place, 1 for the newest. Raises `UserError` when there is none."""
    found = reports(reader)
    if not 1 <= number <= len(found):
        raise UserError(_("There is no such merge report."), _("Merges so far: {count}.").format(count=len(found)))
    return found[number - 1]


def _divergence(row: dict[str, Any]) -> Divergence:
    names = ("id", "kind", "table", "row", "what", "field", "mine", "theirs", "who")
    return Divergence(*(str(row[name]) for name in names))


def _put(report: Report, language: str, file: Any) -> None:
    from qualicode.plugins.exporters.word.document import TEXT_WIDTH, WordDocument
    from qualicode.plugins.exporters.word.markup import Column
    from qualicode.plugins.exporters.word.styles import Layout

    title = _("Merge report")
    words = Wording(language)
    document = WordDocument(words, language, title, "", Layout(flowing=True))
    document.paragraph("Title", document.own(title))
    who = _("Merged on {date} by {name}.").format(date=words.date(report.at[:10]), name=report.by or _("somebody"))
    document.text("Normal", who)
    document.heading(1, _("Taken over without question"))
    for line in report.taken:
        document.text("ListBullet", line)
    document.heading(1, _("Divergences"))
    made = table(report)
    if made.rows:
        widths = (TEXT_WIDTH * 4 // 10, TEXT_WIDTH * 2 // 10, TEXT_WIDTH * 2 // 10, TEXT_WIDTH * 2 // 10)
        columns = [Column(name, width, False) for name, width in zip(made.headings, widths, strict=True)]
        document.table(columns, made.rows, title, who)
    else:
        document.text("Normal", _("Nothing to decide"))
    out = io.BytesIO()
    document.write(out)
    file.write(out.getvalue())
