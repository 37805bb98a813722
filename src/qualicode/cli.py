"""Qualicode from a terminal: the same services as the window's.

Exit codes: 0 done, 1 refused with a sentence on stderr, 2 wrong usage.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from qualicode import __version__, i18n
from qualicode.i18n import _, ngettext
from qualicode.model.errors import Cancelled, UserError
from qualicode.model.study import Code, Coder, Document, ProjectInfo
from qualicode.services import (
    agreeing,
    analysing,
    carnet,
    codebook,
    codebook_files,
    coders,
    coding,
    comparing,
    exchange_out,
    exchanging,
    exporting,
    importing,
    merging,
    suggestions,
    synthesis,
)  # fmt: skip
from qualicode.services import (
    dump as dumping,
)
from qualicode.services import (
    search as searching,
)
from qualicode.services.merging import reporting
from qualicode.store import files
from qualicode.store.errors import DestinationChanged
from qualicode.store.neighbours import free_name
from qualicode.store.project import Project
from qualicode.store.reading import R, Reader

i18n.use(i18n.preferred())

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Qualitative coding for people who listen to residents."),
)
codebook_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=_("Read or write the codebook."))
app.add_typer(codebook_app, name="codebook")

ProjectPath = Annotated[Path, typer.Argument(metavar="P", help=_("The project file (.qualicode)."))]
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
CoderName = Annotated[str, typer.Option("--coder", metavar="NAME", help=_("Who codes; made when new."))]


@app.callback(invoke_without_command=True)
def _start(version: Annotated[bool, typer.Option("--version", help=_("Print the version."))] = False) -> None:
    if version:
        typer.echo(f"Qualicode {__version__}")
        raise typer.Exit


@app.command(help=_("Make a new project."))
def new(
    p: ProjectPath,
    name: Annotated[str, typer.Option(help=_("The study's name; the file's when left out."))] = "",
    coder: CoderName = "",
) -> None:
    path = files.with_suffix(p)
    who = coder or _("Coder")
    made = files.create(path, ProjectInfo(name=name or path.stem), Coder(name=who, initials=importing.initials(who)))
    made.close()
    typer.echo(_("Made {path}.").format(path=path))


@app.command("import", help=_("Import files: transcripts, texts, tables; or a project of another program."))
def import_(
    p: ProjectPath,
    sources: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_("The files to import."))],
    territory: Annotated[str, typer.Option(help=_("The territory to put them under; made when new."))] = "",
    collection: Annotated[str, typer.Option(help=_("The collection to put them in; made when new."))] = "",
    kind: Annotated[str, typer.Option(help=_("The kind of document, when the file does not say."))] = "",
    by_path: Annotated[bool, typer.Option("--by-path", help=_("Codes with the same path are one code."))] = False,
    as_json: Json = False,
) -> None:
    if len(sources) == 1 and is_foreign_project(sources[0]):
        take_project(p, sources[0], by_path=by_path, as_json=as_json)
        return
    with _changing(p) as project:
        report = importing.import_files(project, sources, territory=territory, collection=collection, kind=kind)
        searching.update_index(project, searching.index_path(project))
    if as_json:
        _print_json(
            {
                "imported": [
                    {"id": d.document_id, "title": d.title, "file": d.file, "turns": d.turns, "speakers": d.speakers,
                     "doubts": d.doubts}
                    for d in report.imported
                ],
                "skipped": [{"file": s.name, "why": s.why} for s in report.skipped],
                "new_codes": report.new_codes,
            }
        )  # fmt: skip
    else:
        _tell_import(report)
    for skipped in report.skipped:
        typer.echo(skipped.why, err=True)
    if not report.imported:
        raise typer.Exit(1)


def is_foreign_project(path: Path) -> bool:
    """Whether a file (or QualCoder's folder) is a project of another program."""
    return path.suffix.lower() in exchanging.PROJECT_SUFFIXES


def take_project(p: Path, source: Path, *, by_path: bool, as_json: bool) -> None:
    """Put a project of another program into a study, which is made when there is none."""
    found = exchanging.read_project(source)
    path = files.with_suffix(p)
    if not path.exists():
        who = next(iter(found.users.values()), "") or _("Coder")
        info = ProjectInfo(name=found.name or path.stem, description=found.description)
        files.create(path, info, Coder(name=who, initials=importing.initials(who))).close()
    with _changing(path) as project:
        report = exchanging.take_in(project, found, by_path=by_path)
        searching.update_index(project, searching.index_path(project))
    if as_json:
        _print_json(report.as_json())
        return
    typer.echo(exchanging.told(report))
    for doubt in report.doubts:
        typer.echo(doubt, err=True)


def _tell_import(report: importing.ImportReport) -> None:
    for file, group in groupby(report.imported, key=lambda document: document.file):
        documents = list(group)
        if len(documents) > 1:  # a table: a line a row would bury what matters
            count = len(documents)
            told = ngettext("{count} document", "{count} documents", count).format(count=count)
        else:
            voices, count = ", ".join(documents[0].speakers), documents[0].turns
            told = ngettext("{count} turn", "{count} turns", count).format(count=count)
            told += f" ({voices})" if voices else ""
        typer.echo(f"{documents[0].title if len(documents) == 1 else file} — {told}")
        for doubt in (doubt for document in documents for doubt in document.doubts):
            typer.echo(f"  {doubt}")
    done, left = len(report.imported), len(report.skipped)
    typer.echo(ngettext("{count} document imported.", "{count} documents imported.", done).format(count=done))
    if left:
        typer.echo(ngettext("{count} skipped.", "{count} skipped.", left).format(count=left))


@codebook_app.command("import", help=_("Add the codes of a file (.csv, .xlsx, .qdc)."))
def codebook_import(p: ProjectPath, file: Path) -> None:
    with _changing(p) as project:
        report = codebook_files.import_codebook(project, file)
    typer.echo(
        _("{added} codes added, {completed} completed, {known} already there.").format(
            added=report.added, completed=report.completed, known=report.known
        )
    )


@codebook_app.command("export", help=_("Write the codebook (.csv, .xlsx, .qdc, .docx)."))
def codebook_export(p: ProjectPath, file: Path) -> None:
    with _reading(p) as project:
        count = codebook_files.export_codebook(project, file)
    typer.echo(ngettext("{count} code written to {path}.", "{count} codes written to {path}.", count).format(
        count=count, path=file))  # fmt: skip


@app.command(help=_("Write a form (.html) to note on a phone what people say; import the .json that it saves."))
def notebook(
    p: ProjectPath,
    out: Annotated[Path, typer.Option(help=_("The file to write."))],
    title: Annotated[str, typer.Option(help=_("The title at its head."))] = "",
    fields: Annotated[str, typer.Option(help=_("What it asks for, with commas."))] = ",".join(carnet.USUAL),
    all_codes: Annotated[bool, typer.Option("--all-codes", help=_("Propose every code, not only the themes."))] = False,
) -> None:
    with _reading(p) as project:
        wishes = carnet.Wishes(
            title=title, fields=tuple(_listed(fields)), all_codes=all_codes, language=i18n.language()
        )
        written = carnet.write_form(project, out, wishes)
    typer.echo(_("Written: {path}").format(path=written))


@app.command("count", help=_("Count codes by territory, who speaks, codes that come together… in a table."))
def count_in_table(
    p: ProjectPath,
    table: Annotated[str, typer.Argument(help=_("The table to make."))] = "crossing",
    by: Annotated[str, typer.Option(help=_("What stands in the columns: territory, kind, month, coder…"))] = "",
    count: Annotated[str, typer.Option(help=_("Count extracts, persons or documents."))] = "",
    words: Annotated[str, typer.Option(help=_("The words to look for (for the table “context”)."))] = "",
    out: Annotated[Path | None, typer.Option(help=_("A file to write it to (.xlsx, .csv, .docx)."))] = None,
    as_json: Json = False,
) -> None:
    options = {"by": by, "count": count, "words": words, "language": i18n.language()}
    with _reading(p) as project:
        found = analysing.count(project, table, options)
    if out is not None:
        typer.echo(_("Written: {path}").format(path=analysing.write(found, out, i18n.language())))
    elif as_json:
        _print_json({"title": found.title, "headings": found.headings, "rows": found.rows, "note": found.note})
    else:
        typer.echo(analysing.as_text(found))


@app.command(help=_("Put a code on a passage."))
def code(
    p: ProjectPath,
    document: Annotated[str, typer.Option(help=_("The document: its id or its title."))],
    start: Annotated[int, typer.Option(help=_("Where the passage starts, in characters from 0."))],
    end: Annotated[int, typer.Option(help=_("Where it ends; this character is no longer part of it."))],
    code: Annotated[str, typer.Option(help=_("The code: its id, its name or its path."))],
    coder: CoderName = "",
    as_json: Json = False,
) -> None:
    with _changing(p) as project:
        if coder:
            coders.use_coder(project, coder)
        made = coding.code_passage(project, _document(project, document).id, start, end, _code(project, code).id)
        text = project.text(made.document_id)[made.start : made.end]
    if as_json:
        _print_json({"id": made.id, "start": made.start, "end": made.end, "text": text})
    else:
        typer.echo(_("Coded: « {text} »").format(text=text))


@app.command(help=_("Propose codes for passages that have none, with the reasons."))
def suggest(
    p: ProjectPath,
    document: Annotated[str, typer.Option(help=_("Only this document: its id or its title."))] = "",
    as_json: Json = False,
) -> None:
    with _reading(p) as project:
        only = [_document(project, document).id] if document else None
        found = suggestions.suggest_now(project, only)
        names = codebook.paths(project)
        rows = [
            {
                "document": s.unit.document, "start": s.unit.start, "end": s.unit.end, "text": s.unit.text,
                "code": s.code, "code_path": names.get(s.code, ""), "score": round(s.score, 3), "words": list(s.words),
                "near": list(s.near),
            }
            for s in found
        ]  # fmt: skip
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['code_path']}  {row['score']:.2f}  « {row['text']} »  [{', '.join(row['words'])}]")  # type: ignore[arg-type]


