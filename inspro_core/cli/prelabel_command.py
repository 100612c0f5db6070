"""`inspro prelabel`: tracked masks for videos, into a project and a results file, or for the videos of a project."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from inspro_core.api import DEFAULT_MODEL, find_model, load_prelabeler
from inspro_core.atomic import write_text
from inspro_core.cli.inputs import expand_inputs
from inspro_core.cli.number_types import share, whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.domain.project import Category, Video
from inspro_core.domain.run_tracks import MIN_FRAMES
from inspro_core.errors import UsageError
from inspro_core.formats.project_file import SUFFIX, ProjectFile
from inspro_core.formats.youtube_vis_write import write_results
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import CORES_PER_JOB, PrelabelSummary, Run, prelabel_into, run_videos
from inspro_core.inference.video_workers import MOST_JOBS, VideoWorkers, choose_jobs
from inspro_core.media import probe


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
        type=whole(1),
        default=MIN_FRAMES,
        metavar="N",
        help="drop tracks that are seen on fewer frames (default %(default)s; 1 keeps all)",
    )
    parser.add_argument(
        "--jobs",
        type=whole(1),
        metavar="N",
        help="videos that are labelled at once, each in a process with a model of its own (default: on a CPU one for"
        f" every {CORES_PER_JOB} cores, at most {MOST_JOBS}; on a GPU 1)",
    )
    parser.add_argument("--keep-duplicates", action="store_true", help="keep younger tracks on an object that has one")
    add_tracker_arguments(parser)
    add_json_argument(parser)


def add_tracker_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what commands that track share beside the model."""
    parser.add_argument("--no-revival", action="store_true", help="give an object that comes back a new id")
    parser.add_argument(
        "--no-look-back",
        action="store_true",
        help="leave out frames before a track begins or returns, as an online run",
    )
    parser.add_argument("--no-refinement", action="store_true", help="leave masks as coarse as the network gives them")


