"""Edits: pure functions from an annotation to an annotation. Each names the frames and tracks it touches.

What a human edits becomes human with score 1. An annotation may be a slice of a video; an edit sees only that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment, Track

OverlapRule = Literal["over", "under", "allow"]


def new_track(annotation: Annotation, track_id: int, category_id: int) -> Annotation:
    """Add a track without a segment.

    Raises:
        ValueError: if the id is taken.
    """
    if track_id in annotation.tracks:
        raise ValueError(f"track {track_id} exists already")
    return annotation.with_track(Track(track_id, category_id))


def set_mask(annotation: Annotation, track_id: int, frame: int, mask: Mask) -> Annotation:
    """Give a track a human mask on this frame; an empty one removes it from the frame."""
    segment = None if mask.is_empty else Segment(mask, "human")
    return annotation.with_track(_track(annotation, track_id).with_segments({frame: segment}))


def paint(
    annotation: Annotation,
    track_id: int,
    frame: int,
    pixels: BoolImage,
    rule: OverlapRule = "over",
    locked: frozenset[int] = frozenset(),
) -> Annotation:
    """Add pixels to a track on this frame.

    Args:
        annotation: holds the frame's tracks.
        track_id: that is painted.
        frame: index.
        pixels: (H, W) of the whole frame.
        rule: "over" takes the pixels from other tracks, "under" paints only where no other track is, "allow" overlaps.
        locked: tracks that never lose a pixel; painting over them paints under them.
    """
    own = _track(annotation, track_id).segments.get(frame)
    _check_shape(annotation, frame, pixels)
    others = {key: s for key, s in annotation.segments_on_frame(frame).items() if key != track_id}
    for other_id, segment in others.items() if rule != "allow" else ():
        theirs = segment.mask.to_array()
        if rule == "under" or other_id in locked:
            pixels = pixels & ~theirs
        elif (theirs & pixels).any():
            annotation = annotation.with_track(_cut(annotation.tracks[other_id], frame, theirs & ~pixels))
    painted = pixels if own is None else own.mask.to_array() | pixels
    if own is not None and int(painted.sum()) == own.mask.area:
        return annotation  # nothing added: a model's mask stays a model's
    return set_mask(annotation, track_id, frame, Mask.from_array(painted))


def erase(annotation: Annotation, track_id: int, frame: int, pixels: BoolImage) -> Annotation:
    """Take (H, W) pixels from a track on this frame; without one left, the track is absent there."""
    own = _track(annotation, track_id).segments.get(frame)
    _check_shape(annotation, frame, pixels)
    if own is None or not (own.mask.to_array() & pixels).any():
        return annotation
    return set_mask(annotation, track_id, frame, Mask.from_array(own.mask.to_array() & ~pixels))


def set_category(annotation: Annotation, track_id: int, category_id: int) -> Annotation:
    """Re-class a whole track."""
    return annotation.with_track(replace(_track(annotation, track_id), category_id=category_id))


def delete_on_frames(annotation: Annotation, track_id: int, frames: range) -> Annotation:
    """Remove a track from a range of frames; the track stays, even without a segment left."""
    track = _track(annotation, track_id)
    return annotation.with_track(track.with_segments({frame: None for frame in frames if frame in track.segments}))


def delete_track(annotation: Annotation, track_id: int) -> Annotation:
    """Remove a whole track."""
    _track(annotation, track_id)
    return annotation.without_track(track_id)


def set_reviewed(annotation: Annotation, frames: range, is_reviewed: bool) -> Annotation:
    """Confirm a range of frames, or take the confirmation back."""
    chosen = frozenset(frames)
    reviewed = annotation.reviewed_frames | chosen if is_reviewed else annotation.reviewed_frames - chosen
    return replace(annotation, reviewed_frames=reviewed)


def swap_ids(annotation: Annotation, track_id: int, other_id: int, first_frame: int) -> Annotation:
    """Exchange the segments of two tracks from a frame on; earlier frames and the categories stay."""
    one, other = _track(annotation, track_id), _track(annotation, other_id)
    later_one = {frame: s for frame, s in one.segments.items() if frame >= first_frame}
    later_other = {frame: s for frame, s in other.segments.items() if frame >= first_frame}
    frames = later_one.keys() | later_other.keys()
    annotation = annotation.with_track(one.with_segments({frame: later_other.get(frame) for frame in frames}))
    return annotation.with_track(other.with_segments({frame: later_one.get(frame) for frame in frames}))


def split_track(annotation: Annotation, track_id: int, first_frame: int, new_id: int) -> Annotation:
    """Move a track's segments from a frame on to a new track of the same category.

    Raises:
        ValueError: if the new id is taken, or nothing or everything would move.
    """
    track = _track(annotation, track_id)
    later = {frame: segment for frame, segment in track.segments.items() if frame >= first_frame}
    if not later or len(later) == len(track.segments):
        raise ValueError(f"track {track_id} is not on both sides of frame {first_frame}")
    annotation = new_track(annotation, new_id, track.category_id)
    annotation = annotation.with_track(replace(annotation.tracks[new_id], segments=later))
    return annotation.with_track(track.with_segments(dict.fromkeys(later)))


def merge_tracks(
    annotation: Annotation, track_id: int, other_id: int, rule: Literal["keep", "replace", "union"] = "keep"
) -> Annotation:
    """Move all segments of another track into a track and remove the other.

    Args:
        annotation: holds both tracks whole.
        track_id: that stays, with its category.
        other_id: that ends.
        rule: on frames where both are seen: "keep" the first's mask, "replace" it by the other's, or their "union".

    Raises:
        ValueError: if both are the same track.
    """
    if track_id == other_id:
        raise ValueError(f"track {track_id} cannot be merged with itself")
    track, other = _track(annotation, track_id), _track(annotation, other_id)
    moved: dict[int, Segment | None] = {}
    for frame, theirs in other.segments.items():
        own = track.segments.get(frame)
        if own is None or rule == "replace":
            moved[frame] = theirs
        elif rule == "union":
            moved[frame] = Segment(Mask.from_array(np.logical_or(own.mask.to_array(), theirs.mask.to_array())), "human")
    return annotation.with_track(track.with_segments(moved)).without_track(other_id)


def copy_to_frames(annotation: Annotation, track_id: int, frame: int, frames: range) -> Annotation:
    """Copy a track's mask of one frame to a range of frames; masks that a human drew there stay.

    Raises:
        ValueError: if the track is not seen on the frame.
    """
    track = _track(annotation, track_id)
    if frame not in track.segments:
        raise ValueError(f"track {track_id} is not seen on frame {frame}")
    copied = Segment(track.segments[frame].mask, "human")
    human = {f for f, segment in track.segments.items() if segment.source == "human"}
    return annotation.with_track(track.with_segments({f: copied for f in frames if f not in human}))


def _cut(track: Track, frame: int, pixels: BoolImage) -> Track:
    """Leave a track these pixels on a frame; who drew it and how sure the model was stay."""
    segment = replace(track.segments[frame], mask=Mask.from_array(pixels)) if pixels.any() else None
    return track.with_segments({frame: segment})


def _check_shape(annotation: Annotation, frame: int, pixels: BoolImage) -> None:
    for segment in annotation.segments_on_frame(frame).values():
        if pixels.shape != segment.mask.size_hw:
            raise ValueError(f"pixels of shape {pixels.shape} on a frame of {segment.mask.size_hw}")


def _track(annotation: Annotation, track_id: int) -> Track:
    if track_id not in annotation.tracks:
        raise ValueError(f"there is no track {track_id}")
    return annotation.tracks[track_id]
