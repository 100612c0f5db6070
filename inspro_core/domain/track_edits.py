"""Edits of tracks: who is who, from where on, and as what. Pure functions, as those of `edits`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.crop import Crop
from inspro_core.domain.edits import new_track, track_of
from inspro_core.domain.track import Segment
from inspro_core.errors import UsageError

MergeRule = Literal["keep", "replace", "union"]


@dataclass(frozen=True)
class MergePreview:
    """What two tracks share, known before they are merged.

    Attributes:
        track_id: that stays, with its class and name.
        other_id: that ends.
        only_first: frames on which only the track that stays is seen, ascending.
        only_second: frames on which only the other is seen.
        both: frames on which both are seen.
        ious: overlap of their masks on `both`, in the same order, 0..1.
        human_first, human_second: frames of `both` on which a human drew the one or the other.
    """

    track_id: int
    other_id: int
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    both: tuple[int, ...]
    ious: tuple[float, ...]
    human_first: tuple[int, ...]
    human_second: tuple[int, ...]

    @property
    def frame_count(self) -> int:
        """Frames on which the merged track is seen."""
        return len(self.only_first) + len(self.only_second) + len(self.both)

    @property
    def mean_iou(self) -> float:
        """Mean overlap where both are seen; 0 where they never meet."""
        return float(np.mean(self.ious)) if self.ious else 0.0


def rename(annotation: Annotation, track_id: int, name: str) -> Annotation:
    """Give a track another name; blanks around it are dropped."""
    return annotation.with_track(replace(track_of(annotation, track_id), name=name.strip()))


def set_category(annotation: Annotation, track_id: int, category_id: int) -> Annotation:
    """Re-class a whole track."""
    return annotation.with_track(replace(track_of(annotation, track_id), category_id=category_id))


def set_category_on_frames(
    annotation: Annotation, track_id: int, category_id: int, frames: range, new_id: int
) -> Annotation:
    """Re-class a track on some frames: a track has one class, so its segments there move to a new track.

    Args:
        annotation: holds the whole track.
        track_id: of the track.
        category_id: of the frames.
        frames: that change; where they hold all segments, the track itself is re-classed and no track is added.
        new_id: of the new track.

    Raises:
        UsageError: if the track is not seen on the frames, or the new id is taken.
    """
    track = track_of(annotation, track_id)
    chosen = {frame for frame in track.segments if frame in frames}
    if not chosen:
        first, last = frames.start, frames.stop - 1
        raise UsageError(
            "track {track} is not seen on frames {first} to {last}", track=track_id, first=first, last=last
        )
    if len(chosen) == len(track.segments):
        return set_category(annotation, track_id, category_id)
    return _move_to_new(annotation, track_id, chosen, new_id, category_id)


def swap_ids(annotation: Annotation, track_id: int, other_id: int, frames: range) -> Annotation:
    """Exchange the segments of two tracks on a range of frames; other frames, names and classes stay.

    Raises:
        UsageError: if both are the same track.
    """
    if track_id == other_id:
        raise UsageError("track {track} cannot be swapped with itself", track=track_id)
    one, other = track_of(annotation, track_id), track_of(annotation, other_id)
    ours = {frame: segment for frame, segment in one.segments.items() if frame in frames}
    theirs = {frame: segment for frame, segment in other.segments.items() if frame in frames}
    met = ours.keys() | theirs.keys()
    annotation = annotation.with_track(one.with_segments({frame: theirs.get(frame) for frame in met}))
    return annotation.with_track(other.with_segments({frame: ours.get(frame) for frame in met}))


def split_track(annotation: Annotation, track_id: int, first_frame: int, new_id: int) -> Annotation:
    """Move a track's segments from a frame on to a new track of the same class, without a name.

    Raises:
        UsageError: if the new id is taken, or nothing or everything would move.
    """
    track = track_of(annotation, track_id)
    later = {frame for frame in track.segments if frame >= first_frame}
    if not later or len(later) == len(track.segments):
        raise UsageError("track {track} is not on both sides of frame {frame}", track=track_id, frame=first_frame)
    return _move_to_new(annotation, track_id, later, new_id, track.category_id)


def merge_preview(annotation: Annotation, track_id: int, other_id: int) -> MergePreview:
    """Tell what two whole tracks share.

    Raises:
        UsageError: if both are the same track.
    """
    if track_id == other_id:
        raise UsageError("track {track} cannot be merged with itself", track=track_id)
    one, other = track_of(annotation, track_id).segments, track_of(annotation, other_id).segments
    both = tuple(sorted(one.keys() & other.keys()))
    return MergePreview(
        track_id,
        other_id,
        tuple(sorted(one.keys() - other.keys())),
        tuple(sorted(other.keys() - one.keys())),
        both,
        tuple(one[frame].mask.iou(other[frame].mask) for frame in both),
        tuple(frame for frame in both if one[frame].source == "human"),
        tuple(frame for frame in both if other[frame].source == "human"),
    )


def merge_tracks(annotation: Annotation, track_id: int, other_id: int, rule: MergeRule = "keep") -> Annotation:
    """Move all segments of another track into a track and remove the other.

    Args:
        annotation: holds both tracks whole.
        track_id: that stays, with its class and name.
        other_id: that ends.
        rule: on frames where both are seen: "keep" the first's mask, "replace" it by the other's, or their "union".
            The union of two masks of a model stays the model's: nobody looked at each.

    Raises:
        UsageError: if both are the same track.
    """
    if track_id == other_id:
        raise UsageError("track {track} cannot be merged with itself", track=track_id)
    track, other = track_of(annotation, track_id), track_of(annotation, other_id)
    moved: dict[int, Segment | None] = {}
    for frame, theirs in other.segments.items():
        own = track.segments.get(frame)
        if own is None or rule == "replace":
            moved[frame] = theirs
        elif rule == "union":
            moved[frame] = _union(own, theirs)
    return annotation.with_track(track.with_segments(moved)).without_track(other_id)


def delete_track(annotation: Annotation, track_id: int) -> Annotation:
    """Remove a whole track."""
    track_of(annotation, track_id)
    return annotation.without_track(track_id)


def _union(one: Segment, other: Segment) -> Segment:
    mask = Crop.of(one.mask).united(Crop.of(other.mask)).to_mask(one.mask.size_hw)
    is_human = "human" in (one.source, other.source)
    return Segment(mask, "human") if is_human else Segment(mask, "model", max(one.score, other.score))


def _move_to_new(annotation: Annotation, track_id: int, frames: set[int], new_id: int, category_id: int) -> Annotation:
    track = track_of(annotation, track_id)
    moved = {frame: track.segments[frame] for frame in sorted(frames)}
    annotation = new_track(annotation, new_id, category_id)
    annotation = annotation.with_track(replace(annotation.tracks[new_id], segments=moved))
    return annotation.with_track(track.with_segments(dict.fromkeys(moved)))
