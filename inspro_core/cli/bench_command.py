"""`inspro bench`: measurements of speed, one subcommand per part of the program.

Each subcommand is a module like that of a command: `add_arguments(parser)` and `run(arguments) -> int`.
"""

from __future__ import annotations

import argparse
import importlib

SUBCOMMANDS = {
    "all": ("parts of the program against named references", "inspro_core.cli.bench_all"),
    "gui": ("strokes, frames and long projects in the real window", "inspro_core.cli.bench_gui"),
    "data": ("how fast training clips are loaded", "inspro_core.cli.bench_data"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands and their arguments."""
    subparsers = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for name, (text, module) in SUBCOMMANDS.items():
        part = subparsers.add_parser(name, help=text, description=text.capitalize() + ".")
        importlib.import_module(module).add_arguments(part)


def run(arguments: argparse.Namespace) -> int:
    """Run one subcommand."""
    _, module = SUBCOMMANDS[arguments.part]
    return int(importlib.import_module(module).run(arguments))
