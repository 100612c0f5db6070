"""`inspro synthesize`: synthetic videos with exact masks and ids, as a YouTube-VIS dataset."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspro_core.cli.new_folder import new_folder
from inspro_core.cli.number_types import whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.data.exchanged import EXCHANGED
from inspro_core.data.meadow import MEADOW
from inspro_core.data.pond import POND
from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.data.scenes import STANDARD_DOMAIN

DOMAINS = {domain.name: domain for domain in (STANDARD_DOMAIN, EXCHANGED, POND, MEADOW)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--out", type=Path, required=True, help="folder to write; must not exist or be empty")
    parser.add_argument("--videos", type=whole(1), default=20, help="number of videos (default %(default)s)")
    parser.add_argument("--frames", type=whole(1), default=40, help="frames per video (default %(default)s)")
    parser.add_argument(
        "--seed", type=whole(0), default=0, help="seed of the first video; seeds from 10000 are kept for evaluation"
    )
    parser.add_argument("--workers", type=whole(1), default=1, help="processes (default %(default)s)")
    parser.add_argument(
        "--domain",
        choices=sorted(DOMAINS),
        default=STANDARD_DOMAIN.name,
        help="standard: each class has a look of its own; exchanged: the same shapes with any look, so that classes are"
        " learned by shape; pond: other looks and a new class, for trials of learning; meadow: the same, where all"
        " objects look alike and nearly like the ground (default %(default)s)",
    )
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the dataset."""
    with new_folder(arguments.out) as folder, progress_bar(arguments.videos, "synthesize", "video") as bar:
        write_synthetic_dataset(
            folder,
            arguments.videos,
            arguments.frames,
            arguments.seed,
            on_video=lambda _: bar.update(),
            workers=arguments.workers,
            domain=DOMAINS[arguments.domain],
        )
    print_result(
        {"dataset": str(arguments.out / "instances.json"), "videos": arguments.videos, "frames": arguments.frames},
        arguments.json,
    )
    return 0