def add_model_arguments(parser: argparse.ArgumentParser, model: str = DEFAULT_MODEL) -> None:
    """Declare what commands that run a model share; `model` is taken where none is named."""
    parser.add_argument("--model", default=model, help="name of an installed model or a file (default %(default)s)")
    parser.add_argument(
        "--device", default="auto", help="auto, cpu, openvino (a CPU with that package) or cuda (default %(default)s)"
    )
    parser.add_argument(
        "--score",
        type=share,
        default=0.2,
        help="least score at which an object is kept on a frame (default %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Label all inputs."""
    projects = [path for path in arguments.inputs if path.suffix == SUFFIX]
    if projects:
        return _run_in_project(arguments, projects[0])
    if arguments.out is None:
        raise UsageError("--out is missing: the folder for project.inspro, results.json and summary.json")
    if arguments.replace:
        raise UsageError("--replace needs a project to replace tracks in")
    inputs, left_out = expand_inputs(arguments.inputs)
    for error in left_out:
        print(f"inspro prelabel: note: left out: {error}", file=sys.stderr)
    videos = [probe(path) for path in inputs]  # what is no video is told before any is labelled
    project_path = arguments.out / f"project{SUFFIX}"
    if project_path.exists():
        raise UsageError(
            f"{project_path}: exists already; name a new --out folder, or give the project itself to label its videos"
        )
    with _labeller(arguments, len(videos)) as labeller:
        arguments.out.mkdir(parents=True, exist_ok=True)
        with ProjectFile.create(project_path, labeller.categories) as project:
            videos = [project.add_video(video) for video in videos]
            summary = _label(project, videos, labeller, arguments)
            write_results(project, arguments.out / "results.json")
    result = summarize(videos, summary, labeller.device)
    write_text(arguments.out / "summary.json", json.dumps(result, indent=1))
    print_result({**result, "out": str(arguments.out)}, arguments.json)
    _raise_failures(summary)
    return 0


def _run_in_project(arguments: argparse.Namespace, path: Path) -> int:
    """Label the videos of a project; humans come first."""
    if len(arguments.inputs) > 1:
        raise UsageError(f"{path}: a project is labelled alone; add videos to it in the window")
    if arguments.out is not None:
        raise UsageError(f"--out: the labels go into {path}; write them elsewhere with inspro export")
    with ProjectFile.open(path) as project, _labeller(arguments, len(project.videos())) as labeller:
        summary = _label(project, project.videos(), labeller, arguments)
        result = summarize(project.videos(), summary, labeller.device)
    print_result({**result, "project": str(path)}, arguments.json)
    _raise_failures(summary)
    return 0


@dataclass(frozen=True)
class _Labeller:
    """A model that is ready, in this process or in several others.

    Attributes:
        categories: its classes.
        device: where it runs.
        run: labels videos with objects of at least some score.
    """

    categories: tuple[Category, ...]
    device: str
    run: Callable[[Sequence[Video], float], Run]


@contextmanager
def _labeller(arguments: argparse.Namespace, video_count: int) -> Iterator[_Labeller]:
    """Load the model, once or in so many processes as label at once."""
    load = partial(
        load_prelabeler,
        arguments.model,
        arguments.device,
        not arguments.no_reseeding,
        not arguments.keep_duplicates,
        not arguments.no_revival,
        not arguments.no_refinement,
        not arguments.no_look_back,
    )
    jobs = min(arguments.jobs or choose_jobs(video_count, arguments.device), video_count)
    if jobs > 1:
        with VideoWorkers(load, jobs, arguments.device) as workers:
            yield _Labeller(workers.categories, workers.device, workers.run)
    else:
        prelabeler = load()
        assert isinstance(prelabeler, Prelabeler)
        yield _Labeller(prelabeler.categories, prelabeler.device, partial(run_videos, prelabeler))


def _label(
    project: ProjectFile, videos: Sequence[Video], labeller: _Labeller, arguments: argparse.Namespace
) -> PrelabelSummary:
    """Label videos with one progress bar over all of them."""
    names = [Path(video.path).name for video in videos]
    total = sum(video.frame_count for video in videos)
    with (
        closing(labeller.run(videos, arguments.score)) as news,
        progress_bar(total, names[0] if len(names) == 1 else f"{len(names)} videos") as bar,
    ):

        def advance(number: int) -> None:
            bar.set_postfix_str(names[number], refresh=False)
            bar.update()

        return prelabel_into(
            project,
            videos,
            news,
            labeller.categories,
            find_model(arguments.model).stem,
            advance,
            arguments.min_frames,
            arguments.replace,
        )


def _raise_failures(summary: PrelabelSummary) -> None:
    """Tell of the videos that could not be labelled to their end."""
    errors = [video.error for video in summary.videos if video.error is not None]
    if len(summary.videos) == 1 and errors:
        raise errors[0]
    if errors:
        told = "; ".join(str(error) for error in errors)
        raise UsageError(f"{len(errors)} of {len(summary.videos)} videos failed, the others are labelled: {told}")


def prelabel_path(
    project: ProjectFile, path: Path, prelabeler: Prelabeler, arguments: argparse.Namespace
) -> PrelabelSummary:
    """Add one video to a project and label it, with a progress bar; see `add_model_arguments`."""
    labeller = _Labeller(prelabeler.categories, prelabeler.device, partial(run_videos, prelabeler))
    summary = _label(project, [project.add_video(probe(path))], labeller, arguments)
    _raise_failures(summary)
    return summary


def summarize(videos: Sequence[Video], summary: PrelabelSummary, device: str) -> dict[str, object]:
    """Sum up a run over several videos."""
    frames, seconds = summary.frame_count, summary.seconds
    pairs = list(zip(videos, summary.videos, strict=True))
    return {
        "videos": len(videos),
        "frames": frames,
        "tracks": summary.track_count,
        "frames_per_second": round(summary.frames_per_second, 2) if frames else None,
        "seconds": round(seconds, 2),
        "device": device,
        "per_video": {video.path: {"frames": one.frame_count, "tracks": one.track_count} for video, one in pairs},
        "failed": {video.path: str(one.error) for video, one in pairs if one.error is not None},
    }
