"""`inspro prelabel`: tracked masks for videos, into a project and a results file, or for the videos of a project."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from inspro_core.api import DEFAULT_MODEL, find_model, load_prelabeler
from inspro_core.cli.inputs import expand_inputs
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.domain.project import Video
from inspro_core.domain.run_tracks import MIN_FRAMES
from inspro_core.errors import UsageError
from inspro_core.formats.atomic import write_text
from inspro_core.formats.project_file import SUFFIX, ProjectFile
from inspro_core.formats.youtube_vis_write import write_results
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import PrelabelSummary, prelabel_into, remove_model_tracks
from inspro_core.media import open_frames, probe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="VIDEO_OR_DIR",
        help="video file, frame folder, or folder of these; or one .inspro project, whose videos are labelled in it",
    )
    parser.add_argument(
        "--out", type=Path, help="folder for project.inspro, results.json and summary.json; not with a project"
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="with a project: first delete the tracks in which no human has a part (default: add to them);"
        " what a human drew or confirmed stays in any case",
    )
    add_model_arguments(parser)
    parser.add_argument(
        "--no-reseeding", action="store_true", help="free slots are not set back to find entering objects"
    )
    parser.add_argument(
        "--min-frames",
        type=int,
        default=MIN_FRAMES,
        metavar="N",
        help="drop tracks that are seen on fewer frames (default %(default)s; 1 keeps all)",
    )
    parser.add_argument("--keep-duplicates", action="store_true", help="keep younger tracks on an object that has one")
    parser.add_argument("--no-revival", action="store_true", help="give an object that comes back a new id")
    parser.add_argument("--no-edges", action="store_true", help="leave masks as coarse as the network gives them")
    add_json_argument(parser)


def add_model_arguments(parser: argparse.ArgumentParser, model: str = DEFAULT_MODEL) -> None:
    """Declare what commands that run a model share; `model` is taken where none is named."""
    parser.add_argument("--model", default=model, help="name of an installed model or a file (default %(default)s)")
    parser.add_argument(
        "--device", default="auto", help="auto, cpu, openvino (a CPU with that package) or cuda (default %(default)s)"
    )
    parser.add_argument(
        "--score",
        type=float,
        default=0.2,
        help="least score at which an object is kept on a frame (default %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Label all inputs."""
    check_score(arguments.score)
    if arguments.min_frames < 1:
        raise UsageError(f"--min-frames must be at least 1, got {arguments.min_frames}")
    projects = [path for path in arguments.inputs if path.suffix == SUFFIX]
    if projects:
        return _run_in_project(arguments, projects[0])
    if arguments.out is None:
        raise UsageError("--out is missing: the folder for project.inspro, results.json and summary.json")
    if arguments.replace:
        raise UsageError("--replace needs a project to replace tracks in")
    inputs = expand_inputs(arguments.inputs)
    videos = [probe(path) for path in inputs]  # what is no video is told before any is labelled
    project_path = arguments.out / f"project{SUFFIX}"
    if project_path.exists():
        raise UsageError(
            f"{project_path}: exists already; name a new --out folder, or give the project itself to label its videos"
        )
    prelabeler = _load(arguments)
    arguments.out.mkdir(parents=True, exist_ok=True)
    summaries = {}
    with ProjectFile.create(project_path, prelabeler.categories) as project:
        for path, video in zip(inputs, videos, strict=True):
            summaries[str(path)] = _label(project, project.add_video(video), prelabeler, arguments)
        write_results(project, arguments.out / "results.json")
    result = summarize(summaries, prelabeler.device)
    write_text(arguments.out / "summary.json", json.dumps(result, indent=1))
    print_result({**result, "out": str(arguments.out)}, arguments.json)
    return 0


def _run_in_project(arguments: argparse.Namespace, path: Path) -> int:
    """Label the videos of a project; humans come first."""
    if len(arguments.inputs) > 1:
        raise UsageError(f"{path}: a project is labelled alone; add videos to it in the window")
    if arguments.out is not None:
        raise UsageError(f"--out: the labels go into {path}; write them elsewhere with inspro export")
    with ProjectFile.open(path) as project:
        prelabeler = _load(arguments)
        summaries = {}
        for video in project.videos():
            summaries[video.path] = _label(project, video, prelabeler, arguments, arguments.replace)
    print_result({**summarize(summaries, prelabeler.device), "project": str(path)}, arguments.json)
    return 0


def _load(arguments: argparse.Namespace) -> Prelabeler:
    prelabeler = load_prelabeler(
        arguments.model,
        arguments.device,
        not arguments.no_reseeding,
        not arguments.keep_duplicates,
        not arguments.no_revival,
        not arguments.no_edges,
    )
    assert isinstance(prelabeler, Prelabeler)
    return prelabeler


def check_score(score: float) -> None:
    """Refuse a threshold outside 0..1."""
    if not 0 <= score <= 1:
        raise UsageError(f"--score is a number from 0 to 1, got {score}")


def prelabel_path(
    project: ProjectFile, path: Path, prelabeler: Prelabeler, arguments: argparse.Namespace
) -> PrelabelSummary:
    """Add one video to a project and label it, with a progress bar; see `add_model_arguments`."""
    return _label(project, project.add_video(probe(path)), prelabeler, arguments)


def _label(
    project: ProjectFile,
    video: Video,
    prelabeler: Prelabeler,
    arguments: argparse.Namespace,
    replaces: bool = False,
) -> PrelabelSummary:
    path = Path(video.path)
    with open_frames(path) as source, progress_bar(source.frame_count, path.name) as bar:
        if replaces:  # only now: of a video that cannot be read, the old labels stay
            remove_model_tracks(project, video)
        name = find_model(arguments.model).stem
        return prelabel_into(
            project, video, source, prelabeler, name, arguments.score, bar.update, arguments.min_frames
        )


def summarize(summaries: dict[str, PrelabelSummary], device: str) -> dict[str, object]:
    """Sum up a run over several videos."""
    seconds = sum(summary.seconds for summary in summaries.values())
    frames = sum(summary.frame_count for summary in summaries.values())
    return {
        "videos": len(summaries),
        "frames": frames,
        "tracks": sum(summary.track_count for summary in summaries.values()),
        "frames_per_second": round(frames / seconds, 2) if seconds else None,
        "seconds": round(seconds, 2),
        "device": device,
        "per_video": {path: {"frames": s.frame_count, "tracks": s.track_count} for path, s in summaries.items()},
    }
