"""`inspro open`: the window on a video or project."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspro_core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("path", nargs="?", type=Path, help="video file, frame folder or .inspro project")


def run(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    if arguments.path is not None and not arguments.path.exists():
        raise UsageError(f"{arguments.path}: does not exist")
    return int(arguments.desktop.open_window(arguments.path))
