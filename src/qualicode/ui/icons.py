"""Line icons of one family (Lucide), drawn in the colours of the theme."""

import re
import weakref
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTemporaryDir
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from qualicode import resources
from qualicode.ui import theme

_worn: "weakref.WeakKeyDictionary[QAbstractButton | QAction, tuple[str, str]]" = weakref.WeakKeyDictionary()
_following: theme.Appearance | None = None


def icon(name: str, token: str = "muted") -> QIcon:
    """The icon `name` (a file of resources/icons) in the colour of a token of the theme; faded where disabled."""
    return _icon(name, str(getattr(theme.current(), token)))


def pixmap(name: str, size: int, colour: str) -> QPixmap:
    """The icon as a picture of `size` logical pixels, in a colour "#rrggbb"."""
    return _pixmap(name, size, colour, QGuiApplication.primaryScreen().devicePixelRatio() if _has_screen() else 1.0)


def application_icon() -> QIcon:
    """The program's own picture, for the window and the task bar."""
    picture = QIcon()
    for size in (16, 32, 64, 128):
        picture.addPixmap(pixmap("qualicode", size, "#000000"))
    return picture


def give(target: QAbstractButton | QAction, name: str, token: str = "muted", size: int = 16) -> None:
    """Set the icon of a button or an action, now and again whenever the theme changes."""
    global _following
    _worn[target] = (name, token)
    target.setIcon(icon(name, token))
    if isinstance(target, QAbstractButton):
        target.setIconSize(QSize(theme.px(size), theme.px(size)))
    if _following is not theme.appearance():
        _following = theme.appearance()
        _following.changed.connect(_redraw)


def file(name: str, colour: str) -> str:
    """A file with the icon in a colour, for style sheets; it lives as long as the program."""
    path = Path(_folder().path()) / f"{name}-{colour[1:]}.svg"
    if not path.exists():
        path.write_bytes(_source(name, colour))
    return path.as_posix()


def _redraw() -> None:
    for target, (name, token) in list(_worn.items()):
        if isValid(target):
            target.setIcon(icon(name, token))


def _has_screen() -> bool:
    return QGuiApplication.primaryScreen() is not None


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()


@cache
def _icon(name: str, colour: str) -> QIcon:
    result = QIcon()
    for size in (16, 24, 48):
        shape = pixmap(name, size, colour)
        result.addPixmap(shape, QIcon.Mode.Normal)
        result.addPixmap(shape, QIcon.Mode.Active)
        result.addPixmap(shape, QIcon.Mode.Selected)
        result.addPixmap(_faded(shape), QIcon.Mode.Disabled)
    return result


def _faded(shape: QPixmap) -> QPixmap:
    faded = QPixmap(shape.size())
    faded.setDevicePixelRatio(shape.devicePixelRatio())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(0.4)
    painter.drawPixmap(0, 0, shape)
    painter.end()
    return faded


@cache
def _pixmap(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_source(name, colour))).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _source(name: str, colour: str) -> bytes:
    drawing = resources.folder("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    return re.sub(r'stroke-width="2"', 'stroke-width="1.75"', drawing).encode()
