"""Measuring a model before and after a retraining on what is held out. Loads torch: for a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
from inspro_core.domain.annotation import Annotation
from inspro_core.evaluate import evaluate_tracking, evaluate_tracking_by_category, evaluate_ytvis
from inspro_core.evaluate.carriers import ModelCarrier
from inspro_core.evaluate.class_names import rename_classes
from inspro_core.evaluate.labelled_videos import LabelledVideos, read_labelled_videos
from inspro_core.evaluate.robot import Robot, RobotTrack
from inspro_core.formats.json_entry import read_json
from inspro_core.formats.youtube_vis import annotation_to_results
from inspro_core.formats.youtube_vis_write import ANNOTATION_FILE
from inspro_core.inference.engine import Engine
from inspro_core.inference.repropagation import Corrector
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.retrain.comparison import ClassFigures, Comparison, Figures
from inspro_core.retrain.regressions import find_regressions
from inspro_core.retrain.run import HELD_OUT, Run
from inspro_core.train.validation import SCORE_THRESHOLD, track_frames

ANY = "any"
OnVideo = Callable[[], object]


def compare(run: Run, device: str = "auto", on_video: OnVideo = lambda: None) -> Comparison:
    """Measure the parent of a run and its best weights on the held-out clips.

    Args:
        run: trained.
        device: "auto", "cpu" or "cuda".
        on_video: called `steps_of(run)` times.

    Raises:
        CheckpointError: if either model cannot be read.
        FormatError: if the held-out clips cannot be read.
    """
    folder = run.folder / HELD_OUT
    dataset, truth = read_labelled_videos(folder), read_json(folder / ANNOTATION_FILE)
    before, after = (_measure(path, dataset, truth, device, on_video) for path in (run.parent, run.best))
    new = {row.category.name for row in run.plan.classes if row.is_new}
    present = {track.category_id for video in dataset.videos for track in video.truth.tracks.values()}
    classes = tuple(
        ClassFigures(c.name, c.name in new, before.of_class(c.id), after.of_class(c.id))
        for c in dataset.categories
        if c.id in present
    )
    regressions = find_regressions(run.plan.held_out, dataset.videos, before.found, after.found)
    frames = sum(video.source.frame_count for video in dataset.videos)
    return Comparison(before.figures, after.figures, classes, regressions, len(dataset.videos), frames)


def steps_of(run: Run) -> int:
    """Count the calls of `compare` to its `on_video`: each model tracks and annotates each clip."""
    return 4 * len(run.plan.held_out)


@dataclass(frozen=True)
class _Measured:
    """What one model did.

    Attributes:
        found: its tracks in each video.
        figures: over all classes.
        by_class: by category id of the dataset.
    """

    found: tuple[Annotation, ...]
    figures: Figures
    by_class: Mapping[int, Figures]

    def of_class(self, category_id: int) -> Figures:
        return self.by_class.get(category_id, Figures(None, None, None, None))


def _measure(
    path: Path, dataset: LabelledVideos, truth: Mapping[str, Any], device: str, on_video: OnVideo
) -> _Measured:
    checkpoint = load_checkpoint(path)
    engine = Engine(build_model(checkpoint), device)
    ids = {category.name: category.id for category in dataset.categories}
    class_ids = [ids.get(category.name, 0) for category in checkpoint.categories]
    tracker = Tracker(engine, TrackerConfig(score_threshold=SCORE_THRESHOLD))
    found, rows = list[Annotation](), list[dict[str, Any]]()
    for number, video in enumerate(dataset.videos, 1):
        found.append(track_frames(tracker, (image for _, image in video.source.frames()), class_ids))
        rows += annotation_to_results(found[-1], number, video.source.frame_count)
        on_video()
    work = _annotate(engine, dataset, found, on_video)
    return _Measured(tuple(found), *_figures(truth, rows, dataset, work))


def _annotate(
    engine: Engine, dataset: LabelledVideos, found: Sequence[Annotation], on_video: OnVideo
) -> list[RobotTrack] | None:
    """Let the robot correct what the model found; None where the model cannot carry masks."""
    if engine.config.mask is None or engine.config.queries != "united":
        return None
    robot, tracks = Robot(ModelCarrier(Corrector(engine))), list[RobotTrack]()
    for video, annotation in zip(dataset.videos, found, strict=True):
        tracks += robot.annotate(video, list(annotation.tracks.values()))
        on_video()
    return tracks


def _figures(
    truth: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    dataset: LabelledVideos,
    work: Sequence[RobotTrack] | None,
) -> tuple[Figures, dict[int, Figures]]:
    """Compute the figures over all classes, HOTA without regard to them, and those of each class.

    All rows count: what the tracker shows, an annotator sees, whatever its mean score.
    """
    scored = evaluate_ytvis(truth, rows)
    any_rows = [{**row, "category_id": 1} for row in rows]
    hota = evaluate_tracking(rename_classes(truth, lambda _: ANY), any_rows, score_threshold=0).hota
    of_class = evaluate_tracking_by_category(truth, rows, score_threshold=0).hota.categories
    stats = scored["stats"]
    whole = Figures(_defined(stats["AP"]), _defined(stats["AP50"]), hota, _actions_per_100(work))
    by_class = {}
    for key, values in scored["per_category"].items():
        category_id = int(key)
        mine = [track for track in work if _category(dataset, track) == category_id] if work is not None else None
        class_hota = of_class[category_id].hota if category_id in of_class else None
        by_class[category_id] = Figures(
            _defined(values["AP"]), _defined(values["AP50"]), class_hota, _actions_per_100(mine)
        )
    return whole, by_class


def _category(dataset: LabelledVideos, track: RobotTrack) -> int:
    return next(v.truth.tracks[track.track_id].category_id for v in dataset.videos if v.name == track.video)


def _actions_per_100(tracks: Sequence[RobotTrack] | None) -> float | None:
    frames = sum(track.object_frames for track in tracks or ())
    return 100 * sum(len(track.actions) for track in tracks or ()) / frames if frames else None


def _defined(value: float) -> float | None:
    """Return an AP, None where it is not defined (-1)."""
    return float(value) if value >= 0 else None
