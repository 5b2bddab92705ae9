"""`python -m models.tla [NAME …]`: check the models of the library, or people's own .tla files."""

from __future__ import annotations

import sys

from models.tla.cli import main

if __name__ == "__main__":
    sys.exit(main())
