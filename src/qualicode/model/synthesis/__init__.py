"""What a synthesis says, decided from a study: pure values that the window shows and the exporters render.

`outline(study, options)` is the door; `values` has what comes out, `options` what may be asked.
"""

from qualicode.model.synthesis.compose import outline
from qualicode.model.synthesis.options import ANNEXES, Options, read_options
from qualicode.model.synthesis.values import Outline

__all__ = ["ANNEXES", "Options", "Outline", "outline", "read_options"]
