"""The texts people read: taken from the code, merged with their French translations, compiled.

Called by `dev.py messages` and `dev.py translate`, and by tests/test_i18n.py. What it writes depends on the sources
and the translations only (no dates, no line numbers), so that it never differs without a reason.
"""

import ast
import json
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.lock import exclusive

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src"
TEMPLATE = ROOT / "resources" / "translations" / "qualicode.pot"
FRENCH = ROOT / "resources" / "translations" / "fr" / "LC_MESSAGES" / "qualicode.po"
COMPILED = FRENCH.with_suffix(".mo")
LOCK = Path(sys.prefix) / "catalogue.lock"

SINGLE = ("_", "N_", "step")
"""Functions whose first argument is a text. `project.step("Code a passage")`: shown in menus and in the history."""
HEADER = "# {language} of Qualicode. Written by `python3 dev.py messages`; never edited by hand.\n#"

_KEPT_HEADERS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
_STRAIGHT_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_SPACE_BEFORE = re.compile(r"(?<=\S) (?=[:;!?»](?!\w))")
_SPACE_AFTER = re.compile(r"(?<=«) ")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%(?:\([^)]*\))?[sdfr%]")


class QuietCatalog(Catalog):
    """A catalogue whose header holds no dates, people or versions: it changes only when a text does."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        return [line for line in super().mime_headers if line[0] in _KEPT_HEADERS]


def extract() -> QuietCatalog:
    """Every text marked in src/, in order of file."""
    found = _empty("Texts")
    for path in sorted(SOURCES.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError) as error:
            raise SystemExit(f"{name} cannot be read as Python ({error}). Nothing was written.") from error
        for text, context in _marked(tree):
            found.add(text, locations=[(name, 1)], context=context)
    return found


def _marked(node: ast.AST) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """The texts in a syntax tree with their contexts, in order; in f-strings too, where Babel's reader is blind."""
    if isinstance(node, ast.Call):
        function = getattr(node.func, "id", getattr(node.func, "attr", ""))
        match function, *map(_constant, node.args):
            case [name, str(text), *_] if name in SINGLE and text:
                yield text, None
            case ["ngettext", str(one), str(many), *_]:
                yield (one, many), None
            case ["pgettext", str(context), str(text)]:
                yield text, context
    for child in ast.iter_child_nodes(node):
        yield from _marked(child)


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def read(path: Path) -> QuietCatalog:
    """The translations in a .po file; none when it does not exist yet."""
    catalogue = _empty("French texts", "fr")
    if path.exists():
        with path.open("rb") as file:
            stored = read_po(file, locale="fr", domain="qualicode")
        for message in stored:
            if message.id:
                catalogue[message.id] = message
        catalogue.obsolete = stored.obsolete
    return catalogue


def merge(marked: Catalog, known: Catalog) -> QuietCatalog:
    """The texts of the code with the translations that are known; unused ones are kept apart, for their return."""
    merged = _empty("French texts", "fr")
    parked = {_key(message): message for message in known.obsolete.values()}
    current = {_key(message): message for message in known if message.id}
    for message in marked:
        if message.id:
            old = current.get(_key(message)) or parked.get(_key(message))
            string = old.string if old is not None and _same_shape(old, message) else _untranslated(message)
            merged.add(message.id, string, message.locations, context=message.context)
    for key, message in sorted((parked | current).items(), key=lambda item: str(item[0])):
        if key not in {_key(used) for used in merged if used.id} and any(_strings(message)):
            merged.obsolete[merged._key_for(message.id, message.context)] = message
    return merged


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file."""
    file = BytesIO()
    write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True)
    return file.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The catalogue compiled."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def french_typography(text: str) -> str:
    """`text` with no-break spaces where French has them, and typographic apostrophes."""
    text = _STRAIGHT_APOSTROPHE.sub("’", text)
    return _SPACE_AFTER.sub("\u00a0", _SPACE_BEFORE.sub("\u00a0", text))


def placeholders(text: str) -> list[str]:
    """What is filled in at run time, sorted: "{count}"."""
    return sorted(_PLACEHOLDER.findall(text))


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation."""
    return [readable(message) for message in catalogue if message.id and not all(_strings(message))]


def readable(message: Message) -> str:
    """A text as a person finds it again: where it is, what it says."""
    text = message.id if isinstance(message.id, str) else " | ".join(message.id)
    places = ", ".join(dict.fromkeys(name for name, _ in message.locations))
    return f"{places}: {text!r}" + (f" (context {message.context!r})" if message.context else "")


def update(translations: dict[str, str | list[str]] | None = None) -> None:
    """Extract, merge what is known with `translations`, write template, catalogue and compiled catalogue."""
    with exclusive(LOCK):
        marked = extract()
        merged = merge(marked, read(FRENCH))
        unknown = [key for key, text in (translations or {}).items() if not _set(merged, key, text)]
        _write(TEMPLATE, po_bytes(marked))
        _write(FRENCH, po_bytes(merged))
        _write(COMPILED, mo_bytes(merged))
    _report(merged, unknown)


def prune() -> None:
    """Forget the translations of texts that are no longer in the code."""
    with exclusive(LOCK):
        known = read(FRENCH)
        known.obsolete.clear()
        _write(FRENCH, po_bytes(known))


def _report(merged: Catalog, unknown: list[str]) -> None:
    for key in unknown:
        print(f"warning: not in the code: {key!r}", file=sys.stderr)
    untranslated = missing(merged)
    for text in untranslated:
        print(f"  to translate  {text}")
    print(f"{len(merged)} texts, {len(untranslated)} to translate, {len(merged.obsolete)} no longer used")


def _set(catalogue: QuietCatalog, key: str, text: str | list[str]) -> bool:
    """Give a text its translation; False when the code does not have it."""
    context, _, plain = key.rpartition("\x04")
    one, *many = plain.split("\0")
    message = catalogue.get(one, context or None)
    if message is None or bool(many) is isinstance(message.id, str):
        return False
    if many and (not isinstance(text, list) or len(text) != 2):
        raise SystemExit(f"{plain!r} needs a list of two French forms.")
    message.string = (
        french_typography(text) if isinstance(text, str) else tuple(french_typography(form) for form in text)
    )
    return True


def _empty(language: str, locale: str | None = None) -> QuietCatalog:
    return QuietCatalog(locale, "qualicode", header_comment=HEADER.format(language=language), fuzzy=False)


def _key(message: Message) -> tuple[Any, ...]:
    return message.id, message.context


def _same_shape(one: Message, other: Message) -> bool:
    return isinstance(one.id, str) is isinstance(other.id, str)


def _untranslated(message: Message) -> str | tuple[str, ...]:
    return "" if isinstance(message.id, str) else ("", "")


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _write(path: Path, data: bytes) -> None:
    """Replace a file whole: whoever reads meanwhile gets the old one or the new one."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(data)
    new.replace(path)


def main(arguments: list[str]) -> None:
    """`messages [--prune]` or `translate FILE.json`."""
    match arguments:
        case ["messages"]:
            update()
        case ["messages", "--prune"]:
            update()
            prune()
        case ["translate", name]:
            update(json.loads(Path(name).read_text(encoding="utf-8")))
        case _:
            raise SystemExit("usage: messages [--prune] | translate FILE.json")


if __name__ == "__main__":
    main(sys.argv[1:])
