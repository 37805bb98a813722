"""Bringing files into the corpus from the window: what they are, a job, and a report."""
