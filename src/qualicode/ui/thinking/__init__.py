"""« Problématiques et pistes »: what the team makes of the words, and what stands behind it."""
