"""`inspro animate`: clips for training from labelled still pictures."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.data.still_dataset import write_still_dataset
from inspro_core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--stills", type=Path, nargs="+", required=True, metavar="DATA", help="YouTube-VIS folders or files of pictures"
    )
    parser.add_argument(
        "--weights", type=float, nargs="+", metavar="W", help="how often each is drawn (default: alike)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write; must not exist or be empty")
    parser.add_argument("--videos", type=int, default=1000, help="number of clips (default %(default)s)")
    parser.add_argument("--frames", type=int, default=16, help="frames per clip (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first clip (default %(default)s)")
    parser.add_argument("--size", default="320x180", help="width x height of the frames (default %(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default %(default)s)")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the dataset."""
    for name in ("videos", "frames", "workers"):
        if getattr(arguments, name) < 1:
            raise UsageError(f"--{name} must be at least 1, got {getattr(arguments, name)}")
    weights = arguments.weights or [1.0] * len(arguments.stills)
    if len(weights) != len(arguments.stills) or min(weights) <= 0:
        raise UsageError(f"--weights needs {len(arguments.stills)} positive numbers, got {weights}")
    if arguments.out.exists() and not (arguments.out.is_dir() and not any(arguments.out.iterdir())):
        raise UsageError(f"{arguments.out}: is not empty or is a file; name a new folder")
    width, height = _size(arguments.size)
    with progress_bar(arguments.videos, "animate", "clip") as bar:
        write_still_dataset(
            arguments.out,
            arguments.stills,
            weights,
            arguments.videos,
            arguments.frames,
            arguments.seed,
            (height, width),
            on_video=lambda _: bar.update(),
            workers=arguments.workers,
        )
    print_result(
        {"dataset": str(arguments.out / "instances.json"), "videos": arguments.videos, "frames": arguments.frames},
        arguments.json,
    )
    return 0


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) >= 32 and int(height) >= 32):
        raise UsageError(f"--size is width x height, at least 32x32, such as 320x180, got {text}")
    return int(width), int(height)
