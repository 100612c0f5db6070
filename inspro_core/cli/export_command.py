"""`inspro export`: a project as a dataset."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from inspro_core.cli.number_types import whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.errors import InsProError, UsageError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_run import ExportRun
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.splits import Splits
from inspro_core.formats.table import FORMATS, format_named, preview_export
from inspro_core.media import VideoWriter, open_video

LAST = sys.maxsize - 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    names = [known.name for known in FORMATS]
    parser.add_argument("project", type=Path, metavar="PROJECT", help=".inspro file")
    parser.add_argument("--format", default=names[0], choices=names, help="(default %(default)s)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the dataset")
    parser.add_argument(
        "--splits",
        default="train",
        help="folders in it and which videos they get: shares as train=.8,val=.2, or names as train:*,val:clip_1*; "
        "(default %(default)s, which gets all)",
    )
    parser.add_argument("--every", type=whole(1), default=1, metavar="N", help="every n-th frame (default %(default)s)")
    parser.add_argument("--from", type=whole(0), default=0, dest="first", metavar="A", help="first frame (default 0)")
    parser.add_argument(
        "--to", type=whole(0), default=LAST, dest="last", metavar="B", help="last frame (default the last)"
    )
    parser.add_argument("--reviewed-only", action="store_true", help="only frames that a human has confirmed")
    parser.add_argument(
        "--quality", type=whole(1, 100), default=95, help="of the JPEG pictures, 1 to 100 (default %(default)s)"
    )
    parser.add_argument("--keep-empty-categories", action="store_true", help="also list categories without a track")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Say what is lost, then write the dataset."""
    chosen, options = format_named(arguments.format), read_options(arguments)
    with ProjectFile.open(arguments.project) as project:
        preview = preview_export(project, chosen, options, arguments.out)
        if preview.refusals:
            raise UsageError(str(preview.refusals[0]))
        for loss in preview.losses:
            print(f"inspro export: note: {loss}", file=sys.stderr)
        try:
            with progress_bar(preview.frame_count, "export") as bar:
                summary = chosen.write(project, arguments.out, options, ExportRun(open_video, VideoWriter, bar.update))
        except InsProError as error:
            raise UsageError(
                "{problem}. Nothing was written to {folder}", problem=error, folder=arguments.out
            ) from error
    for found in summary.notes:
        print(f"inspro export: note: {found}", file=sys.stderr)
    print_result(
        {
            "dataset": str(summary.files[0] if len(summary.files) == 1 else arguments.out),
            "videos": summary.video_count,
            "tracks": summary.track_count,
            "frames": summary.frame_count,
            "splits": dict(preview.split_counts),
            "files": [str(file) for file in summary.files],
            "losses": [str(loss) for loss in preview.losses],
            "warnings": [str(found) for found in summary.notes],
        },
        arguments.json,
    )
    return 0


def read_options(arguments: argparse.Namespace) -> ExportOptions:
    """Read what is exported from the command line.

    Raises:
        UsageError: if a number is out of its range or the splits cannot be read.
    """
    has_range = arguments.first != 0 or arguments.last != LAST
    return ExportOptions(
        Splits.parse(arguments.splits),
        arguments.every,
        range(arguments.first, arguments.last + 1) if has_range else None,
        arguments.reviewed_only,
        arguments.quality,
        arguments.keep_empty_categories,
    )
