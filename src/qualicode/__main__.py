"""`python -m qualicode`: the command line."""

from qualicode.cli import main

main()