@app.command(help=_("Search the corpus; accents, case and inclusive spelling do not matter."))
def search(
    p: ProjectPath,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=_("What to look for."))],
    as_json: Json = False,
) -> None:
    with _reading(p) as project:
        path = searching.index_path(project)
        searching.update_index(project, path)
        hits = searching.search(project, path, " ".join(words), limit=1000)
    if as_json:
        _print_json(
            [
                {"document": h.document_id, "title": h.document, "start": h.start, "end": h.end, "text": h.text,
                 "marks": h.marks}
                for h in hits
            ]
        )  # fmt: skip
        return
    for hit in hits:
        typer.echo(f"{hit.document}: {hit.text}")


@app.command(help=_("Write the study with a template, for example a Word synthesis, or for another program."))
def export(
    p: ProjectPath,
    out: Annotated[Path | None, typer.Option(help=_("The file to write."))] = None,
    template: Annotated[str, typer.Option(help=_("The template, for example synthese."))] = "",
    language: Annotated[str, typer.Option(help=_("The language of the text: fr or en."))] = "",
    kind: Annotated[str, typer.Option("--format", help=_("The format: docx, odt, pdf, html, md, xlsx, qdpx…"))] = "",
    for_program: Annotated[str, typer.Option("--for", help=_("For qdpx: nvivo, maxqda or atlas."))] = "",
    which: Annotated[
        str, typer.Option("--synthesis", help=_("The name of a synthesis, where there are several."))
    ] = "",
    as_list: Annotated[bool, typer.Option("--list", help=_("List everything that can be written."))] = False,
    as_json: Json = False,
) -> None:
    if as_list:
        with _reading(p):
            _tell_outputs(as_json)
        return
    if out is None:
        raise typer.BadParameter(_("Name the file to write."), param_hint="--out")
    if kind in exchange_out.FORMATS and not template:
        with _reading(p) as project:
            counts = exchange_out.write(project, out, kind, for_program=for_program)
        if as_json:
            _print_json({"written": str(out), "counts": counts})
        else:
            typer.echo(_("Written: {path}").format(path=out))
        return
    with _reading(p) as project:
        template = template or synthesis.TEMPLATE
        options = synthesis.options_of(project, synthesis.named(project, which), template)
        options |= {"language": language} if language else {}
        written = exporting.export(project, template, out, options, kind=kind)
    if as_json:
        _print_json({"written": str(written)})
    else:
        typer.echo(_("Written: {path}").format(path=written))


