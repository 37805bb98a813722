#!/usr/bin/env python3
"""The one entry for whoever works on Qualicode: `python3 dev.py messages | translate FILE.json`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

if __name__ == "__main__":
    sys.exit(subprocess.call([str(PYTHON), str(ROOT / "tools" / "catalogue.py"), *sys.argv[1:]]))
