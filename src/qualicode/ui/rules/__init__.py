"""Rules: words that a passage holds, tried on the corpus, applied after a look."""
