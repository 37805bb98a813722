"""Qt's own words that its French translation lacks: they were changed in Qt after they had been translated."""

from typing import Any

from PySide6.QtCore import QTranslator

from qualicode.i18n import N_, _

_WORDS = {
    ("QFileDialog", "&Look in:"): N_("&Look in:"),
    ("QFileDialog", "Files of &type:"): N_("Files of &type:"),
    ("QAbstractFileIconProvider", "Folder"): N_("Folder"),
    ("QAbstractFileIconProvider", "File Folder"): N_("Folder"),
    ("QAbstractFileIconProvider", "File"): N_("File"),
    ("QAbstractFileIconProvider", "%1 File"): N_("%1 file"),
    ("QAbstractFileIconProvider", "Drive"): N_("Drive"),
    ("QAbstractFileIconProvider", "Shortcut"): N_("Shortcut"),
    ("QAbstractFileIconProvider", "Unknown"): N_("Unknown"),
}


class MissingWords(QTranslator):
    """Installed after Qt's own translator, it is asked first and answers for these words only."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> Any:
        # None, not "": that would be a translation, an empty one.
        word = _WORDS.get((context, source))
        return _(word) if word else None

    def isEmpty(self) -> bool:
        return False
