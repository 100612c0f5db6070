"""The loop measured: correct some clips, let the model learn them, and see how much less there is to do on unseen ones.

A project stands for the annotator's: the corrected labels of its first clips (the true ones) are learned, its other
clips are held out. Plan, training and comparison are those of every retraining; only, the held-out clips choose no
weights here.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
from inspro_core.data.layouts.locate import find_annotation_file
from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.errors import UsageError
from inspro_core.evaluate.carriers import ModelCarrier
from inspro_core.evaluate.labelled_videos import LabelledVideos, read_labelled_videos
from inspro_core.evaluate.robot import Robot
from inspro_core.evaluate.robot_summary import RobotSummary, summarize_robot
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.inference.engine import TRAINING_DEVICES, Engine, select_device
from inspro_core.inference.repropagation import Corrector
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.media import probe
from inspro_core.retrain.comparison import Comparison
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import Choice
from inspro_core.retrain.planning import plan_retraining
from inspro_core.retrain.prepare import prepare_retraining
from inspro_core.retrain.run import Run
from inspro_core.train.run import CHECKPOINT_FILE
from inspro_core.train.validation import Validation, track_frames

OLD_FRAMES, OLD_SEED = 30, 10_000  # scenes that no shipped model has learned
Say = Callable[[str], None]
Command = Callable[[Sequence[str]], object]


@dataclass(frozen=True)
class LoopResult:
    """What one turn of the loop brought.

    Attributes:
        corrected: work of the robot on the clips that were learned, with the model as it was.
        comparison: the model before and after on the unseen clips.
        old_before, old_after: AP on scenes like those that the shipped models learned.
        steps: of the training.
        seconds: that the training took, its start included.
        cpu_seconds: of all cores in it; None where the system does not tell.
    """

    corrected: RobotSummary
    comparison: Comparison
    old_before: float
    old_after: float
    steps: int
    seconds: float
    cpu_seconds: float | None

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True)
class MeasuredLoop:
    """One turn of the loop on a labelled dataset.

    Attributes:
        data: YouTube-VIS folder or file; a picture is a clip of one frame.
        model: path of the checkpoint that learns.
        work: folder for the project, the run and the old scenes; made here.
        clips: taken from the start of the dataset.
        corrected: of these, that are learned; the others are unseen.
        old_videos: scenes on which the old knowledge is measured.
        options: of the retraining.
    """

    data: Path
    model: Path
    work: Path
    clips: int
    corrected: int
    old_videos: int
    options: RetrainingOptions

    def run(self, command: Command, say: Say = lambda _: None) -> LoopResult:
        """Do it; takes the minutes of the retraining and about as long again.

        Args:
            command: runs a command of `inspro`, to its end.
            say: what is told on the way.

        Raises:
            UsageError: if the dataset has too few clips, or the model cannot learn from it.
            FormatError: if the dataset cannot be read.
            TrainingError: if the training or the comparison fails.
        """
        dataset = read_labelled_videos(self.data, self.clips)
        if len(dataset.videos) <= self.corrected:
            raise UsageError(
                "{data}: has {count} clips; {corrected} corrected ones leave none",
                data=self.data,
                count=len(dataset.videos),
                corrected=self.corrected,
            )
        self.work.mkdir(parents=True)
        say(f"correct {self.corrected} of {len(dataset.videos)} clips")
        corrected = self._correct(dataset)
        project_path = self.work / "loop.inspro"
        self._build_project(project_path)
        with ProjectFile.open(project_path) as project:
            plan = plan_retraining(project, Choice(), str(self.model))
        run = prepare_retraining(project_path, plan, self.options)
        say("train")
        began, cpu_before = time.monotonic(), _children_cpu()
        command(without_validation(run.command()))
        seconds, cpu_after = time.monotonic() - began, _children_cpu()
        cpu_seconds = None if cpu_after is None or cpu_before is None else cpu_after - cpu_before
        say("compare on unseen clips")
        command(run.compare_command())
        comparison = run.comparison()
        assert comparison is not None
        say("measure the old knowledge")
        before, after = self._measure_old(run)
        return LoopResult(corrected, comparison, before, after, run.progress().step, seconds, cpu_seconds)

    def _correct(self, dataset: LabelledVideos) -> RobotSummary:
        """Count what an annotator does on the corrected clips."""
        checkpoint = load_checkpoint(self.model)
        engine = Engine(build_model(checkpoint), self.options.device)
        ids = {category.name: category.id for category in dataset.categories}
        category_ids = [ids.get(category.name, 0) for category in checkpoint.categories]
        tracker, robot = Tracker(engine, TrackerConfig()), Robot(ModelCarrier(Corrector(engine)))
        tracks = []
        for video in dataset.videos[: self.corrected]:
            found = track_frames(tracker, (image for _, image in video.source.frames()), category_ids)
            tracks += robot.annotate(video, list(found.tracks.values()))
        return summarize_robot("model", tracks)

    def _build_project(self, path: Path) -> None:
        """Put the clips into a project and say which of them are held out."""
        with ProjectFile.create(path) as project:
            import_youtube_vis(project, find_annotation_file(self.data), probe)
            for number, video in enumerate(project.videos()):
                if number >= self.clips:
                    project.remove_video(video.id)
                    continue
                project.set_status(video.id, "done")
                project.hold_out({video.id: range(0 if number < self.corrected else video.frame_count)})

    def _measure_old(self, run: Run) -> tuple[float, float]:
        """Give AP on old scenes of the model before and after."""
        folder = self.work / "old"
        write_synthetic_dataset(folder, self.old_videos, OLD_FRAMES, OLD_SEED)
        validation = Validation(folder, select_device(self.options.device, TRAINING_DEVICES))
        scores = []
        for path in (self.model, run.folder / CHECKPOINT_FILE):
            checkpoint = load_checkpoint(path)
            scores.append(validation.score(build_model(checkpoint), checkpoint.categories)["AP"])
        return scores[0], scores[1]


def without_validation(words: Sequence[str]) -> list[str]:
    """Leave `--val DATA` out of a training's words: the last weights are taken, whatever they are worth elsewhere."""
    place = words.index("--val") if "--val" in words else len(words)
    return [*words[:place], *words[place + 2 :]]


def _children_cpu() -> float | None:
    """Return the CPU time of all processes started here and ended."""
    if sys.platform == "win32":
        return None
    times = os.times()
    return times.children_user + times.children_system
