"""Correcting a transcript in place: the editor, its bar, and what renames, merges, splits and replaces."""
