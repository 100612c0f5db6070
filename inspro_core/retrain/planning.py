"""Looking at the labels of a project: what a retraining would learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from inspro_core.checkpoints.info import read_checkpoint_info
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.domain.lane import Lane, is_present
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import TrackHead
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain.held_out import ConfirmedVideo, divide, learned_frames
from inspro_core.retrain.plan import Choice, ClassRow, Counts, LabelledClip, RetrainingPlan
from inspro_core.retrain.plan_problems import find_problems

MAX_JUMP = 10  # frames between two confirmed ones of a clip


def plan_retraining(project: ProjectFile, choice: Choice, model: str | Path) -> RetrainingPlan:
    """Look at the labels and say what a retraining would learn; reads no mask and writes nothing.

    Args:
        project: open.
        choice: which labels are taken.
        model: path of the checkpoint that learns further.

    Raises:
        ProjectError: if the project cannot be read.
        CheckpointError: if the model cannot be read.
    """
    info = read_checkpoint_info(model)
    known = project.held_out()
    labels = {video.id: _look_at(project, video) for video in project.videos()}
    chosen = {video_id: frames for video_id, seen in labels.items() if (frames := _chosen(choice, seen))}
    parts = {
        video_id: ConfirmedVideo(seen.name, chosen[video_id], seen.video.frame_count, seen.classes_on(chosen[video_id]))
        for video_id, seen in labels.items()
        if video_id in chosen
    }
    sides = {**known, **divide(parts, known)}
    train, held_out = list[LabelledClip](), list[LabelledClip]()
    for video_id, seen in labels.items():
        side = sides.get(video_id, range(0))
        frames = learned_frames(chosen.get(video_id, ()), side, seen.video.frame_count)
        train += _clips(seen, frames)
        held_out += _clips(seen, [frame for frame in _chosen(Choice(), seen) if frame in side])
    names = {category.name for category in info.categories}
    rows = _class_rows(project.categories(), names, labels, train, held_out)
    can_replay = any(category.name in names for category in SYNTHETIC_CATEGORIES)
    plan = RetrainingPlan(str(model), tuple(train), tuple(held_out), rows, sides, can_replay)
    return replace(plan, problems=find_problems(plan, info.config, has_confirmed=bool(chosen)))


@dataclass(frozen=True)
class _VideoLabels:
    """What is labelled in a video, without masks."""

    video: Video
    confirmed: frozenset[int]
    is_done: bool
    heads: Mapping[int, TrackHead]
    lanes: Mapping[int, Lane]

    @property
    def name(self) -> str:
        return Path(self.video.path).name

    def classes_on(self, frames: Sequence[int]) -> frozenset[int]:
        """Return the ids of the categories on some frames."""
        return frozenset(self.heads[track_id].category_id for track_id in self.masks_on(frames))

    def masks_on(self, frames: Sequence[int]) -> dict[int, int]:
        """Count the masks on some frames by the id of their track, if there are any."""
        places = np.array(frames, dtype=np.int64)
        counts = {key: int(is_present(lane)[places].sum()) for key, lane in self.lanes.items() if key in self.heads}
        return {track_id: count for track_id, count in counts.items() if count}


def _look_at(project: ProjectFile, video: Video) -> _VideoLabels:
    confirmed, is_done = project.reviewed_frames(video.id), project.status(video.id) == "done"
    if not confirmed and not is_done:
        return _VideoLabels(video, confirmed, is_done, {}, {})
    return _VideoLabels(video, confirmed, is_done, project.track_heads(video.id), project.lanes(video.id))


def _chosen(choice: Choice, labels: _VideoLabels) -> tuple[int, ...]:
    if choice.video_ids is not None and labels.video.id not in choice.video_ids:
        return ()
    if choice.done_videos and labels.is_done:
        return tuple(range(labels.video.frame_count))
    return tuple(sorted(labels.confirmed)) if choice.confirmed_frames else ()


def _clips(labels: _VideoLabels, frames: Sequence[int]) -> list[LabelledClip]:
    """Cut frames where the jump between two of them is too large to follow an object."""
    clips, start = list[LabelledClip](), 0
    for place in range(1, len(frames) + 1):
        if place == len(frames) or frames[place] - frames[place - 1] > MAX_JUMP:
            clips.append(LabelledClip(labels.video.id, labels.name, tuple(frames[start:place])))
            start = place
    return clips


def _class_rows(
    categories: Sequence[Category],
    model_names: Collection[str],
    labels: Mapping[int, _VideoLabels],
    train: Sequence[LabelledClip],
    held_out: Sequence[LabelledClip],
) -> tuple[ClassRow, ...]:
    learned, measured = _count(labels, train), _count(labels, held_out)
    return tuple(
        ClassRow(
            category,
            category.name not in model_names,
            learned.get(category.id, Counts()),
            measured.get(category.id, Counts()),
        )
        for category in categories
        if category.id in learned or category.id in measured
    )


def _count(labels: Mapping[int, _VideoLabels], clips: Sequence[LabelledClip]) -> dict[int, Counts]:
    """Count masks, tracks and videos of each category on some clips."""
    masks, tracks = Counter[int](), dict[int, set[tuple[int, int]]]()
    for clip in clips:
        seen = labels[clip.video_id]
        for track_id, count in seen.masks_on(clip.frames).items():
            category_id = seen.heads[track_id].category_id
            masks[category_id] += count
            tracks.setdefault(category_id, set()).add((clip.video_id, track_id))
    return {key: Counts(masks[key], len(found), len({video for video, _ in found})) for key, found in tracks.items()}