def _tell_outputs(as_json: bool) -> None:
    found = exporting.outputs()
    if as_json:
        _print_json(
            [
                {"id": one.id, "title": _(one.title), "purpose": _(one.purpose), "formats": list(one.formats)}
                for one in found
            ]
        )
        return
    for one in found:
        typer.echo(f"{one.id}  {_(one.title)}  ({', '.join(one.formats)})")


@app.command(help=_("Tell how far coders agree, per code and overall."))
def agreement(
    p: ProjectPath,
    coders_: Annotated[str, typer.Option("--coders", help=_("Their names or initials, with commas between."))],
    documents_: Annotated[str, typer.Option("--documents", help=_("Titles; all that they share when left out."))] = "",
    codes_: Annotated[str, typer.Option("--codes", help=_("Codes; all when left out."))] = "",
    unit: Annotated[str, typer.Option(help=_("character, sentence or turn."))] = "character",
    as_json: Json = False,
) -> None:
    with _reading(p) as project:
        who = [agreeing.coder_named(project, name) for name in _listed(coders_)]
        found = agreeing.compare(
            project,
            [one.id for one in who],
            document_ids=[agreeing.document_named(project, name).id for name in _listed(documents_)] or None,
            code_ids=[_code(project, name).id for name in _listed(codes_)] or None,
            unit=unit,
        )
    if as_json:
        _print_json({"coders": [one.name for one in who], "documents": list(found.documents), "unit": unit,
                     "overall": found.overall.as_json(), "codes": [one.as_json() for one in found.codes],
                     "sentence": found.sentence})  # fmt: skip
        return
    for one in (found.overall, *found.codes):
        said = ", ".join(f"{name} {value:.3f}" for name, value in one.values.items() if value is not None)
        typer.echo(f"{one.name}: {said}")
    typer.echo(found.sentence)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@app.command(help=_("Merge a copy of a project into it: exit code 3 when divergences stay open."))
