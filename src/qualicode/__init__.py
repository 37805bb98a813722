"""Qualicode: qualitative coding for people who listen to residents."""

__version__ = "0.1.0"
