"""`inspro bench gui`: strokes, frames and long projects in the real window."""

from __future__ import annotations

import argparse
import json

from inspro_core.cli.machine import describe_machine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--quick", action="store_true", help="small worlds and few repeats: shows that it runs")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print, one line of JSON per case."""
    for case in arguments.desktop.bench(arguments.quick):
        print(json.dumps({"bench": "gui", **case, "machine": describe_machine()}), flush=True)
    return 0
