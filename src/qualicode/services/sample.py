"""The fictional sample study, built from its texts when somebody wants it."""

import importlib.util
from pathlib import Path

from qualicode import resources


def build(path: Path) -> Path:
    """Write the sample study as a new project file and return its path. Raises `UserError` when it cannot be."""
    source = resources.sample_corpus() / "build.py"
    spec = importlib.util.spec_from_file_location("qualicode_sample_corpus", source)
    assert spec is not None and spec.loader is not None, "the sample study ships with the program"
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.build(path)
    return path
