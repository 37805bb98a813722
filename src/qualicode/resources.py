"""Where the shipped files are: beside the sources in a checkout, inside the package once installed."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(*parts: str) -> Path:
    """A path below `resources/` (icons, fonts, translations, templates, course texts)."""
    return _shipped("_resources", "resources").joinpath(*parts)


def sample_corpus() -> Path:
    """The folder of the fictional sample study."""
    return _shipped("_sample_corpus", "sample_corpus")


def guide() -> Path:
    """The folder of the guide for users, a folder a language."""
    return _shipped("_docs", "docs") / "guide"


def _shipped(installed: str, checkout: str) -> Path:
    inside = _PACKAGE / installed
    return inside if inside.is_dir() else _PACKAGE.parents[1] / checkout
