"""Taking projects of other programs into a study, as one step; and telling what became of them."""

from pathlib import Path

from qualicode.extend import Progress
from qualicode.i18n import N_, _, ngettext
from qualicode.model.errors import UserError
from qualicode.plugins.exchange.values import Exchange
from qualicode.services.taking import Report, Taking
from qualicode.store.project import Project


def read_project(path: Path, progress: Progress = lambda done, total: None) -> Exchange:
    """A project file of another program, by its extension. Raises `UserError` with the reason when it cannot be."""
    kind = path.suffix.lower()
    if kind in (".qdpx", ".zip"):
        from qualicode.plugins.exchange.refi_reading import read_refi

        return read_refi(path, progress)
    if kind in (".qda", ".sqlite3"):
        from qualicode.services.exchange_databases import read_qualcoder, read_taguette

        return read_qualcoder(path) if kind == ".qda" else read_taguette(path)
    raise UserError(
        _("“{name}” is no project that can be read.").format(name=path.name),
        _("Choose a .qdpx file (REFI-QDA), or a project of QualCoder (.qda) or Taguette (.sqlite3)."),
    )


PROJECT_SUFFIXES = (".qdpx", ".qda", ".sqlite3")
"""The project files of other programs that can be read."""


def take_in(project: Project, found: Exchange, *, by_path: bool = False) -> Report:
    """Put a project that was read into a study, in one step. What is there already (by GUID, text, span) stays once.

    `by_path`: a code with the same path of names as one of the study is that code, whatever its GUID. Raises
    `UserError` when there is nothing to take.
    """
    if not (found.users or found.codes or found.sources or found.notes):
        raise UserError(_("The project holds no code, no text and no note."), _("Check that it was exported whole."))
    with project.step(N_("Import the project “{name}”"), name=found.name or found.origin):
        return Taking(project, found, by_path=by_path).run()


def told(report: Report) -> str:
    """The report as one sentence."""
    texts, codes, codings = report.kept["sources"], report.kept["codes"], report.kept["codings"]
    return ", ".join((
        ngettext("{count} text", "{count} texts", texts).format(count=texts),
        ngettext("{count} code", "{count} codes", codes).format(count=codes),
        ngettext("{count} extract", "{count} extracts", codings).format(count=codings),
    ))  # fmt: skip
