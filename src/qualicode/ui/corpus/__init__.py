"""The workspace « Corpus »: what was imported, what is known about it, and what is still to be told."""