def merge(
    mine: Annotated[Path, typer.Argument(metavar="MINE", help=_("The project that takes the changes."))],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help=_("A copy of it that somebody changed."))],
    base: Annotated[Path | None, typer.Option(help=_("The file that both began with; found when left out."))] = None,
    out: Annotated[Path | None, typer.Option(help=_("Write the result here and leave MINE as it is."))] = None,
    decide: Annotated[str, typer.Option(help=_("Decide every divergence: mine, theirs or later."))] = "later",
    as_json: Json = False,
) -> None:
    if decide not in merging.DECISIONS:
        raise typer.BadParameter(_("Use mine, theirs or later."), param_hint="--decide")
    target = mine
    if out is not None:
        target = files.with_suffix(out)
        if target.exists():
            told = _("“{name}” is there already.").format(name=target.name)
            raise UserError(told, _("Choose another name."))
        with _reading(mine) as project:
            shutil.copyfile(files.real(project.destination or mine), target)
    with ExitStack() as open_files:
        other = open_files.enter_context(_reading(theirs))
        began = open_files.enter_context(_reading(base)) if base is not None else None
        project = open_files.enter_context(_changing(target))
        found = merging.plan(project, other, began)
        merging.apply(project, other, found, {one.id: decide for one in found.divergences})
        waiting = merging.open_divergences(project)
    if as_json:
        _print_json(found.as_json() | {"waiting": len(waiting), "written": str(target)})
    else:
        _tell_merge(found, len(waiting))
    if waiting:
        raise typer.Exit(3)


