"""Writing the folder of a run."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from inspro_core.checkpoints.info import read_checkpoint_info
from inspro_core.errors import FormatError, UsageError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import ANNOTATION_FILE
from inspro_core.retrain import replay
from inspro_core.retrain.dataset import ClipWriter
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import RetrainingPlan
from inspro_core.retrain.run import HELD_OUT, TRAIN, Run, read_run, training_folder
from inspro_core.retrain.run_file import write_run_file
from inspro_core.train.run_lock import RunLock

OnFrame = Callable[[int, int], object]  # frames done, frames in all


def prepare_retraining(
    project_path: Path,
    plan: RetrainingPlan,
    options: RetrainingOptions,
    on_frame: OnFrame = lambda _done, _total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Run:
    """Write the data and settings of a run, and note in the project which frames are held out from now on.

    Takes some seconds to a minute (more when the replayed scenes are drawn for the first time): for a worker thread.

    Args:
        project_path: of the project file.
        plan: of `plan_retraining`.
        options: settings.
        on_frame: called with frames written so far and in all.
        should_stop: asked at every frame.

    Raises:
        UsageError: if the plan has fatal problems (all are told) or is out of date, or another process prepares a run.
        VideoError: if a video cannot be read.
        ProjectError: if the project cannot be read or written.
        FormatError: if the folder cannot be written, or a video is not the one that was labelled.
        StoppedError: if it was stopped; nothing is left behind.
    """
    if fatal := [problem.text for problem in plan.problems if problem.is_fatal]:
        raise UsageError("{reason}", reason="; ".join(fatal))
    has_replay = plan.can_replay and options.replay_share > 0
    count = _Count(on_frame, sum(len(clip.frames) for clip in (*plan.train, *plan.held_out)))
    if has_replay:
        count.total += replay.REPLAYED.frames_to_draw
    scenes = replay.REPLAYED.draw(count.add, should_stop) if has_replay else None
    with RunLock(training_folder(project_path), "preparing"):
        return _prepare(project_path, plan, options, scenes, count, should_stop)


def _prepare(
    project_path: Path,
    plan: RetrainingPlan,
    options: RetrainingOptions,
    scenes: Path | None,
    count: _Count,
    should_stop: Callable[[], bool],
) -> Run:
    """Write the next run; nobody else does so meanwhile."""
    folder = training_folder(project_path)
    number = _next_number(folder)
    part = folder / f".{number}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        with ProjectFile.open(project_path) as project:
            _check_sides(project, plan)
            _write_data(project, part, plan, count, should_stop)
            details = {
                "number": number,
                "parent": str(Path(plan.model).resolve()),
                "replay": str(scenes) if scenes else None,
                "fingerprint": _fingerprint(part),
            }
            write_run_file(part, plan, options, **details)
            project.hold_out(plan.sides)
        part.rename(folder / str(number))
    except OSError as error:
        raise FormatError(folder, "cannot be written: {reason}", reason=error.strerror or error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return read_run(folder / str(number))


def _check_sides(project: ProjectFile, plan: RetrainingPlan) -> None:
    """Refuse to learn what another retraining has held out since the plan was made."""
    for video_id, side in project.held_out().items():
        if plan.sides.get(video_id, side) != side:
            raise UsageError(
                "{project}: other frames are held out since this retraining was planned; plan it again",
                project=project.path,
            )


class _Count:
    """Counts frames for whoever shows the progress."""

    def __init__(self, on_frame: OnFrame, total: int) -> None:
        self.done, self.total, self._on_frame = 0, total, on_frame

    def add(self, frames: int = 1) -> None:
        self.done += frames
        self._on_frame(self.done, self.total)


def _write_data(
    project: ProjectFile, folder: Path, plan: RetrainingPlan, count: _Count, should_stop: Callable[[], bool]
) -> None:
    """Write both datasets. All classes of the model stay in its head, also those without a label here."""
    known = [category.name for category in read_checkpoint_info(plan.model).categories]
    learned = known + [category.name for category in plan.new_classes]
    measured = learned + [row.category.name for row in plan.classes if row.category.name not in learned]
    writer = ClipWriter(project, count.add, should_stop)
    writer.write(folder / TRAIN, plan.train, learned)
    writer.write(folder / HELD_OUT, plan.held_out, measured)


def _fingerprint(folder: Path) -> str:
    """Sum up the labels of both sides in 16 characters."""
    digest = hashlib.sha256()
    for side in (TRAIN, HELD_OUT):
        digest.update((folder / side / ANNOTATION_FILE).read_bytes())
    return digest.hexdigest()[:16]


def _next_number(folder: Path) -> int:
    numbers = [int(path.name) for path in folder.glob("*") if path.name.isdecimal()]
    return max(numbers, default=0) + 1
