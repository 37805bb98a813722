"""Counting in a study: one module an analysis, all made from one frame of passages (`frame.py`).

The numbers agree with those of a synthesis: codings of one code that overlap count once, what was withdrawn counts
nowhere, and observers, interviewers and written sources are no persons.
"""
