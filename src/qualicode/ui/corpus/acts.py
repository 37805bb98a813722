"""What one does with documents, territories and collections: each act is one step; deleting offers « Annuler »."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from qualicode.i18n import _, ngettext
from qualicode.model.study import Collection, Document, Speaker, Territory
from qualicode.services import corpus, documents, voices, withdrawing
from qualicode.store.project import Project
from qualicode.ui import theme
from qualicode.ui.commands import Command
from qualicode.ui.corpus.shelves import Shelf
from qualicode.ui.picker import Choice, Picker
from qualicode.ui.workspace import Shell

if TYPE_CHECKING:
    from qualicode.ui.corpus.workspace import CorpusWorkspace

_MOST_LABELS = 12


class Acts(QObject):
    """The hands of the workspace: menus and commands end here."""

    def __init__(self, workspace: "CorpusWorkspace", shell: Shell) -> None:
        super().__init__(workspace)
        self._workspace, self._shell = workspace, shell
        self._picker: Picker | None = None

    def listen(self) -> None:
        """Take up what the panes ask for."""
        places, stage = self._workspace.places, self._workspace.stage
        places.new_wanted.connect(self.create)
        places.menu_asked.connect(self._shelf_menu)
        places.shelves.renamed.connect(self._rename_shelf)
        places.shelves.received.connect(self._receive)
        places.shelves.moved.connect(self._move_shelf)
        stage.table.renamed.connect(self._rename)
        stage.view.customContextMenuRequested.connect(self._document_menu)

    # Documents

    def chosen(self) -> list[str]:
        """The selected documents."""
        return self._workspace.view.selected_ids()

    def has_chosen(self) -> bool:
        """Whether documents are selected."""
        return bool(self.chosen())

    def open_document(self) -> None:
        """Show the current document in « Coder »."""
        if document_id := self._workspace.view.current_id() or next(iter(self.chosen()), ""):
            self._shell.go("coder", document=document_id)

    def all_read(self) -> bool:
        """Whether all the selected documents are marked as read."""
        entries = self._workspace.view.selected_entries()
        return bool(entries) and all(entry.read for entry in entries)

    def turn_read(self) -> None:
        """Mark the selected documents as read, or as not read when they all are."""
        ids, read = self.chosen(), not self.all_read()
        self._try(lambda project: corpus.mark_read(project, ids, read))

    def ask_variables(self) -> None:
        """What is known about persons and documents, as a sheet."""
        from qualicode.ui.variables.window import Variables

        Variables(self._shell, self._workspace.window()).show()

    def delete(self) -> None:
        """Delete the selected documents; the quiet bar offers to undo it."""
        project, ids = self._workspace.project, self.chosen()
        if project is None or not ids:
            return
        title = project.get(Document, ids[0]).title
        row = self._workspace.view.currentIndex().row()
        if self._try(lambda project: documents.delete_documents(project, ids)):
            told = ngettext("“{title}” was deleted.", "{count} documents were deleted.", len(ids))
            self._offer_undo(told.format(title=title, count=len(ids)))
            left = self._workspace.table.shown
            if left:
                self._workspace.view.select([left[min(max(row, 0), len(left) - 1)].document.id])

    def all_withdrawn(self) -> bool:
        """Whether all the selected documents are withdrawn."""
        entries = self._workspace.view.selected_entries()
        return bool(entries) and all(entry.document.consent == "withdrawn" for entry in entries)

    def turn_withdrawn(self) -> None:
        """Withdraw the selected documents from every synthesis and export, or take them back when they all are."""
        project, ids, back = self._workspace.project, self.chosen(), self.all_withdrawn()
        if project is None or not ids:
            return
        count = withdrawing.extracts_of_documents(project, ids)
        if self._try(lambda project: withdrawing.withdraw_documents(project, ids, not back)) and not back:
            told = ngettext(
                "Withdrawn from every synthesis and every export, with {count} extract.",
                "Withdrawn from every synthesis and every export, with {count} extracts.",
                count,
            )
            self._offer_undo(told.format(count=count))

    def move(self, document_ids: Sequence[str], territory_id: str | None) -> None:
        """Put documents under a territory (None: under none)."""
        project = self._workspace.project
        if project is None:
            return
        known = {one.id: one.territory_id for one in project.find_in(Document, "id", document_ids)}
        moved = [one for one in document_ids if one in known and known[one] != territory_id]
        if moved and self._try(lambda project: documents.move_documents(project, moved, territory_id)):
            name = project.get(Territory, territory_id).name if territory_id else _("No territory")
            told = ngettext("{count} document moved to “{name}”.", "{count} documents moved to “{name}”.", len(moved))
            self._offer_undo(told.format(count=len(moved), name=name))

    def ask_territory(self) -> None:
        """Choose a territory for the selected documents by typing."""
        project, ids = self._workspace.project, self.chosen()
        if project is None or not ids:
            return
        choices = [
            Choice(one.name, partial(self.move, ids, one.id), "map-pin") for one in project.find(Territory, "position")
        ]
        choices.append(Choice(_("No territory"), partial(self.move, ids, None), "x"))
        choices.append(Choice(_("New territory"), partial(self.create, "territory"), "plus"))
        self._pick(_("Move to a territory"), choices)

    def ask_collection(self) -> None:
        """Choose a collection for the selected documents by typing."""
        project, ids = self._workspace.project, self.chosen()
        if project is None or not ids:
            return
        choices = [
            Choice(one.name, partial(self.collect, ids, one.name), "folder")
            for one in project.find(Collection, "position")
        ]
        choices.append(Choice(_("New collection"), partial(self.create, "collection"), "plus"))
        self._pick(_("Put into a collection"), choices)

    def collect(self, document_ids: Sequence[str], collection: str) -> None:
        """Put documents into a collection, by name."""
        if self._try(lambda project: corpus.put_into(project, document_ids, collection)):
            told = ngettext(
                "{count} document put into “{name}”.", "{count} documents put into “{name}”.", len(document_ids)
            )
            self._offer_undo(told.format(count=len(document_ids), name=collection))

    def _rename(self, document_id: str, title: str) -> None:
        self._try(lambda project: documents.rename_document(project, document_id, title))

    def _pick(self, name: str, choices: Sequence[Choice]) -> None:
        host = self._workspace.stage
        picker = Picker(host, name, f"{name}…")
        picker.left.connect(picker.deleteLater)
        width = min(theme.px(420), host.width() - 32)
        picker.offer(choices, width, min(theme.px(360), host.height() - 64))
        picker.move((host.width() - width) // 2, theme.px(60))
        self._picker = picker

    # Territories and collections

    def create(self, kind: str) -> None:
        """Make a territory or a collection; its name is then typed in place."""
        project = self._workspace.project
        if project is None:
            return
        add = documents.add_territory if kind == "territory" else corpus.add_collection
        base = _("New territory") if kind == "territory" else _("New collection")
        taken = {row[0].casefold() for row in project.rows(f"SELECT name FROM {kind}")}
        names = (base if n == 1 else f"{base} {n}" for n in range(1, 10_000))
        name = next(name for name in names if name.casefold() not in taken)
        made: list[Territory | Collection] = []
        if self._try(lambda project: made.append(add(project, name))):
            self._workspace.places.view.edit_name((kind, made[0].id))

    def delete_shelf(self, shelf: Shelf) -> None:
        """Delete a territory or a collection; its documents stay."""
        delete = documents.delete_territory if shelf.kind == "territory" else corpus.delete_collection
        if self._try(lambda project: delete(project, shelf.id)):
            self._offer_undo(_("“{name}” was deleted; its documents stay.").format(name=shelf.title))

    def delete_current_shelf(self) -> None:
        """Delete the territory or collection that is shown."""
        if self.is_named():
            self.delete_shelf(self._workspace.places.view.current())

    def is_named(self) -> bool:
        """Whether a territory or a collection is shown."""
        return self._workspace.places.view.current().kind in ("territory", "collection")

    def _rename_shelf(self, shelf: Shelf, name: str) -> None:
        rename = documents.rename_territory if shelf.kind == "territory" else corpus.rename_collection
        self._try(lambda project: rename(project, shelf.id, name))

    def _move_shelf(self, shelf: Shelf, before: Shelf | None) -> None:
        move = corpus.move_territory if shelf.kind == "territory" else corpus.move_collection
        self._try(lambda project: move(project, shelf.id, before.id if before else None))

    def _receive(self, shelf: Shelf, document_ids: list[str]) -> None:
        if shelf.kind == "collection":
            self.collect(document_ids, shelf.title)
        else:
            self.move(document_ids, shelf.id or None)

    # Menus

    def _shelf_menu(self, shelf: Shelf | None, where: QPoint) -> None:
        menu = QMenu(self._workspace)
        view = self._workspace.places.view
        if shelf is not None and shelf.kind in ("territory", "collection"):
            menu.addAction(_("Rename"), lambda: view.edit_name(shelf.key))
            for words, step in ((_("Move up"), -1), (_("Move down"), 1)):
                action = menu.addAction(words, partial(view.shift, step))
                action.setEnabled(self._workspace.places.shelves.neighbour(shelf, step)[0])
            menu.addAction(_("Delete"), partial(self.delete_shelf, shelf))
            menu.addSeparator()
        menu.addAction(_("New territory"), partial(self.create, "territory"))
        menu.addAction(_("New collection"), partial(self.create, "collection"))
        self._pop_up(menu, where)

    def _document_menu(self, at: QPoint) -> None:
        view = self._workspace.view
        index, project = view.indexAt(at), self._workspace.project
        menu = QMenu(self._workspace)
        if project is not None and index.isValid() and self.chosen():
            self._fill_menu(menu, project)
        else:
            menu.addAction(_("Import…"), lambda: self._shell.run("corpus.import"))
        self._pop_up(menu, view.viewport().mapToGlobal(at))

    def _fill_menu(self, menu: QMenu, project: Project) -> None:
        rows = {row.id: row for row in self._workspace.commands()}
        ids = self.chosen()
        self._add(menu, rows["documents.open"])
        self._add(menu, rows["documents.rename"])
        self._add(menu, rows["documents.read"])
        menu.addSeparator()
        self._fill_territories(menu.addMenu(_("Move to")), project, ids)
        self._fill_collections(menu.addMenu(_("Collections")), project, ids)
        self._fill_speakers(menu.addMenu(_("Who asks the questions")), project, ids)
        menu.addSeparator()
        self._add(menu, rows["documents.withdraw"])
        self._add(menu, rows["documents.delete"])

    def _fill_territories(self, menu: QMenu, project: Project, ids: Sequence[str]) -> None:
        for territory in project.find(Territory, "position"):
            menu.addAction(territory.name.replace("&", "&&"), partial(self.move, ids, territory.id))
        menu.addAction(_("No territory"), partial(self.move, ids, None))

    def _fill_collections(self, menu: QMenu, project: Project, ids: Sequence[str]) -> None:
        entries = self._workspace.view.selected_entries()
        for collection in project.find(Collection, "position"):
            inside = all(collection.id in entry.collections for entry in entries)
            action = menu.addAction(collection.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(inside)
            act: Callable[[], object] = (
                partial(self._take_out, ids, collection) if inside else partial(self.collect, ids, collection.name)
            )
            action.triggered.connect(lambda _checked, act=act: act())
        menu.addSeparator()
        menu.addAction(_("New collection"), partial(self.create, "collection"))

    def _fill_speakers(self, menu: QMenu, project: Project, ids: Sequence[str]) -> None:
        labels: dict[str, list[Speaker]] = {}
        for speaker in sorted(project.find_in(Speaker, "document_id", ids), key=lambda one: one.position):
            labels.setdefault(speaker.label, []).append(speaker)
        menu.setEnabled(bool(labels))
        for label, speakers in list(labels.items())[:_MOST_LABELS]:
            asks = all(speaker.role == "interviewer" for speaker in speakers)
            action = menu.addAction(label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(asks)
            action.toggled.connect(partial(self.mark_interviewer, [one.id for one in speakers]))

    def mark_interviewer(self, speaker_ids: Sequence[str], asks: bool) -> None:
        """Say that voices ask the questions, or that they answer."""
        self._try(lambda project: voices.give_part(project, speaker_ids, "interviewer" if asks else "person"))

    def _take_out(self, ids: Sequence[str], collection: Collection) -> None:
        if self._try(lambda project: corpus.take_out(project, ids, collection.id)):
            told = ngettext(
                "{count} document taken out of “{name}”.", "{count} documents taken out of “{name}”.", len(ids)
            )
            self._offer_undo(told.format(count=len(ids), name=collection.name))

    def _add(self, menu: QMenu, command: Command) -> None:
        keys = f"\t{command.keys_text()}" if command.shortcut else ""
        action = menu.addAction(command.words() + keys, command.run)
        if command.checked is not None:
            action.setCheckable(True)
            action.setChecked(command.checked())

    def _pop_up(self, menu: QMenu, where: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _offer_undo(self, told: str) -> None:
        self._shell.messages.say(told, "info", _("Undo"), self._shell.session.undo)

    def _try(self, act: Callable[[Project], object]) -> bool:
        project = self._workspace.project
        return project is not None and self._shell.session.attempt(lambda: act(project))
