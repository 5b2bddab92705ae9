"""Run the proving commands as the command line does."""

from __future__ import annotations

import argparse

from ci.prove import cli


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers(required=True))
    options = parser.parse_args(list(arguments))
    return int(options.run(options))
