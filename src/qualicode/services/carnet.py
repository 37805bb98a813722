"""« Carnet de paroles »: a form in one file, to note on a phone what people say; its .json comes back by the import.

The page asks nothing of any network: what is noted stays in the browser until its file is saved and sent.
"""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualicode import resources
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Place, ProjectInfo, Territory
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters.files import write_whole
from qualicode.services import codebook
from qualicode.store.reading import Reader

FIELDS = {
    "place": N_("Where"),
    "territory": N_("Territory"),
    "date": N_("Date"),
    "profile": N_("Who speaks (age band, situation; no name)"),
    "question": N_("In answer to which question"),
    "collected_by": N_("Noted by"),
}
"""What a form may ask for besides words, themes and consent."""
USUAL = ("place", "territory", "date", "profile", "collected_by")
_MOST_PLACES = 300


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a form is to be like: title and instructions in the team's words, fields out of `FIELDS`, its language.

    `all_codes`: every code is proposed as a theme, else those at the top of the codebook only.
    """

    title: str = ""
    instructions: str = ""
    fields: tuple[str, ...] = USUAL
    all_codes: bool = False
    language: str = "fr"
    names: tuple[str, ...] = field(default=())
    """Who notes, to choose from; anybody when there are none."""


def write_form(reader: Reader, path: Path, wishes: Wishes) -> Path:
    """Write the form; returns the file, with .html at its end. Raises `UserError` when it cannot be written."""
    if path.suffix.lower() not in (".html", ".htm"):
        path = path.with_name(path.name + ".html")
    data = form(reader, wishes).encode()
    write_whole(path, lambda file: file.write(data))
    return path


def form(reader: Reader, wishes: Wishes) -> str:
    """The form as one HTML page. Raises `UserError` for a field that there is not."""
    unknown = set(wishes.fields) - FIELDS.keys()
    if unknown:
        told = _("A form cannot ask for “{name}”.").format(name=min(unknown))
        raise UserError(told, _("Choose among: {known}.").format(known=", ".join(FIELDS)))
    info = reader.find(ProjectInfo)[0]
    words = Wording(wishes.language)
    texts = _texts(words)
    title = wishes.title.strip() or words._("What people say")
    given = {
        "form": info.id,
        "title": title,
        "language": words.language,
        "file": words._("notebook-of-words"),
        "themes": _themes(reader, wishes.all_codes),
        "fields": [
            {"name": name, "label": words._(FIELDS[name]), "choices": _choices(reader, name, wishes.names)}
            for name in FIELDS
            if name in wishes.fields
        ],
        "consents": _consents(words),
        "texts": texts,
    }
    page = resources.folder("forms", "carnet.html").read_text("utf-8")
    filled = {name: html.escape(text) for name, text in texts.items()}
    filled |= {"title": html.escape(title), "language": words.language}
    filled["instructions"] = html.escape(wishes.instructions.strip())
    filled["given"] = _script(given)
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], page)


def _script(value: Any) -> str:
    """JSON that no text in it can end: « < » is written as an escape."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _themes(reader: Reader, all_codes: bool) -> list[dict[str, str]]:
    branches: Iterable[codebook.Branch] = codebook.tree(reader)
    if all_codes:
        branches = codebook.flat(branches)
    return [
        {"name": branch.code.name, "definition": " ".join(branch.code.definition.split())}
        for branch in branches
        if not branch.code.archived
    ]


def _choices(reader: Reader, name: str, names: tuple[str, ...]) -> list[str]:
    if name == "territory":
        return [one.name for one in reader.find(Territory, "position")]
    if name == "place":
        places = [one.name for one in reader.find(Place, "name")]
        return places if len(places) <= _MOST_PLACES else []
    return list(names) if name == "collected_by" else []


def _consents(words: Wording) -> list[dict[str, str]]:
    return [
        {"value": "quotation", "label": words._("Yes, and their words may be quoted, without their name.")},
        {"value": "analysis", "label": words._("Yes for the analysis, but their words are not to be quoted.")},
        {"value": "unknown", "label": words._("They could not be asked (heard in passing).")},
    ]


def _texts(words: Wording) -> dict[str, str]:
    """What the page says."""
    _ = words._
    return {
        "lead": _(
            "Nothing is sent from here: what you note stays on this device until you save it to a file. "
            "It works without a network. Note no surname, no address, no telephone number."
        ),
        "needs_scripts": _("Open this file in a browser that runs scripts (Chrome, Firefox, Edge, Safari)."),
        "not_kept": _(
            "This browser keeps nothing: save your file before you close this page, "
            "or open it outside private browsing."
        ),
        "new_words": _("Note what somebody said"),
        "changing": _("Correct what was noted"),
        "words": _("Their words"),
        "words_hint": _("as they said them"),
        "missing": _("Write what was said."),
        "themes": _("Themes"),
        "themes_hint": _("one, several or none"),
        "consent": _("Did they agree?"),
        "consent_text": _(
            "Say who you are and what their words are for, that they may refuse and may change their mind later, "
            "and ask. Who says no is not noted."
        ),
        "unasked": _("Say whether they agreed."),
        "keep": _("Keep"),
        "stop": _("Leave as it is"),
        "noted": _("Noted"),
        "noted_hint": _("Save the file at the end of the day and send it to the person who analyses."),
        "save": _("Save the file"),
        "share": _("Share the file…"),
        "clear": _("Empty the notebook…"),
        "clear_sure": _("Everything noted here is deleted from this device. Was the file saved and sent?"),
        "clear_yes": _("Yes, empty it"),
        "change": _("Correct"),
        "remove": _("Delete"),
        "undo": _("Undo"),
        "removed": _("Deleted."),
        "back": _("It is back."),
        "kept": _("Kept."),
        "saved": _("The file is saved: send it."),
        "cleared": _("The notebook is empty."),
    }
