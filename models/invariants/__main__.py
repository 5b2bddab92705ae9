"""`python -m models.invariants`: see models/invariants/cli.py."""

from __future__ import annotations

import sys

from models.invariants.cli import main

sys.exit(main())
