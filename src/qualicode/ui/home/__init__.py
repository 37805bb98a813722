"""Accueil: where the first start begins, and where one finds one's projects again."""

from qualicode.ui.home.workspace import HomeWorkspace

__all__ = ["HomeWorkspace"]