def _tell_merge(found: merging.Plan, waiting: int) -> None:
    for line in merging.told(found):
        typer.echo(line)
    if waiting:
        many = ngettext("{count} divergence is to be decided.", "{count} divergences are to be decided.", waiting)
        typer.echo(many.format(count=waiting), err=True)


@app.command("merge-report", help=_("Tell what an earlier merge took and what was decided, or write it as a document."))
def merge_report(
    p: ProjectPath,
    number: Annotated[int, typer.Option(help=_("Which merge: 1 for the newest."))] = 1,
    out: Annotated[Path | None, typer.Option(help=_("Write it here (.docx, .xlsx or .csv)."))] = None,
    as_json: Json = False,
) -> None:
    with _reading(p) as project:
        report = reporting.report_numbered(project, number)
        written = reporting.write(report, out, i18n.language()) if out is not None else None
    if as_json:
        decided = [{"what": one.what, "kind": one.kind, "field": one.field, "mine": one.mine, "theirs": one.theirs,
                    "decision": decision} for one, decision in report.divergences]  # fmt: skip
        _print_json({"at": report.at, "by": report.by, "taken": list(report.taken), "divergences": decided,
                     "written": str(written) if written else None})  # fmt: skip
        return
    typer.echo(f"{report.at[:10]} {report.by}".strip())
    for line in report.taken:
        typer.echo(line)
    for one, decision in report.divergences:
        told = f"{reporting.what(one)} – {reporting.decision_words(decision)}"
        typer.echo(" ".join(told.split()))


@app.command(help=_("Tell what only one of two projects holds: exit code 3 when they differ."))
def compare(a: Path, b: Path, as_json: Json = False) -> None:
    with _reading(a) as first, _reading(b) as second:
        found = comparing.compare(first, second)
    if as_json:
        _print_json({"only_in_a": found.only_first, "only_in_b": found.only_second, "in_both": found.both})
    else:
        for name, only in ((a.name, found.only_first), (b.name, found.only_second)):
            for things in only.values():
                for thing in things:
                    words = " · ".join(" ".join(part.split())[:80] for part in thing if part)
                    typer.echo(_("Only in {name}: {thing}").format(name=name, thing=words))
        if found.same:
            typer.echo(_("Both hold the same."))
    if not found.same:
        raise typer.Exit(3)


@app.command(help=_("Tell who changed what when, newest first."))
def history(p: ProjectPath, as_json: Json = False) -> None:
    with _reading(p) as project:
        names = {coder.id: coder.name for coder in project.find(Coder)}
        rows = [
            {"seq": s.seq, "at": s.at, "coder": names.get(s.coder_id or "", ""), "label": _(s.label).format(**s.args),
             "kind": s.kind, "undone": s.undone}
            for s in project.history()
        ]  # fmt: skip
    if as_json:
        _print_json(rows)
        return
    kinds = {"undo": _("Undo: {label}"), "redo": _("Redo: {label}"), "do": "{label}"}
    for row in rows:
        typer.echo(f"{row['at']}  {row['coder']}  {kinds[str(row['kind'])].format(label=row['label'])}")


@app.command(help=_("Take the last step back."))
def undo(p: ProjectPath) -> None:
    with _changing(p) as project:
        step = project.undo()
        if step is None:
            raise UserError(_("There is nothing to undo."))
        typer.echo(_("Undone: {label}").format(label=_(step.label).format(**step.args)))


