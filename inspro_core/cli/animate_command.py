"""`inspro animate`: clips for training from labelled still pictures."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from inspro_core.cli.new_folder import new_folder
from inspro_core.cli.number_types import positive, whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.data.still_dataset import write_still_dataset
from inspro_core.errors import UsageError

LEAST_SIDE = 32  # pixels


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--stills", type=Path, nargs="+", required=True, metavar="DATA", help="YouTube-VIS folders or files of pictures"
    )
    parser.add_argument(
        "--weights", type=positive, nargs="+", metavar="W", help="how often each is drawn (default: alike)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write; must not exist or be empty")
    parser.add_argument("--videos", type=whole(1), default=1000, help="number of clips (default %(default)s)")
    parser.add_argument("--frames", type=whole(1), default=16, help="frames per clip (default %(default)s)")
    parser.add_argument("--seed", type=whole(0), default=0, help="seed of the first clip (default %(default)s)")
    parser.add_argument("--size", default="320x180", help="width x height of the frames (default %(default)s)")
    parser.add_argument("--workers", type=whole(1), default=1, help="processes (default %(default)s)")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the dataset."""
    weights = arguments.weights or [1.0] * len(arguments.stills)
    if len(weights) != len(arguments.stills):
        raise UsageError(f"--weights needs one number per dataset: {len(arguments.stills)}, got {len(weights)}")
    width, height = _size(arguments.size)
    with new_folder(arguments.out) as folder, progress_bar(arguments.videos, "animate", "clip") as bar:
        write_still_dataset(
            folder,
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
    found = re.fullmatch(r"([0-9]{2,5})x([0-9]{2,5})", text)
    if found is None or min(width := int(found[1]), height := int(found[2])) < LEAST_SIDE:
        raise UsageError(f"--size is width x height, at least {LEAST_SIDE}x{LEAST_SIDE}, such as 320x180, got {text}")
    return width, height
