"""The annexes of a synthesis: codebook, documents, themes by territory, every extract."""

from qualicode.model.synthesis.values import CodeEntry, Crossing, DocumentEntry, Outline, Record, Verbatim
from qualicode.plugins.exporters.word.document import TEXT_WIDTH, WordDocument
from qualicode.plugins.exporters.word.markup import Column, Markup, is_rtl, paragraph, run, strong

_COLUMNS_A_PAGE = 6
"""As many territories fit beside the themes."""


def write_annexes(document: WordDocument, plan: Outline) -> None:
    """All annexes that were asked for, under one heading."""
    if not (plan.codebook or plan.documents or plan.crossing or plan.records):
        return
    document.heading(1, document.wording._("Annexes"))
    if plan.codebook:
        write_codebook(document, plan.codebook)
    if plan.documents:
        _documents(document, plan.documents)
    if plan.crossing:
        _crossing(document, plan.crossing)
    if plan.records:
        _records(document, plan.records, plan.text_language)


def write_codebook(document: WordDocument, entries: tuple[CodeEntry, ...], level: int = 2) -> None:
    """The codebook as a table, under a heading of this level."""
    words = document.wording
    title = words._("Codebook")
    document.heading(level, title)
    columns = [
        Column(words.pgettext("noun", "Code"), 2300),
        Column(words._("Definition, includes, excludes, example"), TEXT_WIDTH - 2300 - 2 * 1150),
        Column(words._("Persons"), 1150, numbers=True),
        Column(words._("Extracts"), 1150, numbers=True),
    ]
    rows = [
        (
            f"{'› ' * entry.depth}{entry.name}" if entry.depth else _theme(entry.name),
            _definition(document, entry),
            words.number(entry.persons),
            words.number(entry.extracts),
        )
        for entry in entries
    ]
    description = words._("One row a code, in the order of the tree: what it means, how many persons and extracts.")
    document.table(columns, rows, title, description)


def _theme(name: str) -> Markup:
    return Markup(paragraph("TableText", strong(name)))


def _definition(document: WordDocument, entry: CodeEntry) -> Markup:
    _ = document.wording._
    lines = [paragraph("TableText", document.own(entry.definition))] if entry.definition else []
    for label, text in (
        (_("Includes:"), entry.includes),
        (_("Excludes:"), entry.excludes),
        (_("Example:"), entry.example),
    ):
        if text:
            lines.append(paragraph("TableText", strong(label), run(" "), document.own(text)))
    return Markup("".join(lines))


def _documents(document: WordDocument, entries: tuple[DocumentEntry, ...]) -> None:
    words = document.wording
    title = words._("List of documents")
    document.heading(2, title)
    columns = [
        Column(words._("Ref."), 800),
        Column(words._("Kind"), 1300),
        Column(words._("Who or what"), TEXT_WIDTH - 800 - 1300 - 2050 - 1420 - 800 - 950),
        Column(words._("Where"), 2050),
        Column(words._("When"), 1420),
        Column(words._("Words"), 800, numbers=True),
        Column(words._("Extracts"), 950, numbers=True),
    ]
    rows = [
        (
            entry.short,
            entry.kind,
            _source(document, entry),
            entry.where,
            entry.when,
            words.number(entry.words),
            words.number(entry.extracts),
        )
        for entry in entries
    ]
    description = words._("One row a document, by the reference that the verbatims give. Names are left out.")
    document.table(columns, rows, title, description)


def _source(document: WordDocument, entry: DocumentEntry) -> str:
    if entry.address.startswith(("http://", "https://")):
        return Markup(paragraph("TableText", document.external(entry.who or entry.short, entry.address)))
    return entry.who


def _crossing(document: WordDocument, crossing: Crossing) -> None:
    words = document.wording
    document.heading(2, words._("Themes by territory"))
    for first in range(0, len(crossing.territories), _COLUMNS_A_PAGE):
        names = crossing.territories[first : first + _COLUMNS_A_PAGE]
        width = (TEXT_WIDTH - 2800) // len(names) if len(names) > 2 else 1700
        columns = [Column(words._("Theme"), TEXT_WIDTH - width * len(names))]
        columns += [Column(name, width, numbers=True) for name in names]
        rows = [
            (theme, *(words.number(count) for count in counts[first : first + _COLUMNS_A_PAGE]))
            for theme, counts in crossing.rows
        ]
        document.table(
            columns,
            rows,
            words._("Persons who speak of each theme, by territory"),
            words._("One row a theme, one column a territory, in numbers of persons."),
        )


def _records(document: WordDocument, records: tuple[Record, ...], text_language: str) -> None:
    words = document.wording
    document.heading(2, words._("All verbatims"))
    for number, record in enumerate(records, start=1):
        count = words.ngettext("{count} extract", "{count} extracts", len(record.verbatims))
        document.heading(3, f"{record.title} ({count})", bookmark=f"record_{number}")
        for verbatim in record.verbatims:
            write_record(document, verbatim, text_language)


def write_record(document: WordDocument, verbatim: Verbatim, text_language: str) -> None:
    """An extract on one paragraph, with whose words they are."""
    text = document.wording.quoted(verbatim.text) if verbatim.quoted else verbatim.text
    document.paragraph(
        "RecordRtl" if is_rtl(verbatim.text) else "Record",
        run(text, language="" if verbatim.language == text_language else verbatim.language),
        run(f" — {verbatim.attribution} ({verbatim.reference})", "AttributionInline"),
    )
