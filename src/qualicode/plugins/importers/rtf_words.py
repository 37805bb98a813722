"""Takes the words out of Rich Text: control words, groups, code pages, characters beyond them, notes.

Groups that hold no words (pictures, styles, lists) are jumped over; the others are read token by token, up to a limit.
"""

import re
from dataclasses import dataclass, field, replace

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_BRACE = re.compile(rb"\\bin(\d{1,9}) ?|\\[\\{}]|[{}]")
_DEEPEST = 500
_MOST_TOKENS = 1_500_000
"""What is read in two seconds; an interview of an hour has a tenth of it."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SKIPPED = _set(
    "colortbl stylesheet header headerl headerr headerf footer footerl footerr footerf pict fldinst listtext pntext "
    "nonshppict shprslt xe tc rxe private template ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nonesttables falt "
    "author operator company doccomm subject keywords comment"
)
_STARRED = _set("ud shpinst shptxt footnote annotation")
"""Destinations that are marked as optional and hold words all the same."""

_MUTE = _set("object shp shpinst upr info")
_AWAKE = _set("result shptxt ud title")
_SIGNS = {
    "tab": "\t", "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "softline": "\n", "row": "\n",
    "cell": "\t", "nestcell": "\t", "nestrow": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_ROWS = ("row", "nestrow")
_SYMBOLS = {"~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n", "\t": "\t", "\\": "\\", "{": "{", "}": "}"}
_CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {
    437: "cp437", 850: "cp850", 852: "cp852", 866: "cp866", 874: "cp874", 932: "cp932", 936: "gb18030", 949: "cp949",
    950: "cp950", 10000: "mac-roman", 65001: "utf-8", **{page: f"cp{page}" for page in range(1250, 1259)},
}  # fmt: skip
_KINDS = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}


class TooMuch(Exception):  # noqa: N818 - said to the importer only
    """More groups in each other, or more tokens, than a document has."""


@dataclass(slots=True)
class _Group:
    """What holds until a brace closes. `to` is where words go: the body, the title or a note."""

    to: list[str]
    mute: bool = False
    hidden: bool = False
    deleted: bool = False
    follow: int = 1
    font: int = -1
    table: bool = False


@dataclass
class RichText:
    """One document. After `read`: its words, notes and title, and what was left out."""

    hidden: int = 0
    comments: int = 0
    closed: bool = False
    _body: list[str] = field(default_factory=list)
    _title: list[str] = field(default_factory=list)
    _notes: list[list[str]] = field(default_factory=list)
    _stack: list[_Group] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _page: str = "cp1252"
    _default_font: int = -1
    _pending: bytearray = field(default_factory=bytearray)
    _swallow: int = 0
    _starred: bool = False
    _first: bool = False
    _was_hidden: bool = False

    @property
    def body(self) -> str:
        """The words of the text."""
        return _joined(self._body)

    @property
    def title(self) -> str:
        """The title among the document's properties."""
        return _joined(self._title)

    @property
    def notes(self) -> str:
        """Footnotes and endnotes, one a paragraph: "[1] …"."""
        texts = [(number, _joined(note).strip()) for number, note in enumerate(self._notes, 1)]
        return "\n".join(f"[{number}] {text}" for number, text in texts if text)

    def read(self, data: bytes, position: int) -> None:
        """Read from the first brace on. Raises `TooMuch`."""
        self._group = _Group(self._body)
        tokens = 0
        while (match := _TOKEN.match(data, position)) is not None:
            tokens += 1
            if tokens > _MOST_TOKENS:
                raise TooMuch
            position = match.end()
            word, number, byte, symbol, brace, plain = match.groups()
            if brace:
                self._brace(brace)
                if not self._stack:
                    self.closed = True
                    break
            elif byte:
                self._characters(bytes((int(byte, 16),)))
            elif plain:
                self._characters(plain)
            elif symbol:
                self._symbol(symbol.decode("latin-1"))
            elif word:
                position = self._word(word.decode("ascii"), number, data, position)
        self._flush()

    # --- tokens ---

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._swallow = 0
        self._starred = False
        if brace == b"{":
            if len(self._stack) > _DEEPEST:
                raise TooMuch
            self._stack.append(self._group)
            self._group = replace(self._group)
            self._first = True
        else:
            self._group = self._stack.pop() if self._stack else self._group
            self._first = False

    def _word(self, word: str, number: bytes | None, data: bytes, position: int) -> int:
        """Follow a control word; returns where reading goes on."""
        value = int(number) if number else None
        first, starred = self._first or self._starred, self._starred
        self._first = self._starred = False
        if word == "bin":
            return min(len(data), position + max(0, value or 0))
        if word == "u" and value is not None:
            self._unicode(value)
            return position
        if self._swallow:
            self._swallow -= 1
            return position
        if word in _SIGNS:
            self._say(_SIGNS[word])
            if word in _ROWS:
                self._end_row()
        elif first and (word in _SKIPPED or (starred and word not in _STARRED)):
            return _group_end(data, position)
        elif first or word in ("footnote", "annotation"):
            self._destination(word)
        self._state(word, value)
        return position

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
            return
        self._first = False
        if self._swallow:
            self._swallow -= 1
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _unicode(self, value: int) -> None:
        self._say(chr(value % 65536))
        self._swallow = self._group.follow

    def _characters(self, raw: bytes) -> None:
        self._first = False
        if self._swallow:
            raw, self._swallow = raw[self._swallow :], max(0, self._swallow - len(raw))
        self._pending += raw

    # --- meanings ---

    def _destination(self, word: str) -> None:
        self._flush()
        if word in _MUTE:
            self._group.mute = True
        elif word in _AWAKE:
            self._group.mute = False
            if word == "title":
                self._group.to = self._title
            elif word == "shptxt" and self._group.to and not self._group.to[-1].endswith("\n"):
                self._group.to.append("\n")
        elif word == "fonttbl":
            self._group.table = self._group.mute = True
        elif word == "annotation":
            self.comments += not self._group.mute
            self._group.mute = True
        elif word == "footnote" and not self._group.mute:
            self._notes.append([])
            self._group.to.append(f"[{len(self._notes)}]")
            self._group.to = self._notes[-1]

    def _state(self, word: str, value: int | None) -> None:
        group = self._group
        if word == "f" and value is not None:
            self._flush()
            group.font = value
        elif word == "fcharset" and group.table:
            self._fonts[group.font] = _CHARSETS.get(value or 0, "")
        elif word == "uc":
            group.follow = min(20, max(0, value or 0))
        elif word in ("v", "deleted"):
            self._flush()
            setattr(group, "hidden" if word == "v" else word, value != 0)
        elif word == "plain":
            self._flush()
            group.font, group.hidden = self._default_font, False
        elif word == "deff":
            self._default_font = group.font = value or 0
        elif word == "ansicpg":
            self._page = _PAGES.get(value or 0, self._page)
        elif word in _KINDS:
            self._page = _KINDS[word]

    def _end_row(self) -> None:
        """The last cells of a row end without a tab."""
        to = self._group.to
        while len(to) > 1 and to[-2] == "\t":
            del to[-2]

    # --- words ---

    def _flush(self) -> None:
        """Decode the bytes that wait: a character of Asian code pages has two of them."""
        if self._pending:
            encoding = self._fonts.get(self._group.font) or self._page
            text = self._pending.decode(encoding, "replace")
            self._pending.clear()
            self._write(text)

    def _say(self, text: str) -> None:
        self._flush()
        self._write(text)

    def _write(self, text: str) -> None:
        group = self._group
        if group.mute or group.deleted:
            return
        if group.hidden:
            self.hidden += bool(text.strip()) and not self._was_hidden
            self._was_hidden = self._was_hidden or bool(text.strip())
            return
        self._was_hidden = False
        group.to.append(text)


def _group_end(data: bytes, position: int) -> int:
    """Where the brace that closes the group stands, or the end of the file."""
    depth = 1
    while (match := _BRACE.search(data, position)) is not None:
        position = match.end()
        sign = match.group()
        if match[1]:
            position = min(len(data), position + int(match[1]))
        elif sign == b"{":
            depth += 1
        elif sign == b"}":
            depth -= 1
            if not depth:
                return match.start()
    return len(data)


def _joined(pieces: list[str]) -> str:
    text = "".join(pieces)
    if re.search("[\ud800-\udfff]", text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
