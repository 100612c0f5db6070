"""What an export will hold: the chosen videos of each split, their frames and tracks; nothing is decoded for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain import lane
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import TrackHead
from inspro_core.formats.export_folder import folder_names
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.notes import Note, listed, note
from inspro_core.formats.project_file import ProjectFile


@dataclass(frozen=True)
class ChosenVideo:
    """The part of a video that is exported.

    Attributes:
        video: of the project.
        name: of its folder or file in the export.
        frames: chosen, ascending, at least one.
        heads: of the tracks seen on them, ascending by track id.
        crowded: frames of these with several masks, ascending.
        reviewed: frames of these that a human has confirmed.
        has_model_masks: whether a model drew one of the masks.
    """

    video: Video
    name: str
    frames: tuple[int, ...]
    heads: Mapping[int, TrackHead]
    crowded: tuple[int, ...]
    reviewed: frozenset[int]
    has_model_masks: bool

    @property
    def track_ids(self) -> tuple[int, ...]:
        """The tracks seen on the chosen frames, ascending."""
        return tuple(self.heads)


@dataclass(frozen=True)
class ChosenSplit:
    """A split and its videos, at least one."""

    name: str
    videos: tuple[ChosenVideo, ...]


@dataclass(frozen=True)
class ExportPlan:
    """What an export will hold.

    Attributes:
        splits: those that get a video.
        categories: of the project that are listed, by their ids.
        notes: what is left out, whatever the format.
    """

    splits: tuple[ChosenSplit, ...]
    categories: tuple[Category, ...]
    notes: tuple[Note, ...]

    @property
    def videos(self) -> tuple[ChosenVideo, ...]:
        """The chosen videos of all splits."""
        return tuple(chain.from_iterable(split.videos for split in self.splits))

    @property
    def frame_count(self) -> int:
        """Frames that will be written."""
        return sum(len(part.frames) for part in self.videos)

    @property
    def track_count(self) -> int:
        """Tracks that will be written."""
        return sum(len(part.heads) for part in self.videos)

    @property
    def category_ids(self) -> dict[int, int]:
        """Category id of the project → id from 1 without gaps, as training code wants it; equal in all splits."""
        return {category.id: number for number, category in enumerate(self.categories, 1)}


def plan_export(project: ProjectFile, options: ExportOptions) -> ExportPlan:
    """Choose what is exported; a plan without a split writes nothing."""
    videos = project.videos()
    names = folder_names(videos)
    splits: list[ChosenSplit] = []
    notes: list[Note] = []
    frameless: list[str] = []
    assigned = options.splits.assign(names)
    if left := sorted(set(range(len(names))) - set(chain.from_iterable(assigned.values()))):
        notes.append(note("videos without split", videos=listed([names[place] for place in left])))
    for split, places in assigned.items():
        found = {names[place]: _choose(project, videos[place], names[place], options) for place in places}
        if parts := tuple(part for part in found.values() if part is not None):
            splits.append(ChosenSplit(split, parts))
        else:
            notes.append(note("split without video", split=split))
        frameless += [name for name, part in found.items() if part is None]
    if frameless:
        notes.append(note("videos without frames", videos=listed(frameless)))
    chosen = [part for split in splits for part in split.videos]
    if missing := [part.name for part in chosen if not os.path.exists(part.video.path)]:
        notes.append(note("videos missing", videos=listed(missing)))
    used = {head.category_id for part in chosen for head in part.heads.values()}
    kept = [category for category in project.categories() if options.keeps_empty_categories or category.id in used]
    if unseen := sum(project.track_count(part.video.id) - len(part.heads) for part in chosen):
        notes.append(note("tracks not seen", count=unseen))
    if any(project.notes(part.video.id) for part in chosen):
        notes.append(note("frame notes lost"))
    if not splits:
        is_outside = bool(names) and len(left) == len(names)
        notes = [note("no video in a split", videos=listed(names)) if is_outside else note("no frame chosen")]
    return ExportPlan(tuple(splits), tuple(kept), tuple(notes))


def _choose(project: ProjectFile, video: Video, name: str, options: ExportOptions) -> ChosenVideo | None:
    reviewed = project.reviewed_frames(video.id)
    frames = options.chosen_frames(video, reviewed)
    if not frames:
        return None
    heads, lanes = project.track_heads(video.id), project.lanes(video.id)
    places: NDArray[np.int64] = np.asarray(frames, dtype=np.int64)
    crowd: NDArray[np.int32] = np.zeros(len(frames), dtype=np.int32)
    seen: dict[int, TrackHead] = {}
    has_model_masks = False
    for track_id in sorted(lanes):
        part = lanes[track_id][places]
        present = lane.is_present(part)
        if present.any():
            seen[track_id] = heads[track_id]
            crowd += present
            has_model_masks = has_model_masks or bool((present & ~lane.is_human(part)).any())
    crowded = tuple(places[crowd > 1].tolist())
    return ChosenVideo(video, name, tuple(frames), seen, crowded, reviewed & frozenset(frames), has_model_masks)
