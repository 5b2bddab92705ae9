"""`python -m models.rc11`: see models/rc11/cli.py."""

from __future__ import annotations

import sys

from models.rc11.cli import main

sys.exit(main())
