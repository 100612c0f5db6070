"""`inspro import`: a dataset into a project."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.media import probe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="YouTube-VIS annotation file beside JPEGImages, or results"
    )
    parser.add_argument("--project", type=Path, required=True, help=".inspro file; made where there is none")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read the dataset; a project that did not exist is removed again if the file is wrong."""
    is_new = not arguments.project.exists()
    project = ProjectFile.create(arguments.project) if is_new else ProjectFile.open(arguments.project)
    try:
        with project:
            summary = import_youtube_vis(project, arguments.file, probe)
    except Exception:
        if is_new:
            arguments.project.unlink(missing_ok=True)
        raise
    print_result(
        {
            "project": str(arguments.project),
            "added_videos": summary.added_videos,
            "matched_videos": summary.matched_videos,
            "tracks": summary.tracks,
            "warnings": list(summary.warnings),
        },
        arguments.json,
    )
    return 0
