"""Suggesters, and the child process in which they compute.

`host.Assistant` is what a window uses, `host.suggest_now` what a terminal uses; `child` is the other end of their pipe.
"""
