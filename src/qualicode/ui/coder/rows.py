"""The commands of the Coder workspace, one row each."""

from functools import partial
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS
from qualicode.ui.coder.marks import NOTE_ICONS
from qualicode.ui.coder.selection_box import NOTES
from qualicode.ui.commands import Command
from qualicode.ui.correcting import rows as correcting

if TYPE_CHECKING:
    from qualicode.ui.coder.workspace import CoderWorkspace


def commands(workspace: "CoderWorkspace") -> list[Command]:
    """Every row; single letters work while the focus is in the text."""
    return [
        *_coding(workspace),
        *_pinned(workspace),
        *_extract(workspace),
        *_passages(workspace),
        *workspace.suggestions.commands(workspace.has_project),
        *_reading(workspace),
        *correcting.commands(workspace),
        *workspace.looking.commands(),
        *_corpus(workspace),
    ]


def _coding(workspace: "CoderWorkspace") -> list[Command]:
    hand, text = workspace.hand, workspace.stage.transcript

    def row(name: str, words: str, keys: str, icon: str, run: object, group: int = 0) -> Command:
        return Command(f"coder.{name}", "coding", words, keys, icon, run, hand.has_selection, group, within=text)  # type: ignore[arg-type]

    return [
        row("code", _("Code the selection…"), "C; Return; Enter", "highlighter", hand.offer),
        row("in_vivo", _("In vivo code (the person's words)"), "V", "quote", hand.in_vivo),
        row("repeat", _("Same code as before"), "R", "history", hand.repeat),
        *(
            row(kind, f"{_(NOTE_KINDS[kind])}…", letter, NOTE_ICONS[kind], partial(hand.write, kind), 1)
            for kind, letter in NOTES.items()
        ),
    ]


def _pinned(workspace: "CoderWorkspace") -> list[Command]:
    """One row a digit. The keys themselves are heard by the text, by their place on the keyboard."""
    hand = workspace.hand

    def row(key: int) -> Command:
        def words() -> str:
            code = workspace.acts.pinned(key)
            return f"{key}  {code.name}" if code else _("{key}  no code").format(key=key)

        def can_run() -> bool:
            return hand.has_selection() and workspace.acts.pinned(key) is not None

        return Command(
            f"coder.pinned_{key}", "coding", _("Code of the key {key}").format(key=key), "", "pin",
            partial(hand.apply_pinned, key), can_run, 0, _("Pinned codes"), label=words,
        )  # fmt: skip

    return [row(key) for key in range(1, 10)]


def _extract(workspace: "CoderWorkspace") -> list[Command]:
    hand, text = workspace.hand, workspace.stage.transcript

    def is_there() -> bool:
        return hand.current() is not None

    def edge(name: str, words: str, keys: str, left: bool, forward: bool) -> Command:
        return Command(
            f"coder.{name}",
            "coding",
            words,
            keys,
            "",
            lambda: hand.nudge(left_edge=left, forward=forward),
            is_there,
            3,
            _("Edges of the extract"),
            within=text,
        )

    return [
        Command(
            "coder.remove", "coding", _("Remove the code"), "Del; Backspace", "delete", hand.remove_current, is_there,
            2, within=text,
        ),
        Command(
            "coder.recode", "coding", _("Change the code…"), "", "tag", workspace.recode_current, is_there, 2
        ),
        Command("coder.codes_here", "coding", _("Codes at this place"), "F4", "list", hand.list_here, group=2),
        edge("left_back", _("Left edge one word back"), "Alt+Left", True, False),
        edge("left_on", _("Left edge one word on"), "Alt+Right", True, True),
        edge("right_back", _("Right edge one word back"), "Shift+Alt+Left", False, False),
        edge("right_on", _("Right edge one word on"), "Shift+Alt+Right", False, True),
        Command(
            "coder.next_extract", "coding", _("Next extract"), "Ctrl+Down", "", partial(hand.travel, 1), group=4,
            within=text,
        ),
        Command(
            "coder.previous_extract", "coding", _("Previous extract"), "Ctrl+Up", "", partial(hand.travel, -1), group=4,
            within=text,
        ),
    ]  # fmt: skip


def _passages(workspace: "CoderWorkspace") -> list[Command]:
    acts, text, there = workspace.extracts, workspace.stage.transcript, workspace.has_document
    below = _("Code more words")
    return [
        Command("coder.split", "coding", _("Split the extract at the caret"), "", "", acts.split, acts.has_extract, 3),
        Command("coder.merge", "coding", _("Merge with the next extract of the code"), "", "merge", acts.merge,
                acts.has_extract, 3),
        Command("coder.support", "coding", _("It supports a problem or a lead…"), "", "circle-question-mark",
                acts.support, acts.has_extract, 3),
        Command("coder.copy", "coding", _("Copy to another code…"), "", "copy", acts.copy, acts.has_extract, 3),
        Command("coder.turn", "coding", _("The whole turn…"), "T", "", acts.code_turn, there, 1, below, within=text),
        Command("coder.paragraph", "coding", _("The paragraph…"), "Shift+T", "", acts.code_paragraph, there, 1, below,
                within=text),
        Command("coder.document", "coding", _("The whole text…"), "", "", acts.code_document, there, 1, below),
        Command("coder.speaker", "coding", _("All that the speaker says…"), "", "", acts.code_speaker, there, 1, below),
        Command("coder.next_uncoded", "coding", _("Next passage without a code"), "N", "", acts.next_uncoded, there, 4,
                within=text),
    ]  # fmt: skip


def _reading(workspace: "CoderWorkspace") -> list[Command]:
    stage = workspace.stage
    return [
        Command("coder.find", "edit", _("Find in the document…"), "Ctrl+F", "search", stage.ask_find,
                workspace.has_document, 2),
        Command("coder.find_next", "edit", _("Find the next one"), "F3", "", partial(stage.find_again, 1),
                workspace.has_document, 2),
        Command("coder.find_previous", "edit", _("Find the one before"), "Shift+F3", "",
                partial(stage.find_again, -1), workspace.has_document, 2),
        Command("coder.next_document", "view", _("Next document"), "Ctrl+PgDown", "",
                partial(workspace.turn_to, 1), group=3),
        Command("coder.previous_document", "view", _("Previous document"), "Ctrl+PgUp", "",
                partial(workspace.turn_to, -1), group=3),
    ]  # fmt: skip


def _corpus(workspace: "CoderWorkspace") -> list[Command]:
    pane = workspace.pane

    def chosen() -> bool:
        return bool(pane.chosen_ids())

    return [
        Command("corpus.import", "file", _("Import…"), "Ctrl+I", "import", workspace.ask_import, group=1,
                anywhere=True, enabled=workspace.has_project),
        Command("corpus.rename", "edit", _("Rename the document"), "F2", "pencil", pane.rename, chosen, 3,
                within=pane.view),
        Command("corpus.properties", "edit", _("Properties of the document…"), "Alt+Return", "info",
                workspace.ask_properties, workspace.has_document, 3),
        Command("corpus.read", "edit", _("Marked as read"), "", "eye", workspace.turn_read, workspace.has_document, 3,
                checked=workspace.is_read),
        Command("corpus.delete", "edit", _("Delete the documents"), "Del", "trash-2", workspace.delete_documents,
                chosen, 3, within=pane.view),
    ]  # fmt: skip
