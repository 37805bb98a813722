"""What each output besides the synthesis says, decided from a study: values that any format can render.

One module an output, each with one function from a study and options to values. What may be shown is decided in one
place for all of them: `material.Material`, on top of the corpus of the synthesis.
"""
