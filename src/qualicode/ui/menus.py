"""The window's own commands: files, undo, appearance, help. Workspaces add theirs."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt

from qualicode import i18n
from qualicode.i18n import _
from qualicode.services import sample
from qualicode.store.files import SUFFIX
from qualicode.ui import ask, fonts, theme
from qualicode.ui.commands import Command

if TYPE_CHECKING:
    from qualicode.ui.window import MainWindow

Key = TypeVar("Key", str, int)
AZERTY = "à&é\"'(-è_ç"
"""What the keys 0 to 9 give without Shift on a French keyboard."""
LANGUAGES = {"fr": "Français", "en": "English"}


def commands(window: "MainWindow") -> list[Command]:
    """The rows of the window itself."""
    return [*_file(window), *_edit(window), *_view(window), *_appearance(window), *_help(window)]


def _file(window: "MainWindow") -> list[Command]:
    session = window.session

    def is_open() -> bool:
        return session.project is not None

    return [
        Command("file.new", "file", _("New project…"), "Ctrl+N", "file-plus", lambda: window.go("home", new=True)),
        Command("file.open", "file", _("Open…"), "Ctrl+O", "folder-open", partial(_ask_open, window)),
        Command("file.sample", "file", _("Open the sample study"), "", "book-open", partial(_open_sample, window)),
        Command("file.save", "file", _("Save"), "Ctrl+S", "save", session.publish, is_open, group=1),
        Command("file.save_as", "file", _("Save as…"), "Ctrl+Shift+S", "", partial(_ask_save_as, window), is_open, 1),
        Command(
            "file.snapshot",
            "file",
            _("Create a snapshot…"),
            "",
            "bookmark-plus",
            lambda: window.show_history(new_snapshot=True),
            is_open,
            2,
        ),
        Command("file.history", "file", _("History…"), "", "history", window.show_history, is_open, 2),
        Command("file.backups", "file", _("Restore a backup…"), "", "rotate-ccw", window.show_backups, is_open, 2),
        Command("file.send", "file", _("Send to the team…"), "", "upload", partial(_send, window), is_open, 4),
        Command("file.merge", "file", _("Merge a copy…"), "", "merge", partial(_merge, window), is_open, 4),
        Command(
            "file.divergences", "file", _("Divergences to decide…"), "", "", partial(_arbitrate, window), is_open, 4
        ),
        Command("file.merge_reports", "file", _("Merge reports…"), "", "", partial(_reports, window), is_open, 4),
        Command(
            "file.agreement", "file", _("Double coding…"), "", "users", partial(_double_coding, window), is_open, 4
        ),
        Command(
            "file.take_in",
            "file",
            _("Take over a project of another program…"),
            "",
            "import",
            partial(_take_in, window),
            is_open,
            4,
        ),
        Command(
            "file.export",
            "file",
            _("Export…"),
            "Ctrl+Shift+E",
            "file-output",
            partial(_export, window),
            is_open,
            4,
        ),
        Command(
            "file.export_out",
            "file",
            _("Export for another program…"),
            "",
            "file-output",
            partial(_export_out, window),
            is_open,
            4,
        ),
        Command(
            "file.notebook",
            "file",
            _("Notebook of words for the field…"),
            "",
            "notebook-text",
            partial(_notebook, window),
            is_open,
            4,
        ),
        Command("file.close", "file", _("Close the project"), "Ctrl+W", "", session.close, is_open, 3),
        Command("file.quit", "file", _("Quit"), "Ctrl+Q", "", window.close, group=3),
    ]


def _merge(window: "MainWindow") -> None:
    from qualicode.ui import team

    team.ask_merge(window)


def _arbitrate(window: "MainWindow") -> None:
    from qualicode.ui.team import Arbitrating

    Arbitrating(window, window).show()


def _reports(window: "MainWindow") -> None:
    from qualicode.ui.reports import MergeReports

    MergeReports(window, window).show()


def _take_in(window: "MainWindow") -> None:
    from qualicode.ui.importing import exchange

    exchange.ask_import(window)


def _export(window: "MainWindow") -> None:
    from qualicode.ui.exporting import Export

    Export(window, window).show()


def _export_out(window: "MainWindow") -> None:
    from qualicode.ui.importing.exchange import ExchangeOut

    ExchangeOut(window, window).show()


def _double_coding(window: "MainWindow") -> None:
    from qualicode.ui.agreeing.window import DoubleCoding

    DoubleCoding(window, window).show()


def _think(window: "MainWindow") -> None:
    from qualicode.ui.thinking.window import Thinking

    Thinking(window, window).show()


def _send(window: "MainWindow") -> None:
    from qualicode.ui.sending import Sending

    Sending(window, window).show()


def _notebook(window: "MainWindow") -> None:
    from qualicode.ui.collecting import NotebookForm

    NotebookForm(window, window).show()


def _ask_open(window: "MainWindow") -> None:
    if (path := ask.open_file(window, _("Open a project"), ask.project_filter())) is not None:
        window.session.open(path)


def _ask_save_as(window: "MainWindow") -> None:
    path = ask.save_file(window, _("Save as"), ask.project_filter(), window.session.file_name, SUFFIX)
    if path is not None:
        window.session.save_as(path)


def _open_sample(window: "MainWindow") -> None:
    path = ask.documents_folder() / f"{_('Sample study')}{SUFFIX}"
    if path.exists():
        window.session.open(path)
        return
    window.jobs.start(_("Building the sample study…"), lambda _progress: sample.build(path), window.session.open)


def _edit(window: "MainWindow") -> list[Command]:
    session = window.session

    def undo_words() -> str:
        label = session.undo_label()
        return _("Undo: {step}").format(step=label) if label else _("Undo")

    def redo_words() -> str:
        label = session.redo_label()
        return _("Redo: {step}").format(step=label) if label else _("Redo")

    return [
        Command(
            "edit.undo",
            "edit",
            _("Undo"),
            "Ctrl+Z",
            "undo-2",
            session.undo,
            lambda: bool(session.undo_label()),
            label=undo_words,
        ),
        Command(
            "edit.redo",
            "edit",
            _("Redo"),
            "Ctrl+Shift+Z; Ctrl+Y",
            "redo-2",
            session.redo,
            lambda: bool(session.redo_label()),
            label=redo_words,
        ),
        Command(
            "edit.quick_note",
            "edit",
            _("Quick note…"),
            "Ctrl+Shift+N",
            "sticky-note",
            window.write_note,
            lambda: session.project is not None and not session.project.read_only,
            group=6,
        ),
        Command(
            "edit.notes",
            "edit",
            _("All notes…"),
            "Ctrl+Shift+J",
            "notebook-text",
            window.show_notes,
            lambda: session.project is not None,
            group=6,
        ),
        Command(
            "edit.surprises",
            "edit",
            _("Surprises by territory…"),
            "",
            "",
            partial(window.show_notes, kind="surprise", group="territory"),
            lambda: session.project is not None,
            group=6,
        ),
        Command(
            "edit.key_points",
            "edit",
            _("Key findings by territory…"),
            "",
            "",
            partial(window.show_notes, kind="key_point", group="territory"),
            lambda: session.project is not None,
            group=6,
        ),
        Command(
            "edit.thinking",
            "edit",
            _("Problems and leads…"),
            "",
            "circle-question-mark",
            partial(_think, window),
            lambda: session.project is not None,
            group=6,
        ),
        Command(
            "edit.search",
            "edit",
            _("Search the corpus…"),
            "Ctrl+Shift+F",
            "search",
            window.search.ask,
            lambda: session.project is not None,
            group=5,
        ),
        Command(
            "edit.retrieve",
            "edit",
            _("Retrieve extracts…"),
            "Ctrl+Alt+F",
            "filter",
            window.retrieve,
            lambda: session.project is not None,
            group=5,
        ),
    ]


def _view(window: "MainWindow") -> list[Command]:
    def full_screen() -> None:
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def zoom(steps: int) -> None:
        theme.appearance().zoom_reading(steps)

    look = theme.appearance()
    rows = [
        Command("view.palette", "view", _("Command palette"), "Ctrl+K; Ctrl+Shift+P", "command", window.show_palette),
        Command("view.next_pane", "view", _("Next pane"), "F6", "", partial(window.next_pane, 1), group=1),
        Command(
            "view.previous_pane", "view", _("Previous pane"), "Shift+F6", "", partial(window.next_pane, -1), group=1
        ),
        Command("view.full_screen", "view", _("Full screen"), "F11", "maximize", full_screen, group=1),
        Command("view.larger", "view", _("Larger text"), "Ctrl++; Ctrl+=", "zoom-in", partial(zoom, 1), group=2),
        Command("view.smaller", "view", _("Smaller text"), "Ctrl+-", "zoom-out", partial(zoom, -1), group=2),
        Command(
            "view.normal",
            "view",
            _("Text at its normal size"),
            _digit("Ctrl+", 0),
            "",
            lambda: look.choose_reading(size=100),
            group=2,
        ),
    ]
    for number, place in enumerate(window.all_places, start=1):
        rows.append(
            Command(
                f"view.place.{place.id}",
                "view",
                _(place.title),
                _digit("Alt+", number),
                place.icon,
                partial(window.go, place.id),
                partial(window.is_there, place.id),
                3,
                _("Go to"),
            )
        )
    return rows


def _appearance(window: "MainWindow") -> list[Command]:
    look = theme.appearance()
    themes = {choice: _(name) for choice, name in theme.CHOICES.items()}
    scales = {scale: _("{percent} %").format(percent=scale) for scale in theme.SCALES}
    faces = {face: _(name) for face, name in fonts.READING.items()}
    return [
        *_one_of("theme", _("Theme"), themes, look.choose, lambda: look.choice),
        *_one_of("scale", _("Size of the interface"), scales, look.resize, lambda: look.scale),
        *_one_of("face", _("Typeface for reading"), faces, look.choose_reading, lambda: look.reading_face),
        *_one_of("language", _("Language"), LANGUAGES, window.language_chosen.emit, i18n.language),
    ]


def _one_of(
    name: str, submenu: str, choices: Mapping[Key, str], choose: Callable[[Key], object], chosen: Callable[[], Key]
) -> list[Command]:
    def is_chosen(key: Key) -> bool:
        return chosen() == key

    return [
        Command(f"view.{name}.{key}", "view", text, "", "", partial(choose, key), group=4, submenu=submenu,
                checked=partial(is_chosen, key))
        for key, text in choices.items()
    ]  # fmt: skip


def _help(window: "MainWindow") -> list[Command]:
    return [
        Command("help.guide", "help", _("Guide: where I am"), "F1", "circle-question-mark", window.show_guide),
        Command("help.keys", "help", _("Keyboard shortcuts"), "Ctrl+F1", "keyboard", window.show_keys),
        Command("help.about", "help", _("About Qualicode"), "", "info", window.show_about, group=1),
    ]


def _digit(modifier: str, digit: int) -> str:
    """The shortcut of a digit's key, whether its keyboard gives the digit or, as French ones do, another sign."""
    return f"{modifier}{digit}; {modifier}{AZERTY[digit].upper()}"
