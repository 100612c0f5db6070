"""`inspro export`: a project as a dataset."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.errors import UsageError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import write_youtube_vis
from inspro_core.media import open_frames


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", type=Path, metavar="PROJECT", help=".inspro file")
    parser.add_argument("--format", default="youtube-vis", choices=("youtube-vis",), help="(default %(default)s)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the dataset")
    parser.add_argument("--split", default="train", help="folder of this split in it (default %(default)s)")
    parser.add_argument("--quality", type=int, default=95, help="of the JPEG pictures, 1 to 100 (default %(default)s)")
    parser.add_argument("--keep-empty-categories", action="store_true", help="also list categories without a track")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the dataset."""
    if not 1 <= arguments.quality <= 100:
        raise UsageError(f"--quality is a number from 1 to 100, got {arguments.quality}")
    with ProjectFile.open(arguments.project) as project:
        total = sum(video.frame_count for video in project.videos())
        with progress_bar(total, "export") as bar:
            summary = write_youtube_vis(
                project,
                arguments.out,
                open_frames,
                split=arguments.split,
                jpeg_quality=arguments.quality,
                keeps_empty_categories=arguments.keep_empty_categories,
                on_frame=bar.update,
            )
    for warning in summary.warnings:
        print(f"inspro export: note: {warning}", file=sys.stderr)
    result = {"dataset": str(summary.annotation_file), "videos": summary.video_count, "tracks": summary.track_count}
    print_result({**result, "frames": summary.frame_count, "warnings": list(summary.warnings)}, arguments.json)
    return 0