@app.command(help=_("Do the step undone last again."))
def redo(p: ProjectPath) -> None:
    with _changing(p) as project:
        step = project.redo()
        if step is None:
            raise UserError(_("There is nothing to redo."))
        typer.echo(_("Done again: {label}").format(label=_(step.label).format(**step.args)))


@app.command(help=_("Check that a project is sound."))
def check(p: ProjectPath, as_json: Json = False) -> None:
    found = files.check(p)
    if as_json:
        _print_json({"sound": not found, "problems": found})
    elif not found:
        typer.echo(_("{name} is sound.").format(name=p.name))
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise typer.Exit(1)


@app.command(help=_("Print the whole study as JSON (resources/schemas/dump.schema.json describes it)."))
def dump(
    p: ProjectPath, as_json: Annotated[bool, typer.Option("--json", help=_("JSON, the only form."))] = True
) -> None:
    with _reading(p) as project:
        _print_json(dumping.dump(project))


@app.command(help=_("Open the window."))
def gui(p: Annotated[Path | None, typer.Argument(metavar="[P]", help=_("The project to open."))] = None) -> None:
    import importlib

    # The window is another floor: found by name, as the entry point of the installed program finds it.
    raise typer.Exit(importlib.import_module("qualicode.app").main([str(p)] if p else []))


def main() -> NoReturn:
    """Run the command line; a refusal is one sentence on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except UserError as error:
        typer.echo(str(error), err=True)
    except Cancelled:
        typer.echo(_("Cancelled."), err=True)
    sys.exit(1)


@contextmanager
def _changing(path: Path) -> Iterator[Project]:
    """The project open for changes; published when all went well. When not, nothing was done: one may try again."""
    project = files.open(path)
    _tell(project)
    try:
        yield project
        _publish(project, files.real(path))
    except BaseException:
        project.discard()
        raise
    project.close()


def _publish(project: Project, path: Path) -> None:
    """Bring the file up to date; what a crash left of a file that is another one now goes beside it."""
    try:
        project.publish()
    except DestinationChanged as changed:
        if not project.recovered:
            raise UserError(changed.what, _("Run the command again.")) from changed
        beside = free_name(path)
        project.save_as(beside)
        project.close()
        todo = _("What a crash had left is in “{file}” now, with what this command did. Run it again for “{name}”.")
        raise UserError(changed.what, todo.format(file=beside.name, name=path.name)) from changed


@contextmanager
def _reading(path: Path) -> Iterator[Project]:
    project = files.open(path, read_only=True)
    _tell(project)
    try:
        yield project
    finally:
        project.close()


def _tell(project: Project) -> None:
    for notice in project.notices:
        typer.echo(notice, err=True)


def _document(reader: Reader, wanted: str) -> Document:
    return _one(
        [d for d in reader.find(Document) if wanted in (d.id, d.title)]
        or [d for d in reader.find(Document) if d.title.casefold().startswith(wanted.casefold())],
        _("There is no document “{name}”.").format(name=wanted),
        _("Several documents are called “{name}”.").format(name=wanted),
    )


def _code(reader: Reader, wanted: str) -> Code:
    names = codebook.paths(reader)
    folded = wanted.casefold()
    codes = reader.find(Code)
    return _one(
        [c for c in codes if wanted == c.id or folded == names[c.id].casefold()]
        or [c for c in codes if folded == c.name.casefold()],
        _("There is no code “{name}”.").format(name=wanted),
        _("Several codes are called “{name}”.").format(name=wanted),
    )


def _one(found: list[R], none: str, several: str) -> R:
    if not found:
        raise UserError(none, _("Check its spelling, or use its id."))
    if len(found) > 1:
        raise UserError(several, _("Use its id."))
    return found[0]


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
