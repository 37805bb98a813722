"""Searching the whole corpus from the window."""
