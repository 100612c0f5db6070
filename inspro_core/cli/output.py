"""How commands speak: progress on standard error, results on standard output, JSON as its last line on request."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from tqdm import tqdm


def add_json_argument(parser: argparse.ArgumentParser) -> None:
    """Add the switch that all commands with a result share."""
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line of standard output")


def print_result(values: Mapping[str, Any], as_json: bool) -> None:
    """Print a result as aligned lines, or as one line of JSON."""
    if as_json:
        print(json.dumps(values))
        return
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        if isinstance(value, (str, int, float)) or value is None:
            print(f"{name:<{width}}  {_shown(value)}")


def progress_bar(total: int, text: str, unit: str = "frame") -> tqdm[Any]:
    """Make a progress bar on standard error; it is silent where that is not a terminal."""
    return tqdm(total=total, desc=text, unit=unit, file=sys.stderr, disable=None, dynamic_ncols=True)


def _shown(value: str | int | float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
