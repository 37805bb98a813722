"""What the program remembers of one person on one machine: never anything of a project's contents."""

import os
from pathlib import Path

from PySide6.QtCore import QSettings

_settings: QSettings | None = None


def settings() -> QSettings:
    """The settings file of this person (opened once)."""
    global _settings
    if _settings is None:
        _settings = at(_default_folder())
    return _settings


def at(folder: Path) -> QSettings:
    """Use the settings in `folder` from now on (tests and screenshots have their own)."""
    global _settings
    _settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    return _settings


def text(key: str, default: str = "") -> str:
    """A setting as text."""
    return str(settings().value(key, default) or default)


def number(key: str, default: int) -> int:
    """A setting as a whole number; anything else in the file counts as the default."""
    try:
        return int(text(key, str(default)))
    except ValueError:
        return default


def save(key: str, value: object) -> None:
    """Remember a value under a key such as "view/theme"."""
    settings().setValue(key, value)


def chosen_keys(command_id: str, usual: str) -> str:
    """The keys that this person gave to a command ("" for none), else its usual ones."""
    return str(settings().value(f"keys/{command_id}", usual))


def choose_keys(command_id: str, shortcut: str | None) -> None:
    """Remember other keys for a command; None: its usual ones."""
    if shortcut is not None:
        settings().setValue(f"keys/{command_id}", shortcut)
    elif settings().contains(f"keys/{command_id}"):
        settings().remove(f"keys/{command_id}")


def _default_folder() -> Path:
    if home := os.environ.get("QUALICODE_SETTINGS"):
        return Path(home)
    from platformdirs import user_config_path

    return user_config_path("qualicode", appauthor=False)
