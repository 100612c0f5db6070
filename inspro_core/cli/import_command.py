"""`inspro import`: a dataset into a project."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path

from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.errors import UsageError
from inspro_core.formats.detect import AUTO, find_labels
from inspro_core.formats.json_entry import read_json
from inspro_core.formats.project_file import SUFFIX, ProjectFile
from inspro_core.formats.table import FORMATS, read_labels
from inspro_core.media import probe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    names = [known.name for known in FORMATS if known.is_readable]
    parser.add_argument(
        "labels",
        type=Path,
        metavar="FILE_OR_DIR",
        help="annotation file beside its pictures, or a dataset; or results, whose video ids count the project's videos"
        " from 1 and whose category ids are the project's",
    )
    parser.add_argument("--format", default=AUTO, choices=(AUTO, *names), help="(default %(default)s: look into it)")
    parser.add_argument("--project", type=Path, required=True, help=".inspro file; made where there is none")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read the dataset; where there is no project and the dataset is wrong, none is made."""
    path: Path = arguments.project
    if path.suffix != SUFFIX and not path.exists():
        raise UsageError(f"--project: the name of a project ends in {SUFFIX}, got {path}")
    read = lru_cache(maxsize=1)(read_json)  # a large file takes long to read, and both look at it
    chosen, labels = find_labels(arguments.labels, arguments.format, read)
    opened: AbstractContextManager[ProjectFile] = (
        ProjectFile.open(path) if path.exists() else ProjectFile.building(path)
    )
    with opened as project:
        summary = read_labels(project, chosen, labels, probe, read=read)
    for found in summary.notes:
        print(f"inspro import: note: {found}", file=sys.stderr)
    print_result(
        {
            "project": str(arguments.project),
            "format": chosen.name,
            "added_videos": summary.added_videos,
            "matched_videos": summary.matched_videos,
            "tracks": summary.tracks,
            "warnings": [str(found) for found in summary.notes],
        },
        arguments.json,
    )
    return 0
