"""`python -m emodesk`: the same as the command `emodesk`."""

from __future__ import annotations

import sys

from emodesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
