"""The workspace « Synthèse »: the plan of the text, its preview as a page, the choices for it, and Word."""
