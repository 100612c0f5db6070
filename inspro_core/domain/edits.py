"""Edits of masks: pure functions from an annotation to an annotation. Each names the frames and tracks it touches.

What a human edits becomes human; what is drawn on many frames at once is a model's, since nobody looks at each. An
annotation may be a slice of a video; an edit sees only that.

Masks are decoded and encoded by their boxes alone: what an edit of many frames takes depends on its objects, not on the
size of the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.crop import Box, Crop, crops_of
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import UsageError

OverlapRule = Literal["over", "under", "allow"]
# (h, w) to (h, w): the part of a frame in which a mask lies, without touching its sides except at the frame's border
Reshape: TypeAlias = Callable[[BoolImage], BoolImage]
Step: TypeAlias = Callable[[], object]  # is called for each frame that is looked at; what it raises ends the edit
AROUND = 1  # pixels that are left beside a mask that is reshaped


@dataclass(frozen=True)
class Reshaped:
    """What a clean-up did.

    Attributes:
        annotation: after it.
        left_frames: on which nothing would be left of the mask, so that it stays as it was.
    """

    annotation: Annotation
    left_frames: tuple[int, ...] = ()


def no_step() -> None:
    """Count nothing."""


def track_of(annotation: Annotation, track_id: int) -> Track:
    """Return a track.

    Raises:
        UsageError: if there is none with this id.
    """
    if track_id not in annotation.tracks:
        raise UsageError("there is no track {track}", track=track_id)
    return annotation.tracks[track_id]


def is_barrier(annotation: Annotation, track_id: int, frame: int) -> bool:
    """Tell whether a human drew the track on a frame or confirmed the frame: edits of ranges leave it alone."""
    segment = track_of(annotation, track_id).segments.get(frame)
    return frame in annotation.reviewed_frames or (segment is not None and segment.source == "human")


def new_track(annotation: Annotation, track_id: int, category_id: int) -> Annotation:
    """Add a track without a segment.

    Raises:
        UsageError: if the id is taken.
    """
    if track_id in annotation.tracks:
        raise UsageError("track {track} exists already", track=track_id)
    return annotation.with_track(Track(track_id, category_id))


def set_mask(annotation: Annotation, track_id: int, frame: int, mask: Mask) -> Annotation:
    """Give a track a human mask on this frame; an empty one removes it from the frame."""
    segment = None if mask.is_empty else Segment(mask, "human")
    return annotation.with_track(track_of(annotation, track_id).with_segments({frame: segment}))


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
    own = track_of(annotation, track_id).segments.get(frame)
    size_hw = _size_of(annotation, frame, pixels)
    annotation, granted = _make_room(annotation, track_id, frame, Crop.of_array(pixels), rule, locked)
    painted = granted if own is None else Crop.of(own.mask).united(granted)
    if own is not None and painted.area == own.mask.area:
        return annotation  # nothing added: a model's mask stays a model's
    return set_mask(annotation, track_id, frame, painted.to_mask(size_hw))


def replace_mask(
    annotation: Annotation,
    track_id: int,
    frame: int,
    pixels: BoolImage,
    rule: OverlapRule = "over",
    locked: frozenset[int] = frozenset(),
) -> Annotation:
    """Give a track exactly these pixels on this frame, except new ones that the rule or a lock denies; see `paint`."""
    own = track_of(annotation, track_id).segments.get(frame)
    size_hw = _size_of(annotation, frame, pixels)
    annotation, granted = _grant(annotation, track_id, frame, Crop.of_array(pixels), rule, locked)
    mask = granted.to_mask(size_hw)
    if own is not None and own.mask == mask:
        return annotation
    return set_mask(annotation, track_id, frame, mask)


def erase(annotation: Annotation, track_id: int, frame: int, pixels: BoolImage) -> Annotation:
    """Take (H, W) pixels from a track on this frame; without one left, the track is absent there."""
    own = track_of(annotation, track_id).segments.get(frame)
    size_hw = _size_of(annotation, frame, pixels)
    if own is None:
        return annotation
    whole = Crop.of(own.mask)
    left = whole.without(Crop.of_array(pixels))
    return annotation if left is whole else set_mask(annotation, track_id, frame, left.to_mask(size_hw))


def reshape(annotation: Annotation, track_id: int, frame: int, change: Reshape, rule: OverlapRule = "over") -> Reshaped:
    """Clean up a track's mask on this frame; it becomes a human's.

    Args:
        annotation: holds the frame's tracks.
        track_id: whose mask changes.
        frame: index.
        change: from the mask to the new one, see `Reshape`. Pixels that it adds leave those of other tracks alone.
        rule: "allow" lets what is added overlap other tracks.

    Raises:
        UsageError: if the track is not seen on the frame.
    """
    segment = seen_on(track_of(annotation, track_id), frame)
    mask = _reshaped(annotation, track_id, frame, change, rule)
    if mask.is_empty:
        return Reshaped(annotation, (frame,))
    return Reshaped(annotation if mask == segment.mask else set_mask(annotation, track_id, frame, mask))


def reshape_on_frames(
    annotation: Annotation,
    track_id: int,
    frames: range,
    change: Reshape,
    rule: OverlapRule = "over",
    step: Step = no_step,
) -> Reshaped:
    """Clean up the masks of a model on a range of frames; they stay the model's, since nobody looks at each.

    Masks that a human drew or confirmed stay as they are. See `reshape`.
    """
    track = track_of(annotation, track_id)
    changed: dict[int, Segment | None] = {}
    left = []
    for frame in _seen_in(track, frames):
        step()
        if is_barrier(annotation, track_id, frame):
            continue
        segment = track.segments[frame]
        mask = _reshaped(annotation, track_id, frame, change, rule)
        if mask.is_empty:
            left.append(frame)
        elif mask != segment.mask:
            changed[frame] = replace(segment, mask=mask)
    return Reshaped(annotation.with_track(track.with_segments(changed)), tuple(left))


def set_keyframe(annotation: Annotation, track_id: int, frame: int, is_keyframe: bool) -> Annotation:
    """Confirm a track's mask on this frame as a human's, or give it back to the model; mask and score stay.

    Raises:
        UsageError: if the track is not seen on the frame, or the model shall get what a human drew.
    """
    track = track_of(annotation, track_id)
    segment = seen_on(track, frame)
    if segment.is_drawn and not is_keyframe:
        raise UsageError("a human drew track {track} on frame {frame}", track=track_id, frame=frame)
    segment = replace(segment, source="human" if is_keyframe else "model")
    return annotation.with_track(track.with_segments({frame: segment}))


def delete_on_frames(annotation: Annotation, track_id: int, frames: range) -> Annotation:
    """Remove a track from a range of frames; the track stays, even without a segment left."""
    track = track_of(annotation, track_id)
    return annotation.with_track(track.with_segments(dict.fromkeys(_seen_in(track, frames))))


def fill(
    annotation: Annotation,
    track_id: int,
    frame: int,
    segment: Segment,
    shape: Crop,
    rule: OverlapRule = "over",
    locked: frozenset[int] = frozenset(),
) -> Annotation:
    """Give a track a model's segment on a frame, except pixels that the rule or a lock denies; see `replace_mask`.

    Masks that a human drew lose nothing to it, as if their tracks were locked. Where nothing is granted, or the mask is
    empty, the track is not seen on the frame.

    Args:
        annotation: holds the frame's tracks.
        track_id: of the track.
        frame: index.
        segment: what it gets.
        shape: the segment's mask, decoded.
        rule: for pixels of other tracks, see `paint`.
        locked: tracks that never lose a pixel.
    """
    others = annotation.segments_on_frame(frame)
    drawn = {key for key, other in others.items() if key != track_id and other.source == "human"}
    annotation, granted = _grant(annotation, track_id, frame, shape, rule, locked | drawn)
    if granted is not shape:  # else the mask is as it was
        segment = replace(segment, mask=granted.to_mask(segment.mask.size_hw))
    filled = None if segment.mask.is_empty else segment
    return annotation.with_track(track_of(annotation, track_id).with_segments({frame: filled}))


def copy_to_frames(
    annotation: Annotation,
    track_id: int,
    frame: int,
    frames: range,
    rule: OverlapRule = "over",
    locked: frozenset[int] = frozenset(),
    step: Step = no_step,
) -> Annotation:
    """Copy a track's mask of one frame to a range of frames as a model's; what a human drew or confirmed stays.

    Args:
        annotation: holds all tracks on these frames.
        track_id: of the track.
        frame: where its mask is as it should be.
        frames: to copy it to.
        rule: for pixels of other tracks, see `fill`.
        locked: tracks that never lose a pixel.
        step: see `Step`.

    Raises:
        UsageError: if the track is not seen on the frame.
    """
    copied = replace(seen_on(track_of(annotation, track_id), frame), source="model")
    shape = Crop.of(copied.mask)
    for other in frames:
        step()
        if other != frame and not is_barrier(annotation, track_id, other):
            annotation = fill(annotation, track_id, other, copied, shape, rule, locked)
    return annotation


def set_reviewed(annotation: Annotation, frames: range, is_reviewed: bool) -> Annotation:
    """Confirm a range of frames, or take the confirmation back."""
    chosen = frozenset(frames)
    reviewed = annotation.reviewed_frames | chosen if is_reviewed else annotation.reviewed_frames - chosen
    return replace(annotation, reviewed_frames=reviewed)


def seen_on(track: Track, frame: int) -> Segment:
    """Return a track's segment.

    Raises:
        UsageError: if the track is not seen on the frame.
    """
    if frame not in track.segments:
        raise UsageError("track {track} is not seen on frame {frame}", track=track.id, frame=frame)
    return track.segments[frame]


def _reshaped(annotation: Annotation, track_id: int, frame: int, change: Reshape, rule: OverlapRule) -> Mask:
    """Return what becomes of a track's mask on a frame, perhaps nothing; see `reshape`."""
    mask = annotation.tracks[track_id].segments[frame].mask
    before = Crop.of(mask).grown(AROUND, mask.size_hw)
    after = Crop(before.box, change(before.pixels))
    others: OverlapRule = "allow" if rule == "allow" else "under"
    _, granted = _make_room(annotation, track_id, frame, after.without(before), others, frozenset())
    return granted.united(Crop(before.box, after.pixels & before.pixels)).to_mask(mask.size_hw)


def _seen_in(track: Track, frames: range) -> Iterable[int]:
    return (frame for frame in track.segments if frame in frames)


def _grant(
    annotation: Annotation, track_id: int, frame: int, asked: Crop, rule: OverlapRule, locked: frozenset[int]
) -> tuple[Annotation, Crop]:
    """Make room for pixels that become a track's mask; return which of them it gets, or has and shares already."""
    own = track_of(annotation, track_id).segments.get(frame)
    annotation, granted = _make_room(annotation, track_id, frame, asked, rule, locked)
    if granted is asked or own is None:
        return annotation, granted
    return annotation, Crop(asked.box, granted.pixels | (asked.pixels & Crop.of(own.mask).window(asked.box)))


def _make_room(
    annotation: Annotation, track_id: int, frame: int, asked: Crop, rule: OverlapRule, locked: frozenset[int]
) -> tuple[Annotation, Crop]:
    """Take pixels from the other tracks on a frame as the rule says; return which are free then, itself if all are."""
    if rule == "allow" or not asked.area:
        return annotation, asked
    near = {
        key: segment.mask
        for key, segment in annotation.segments_on_frame(frame).items()
        if key != track_id and _meets(segment.mask, asked.box)
    }
    others = dict(zip(near, crops_of(list(near.values())), strict=True))
    granted = asked
    for other_id, theirs in others.items():
        if rule == "under" or other_id in locked:
            granted = granted.without(theirs)
    for other_id, theirs in others.items():
        if (left := theirs.without(granted)) is not theirs:
            annotation = annotation.with_track(_cut(annotation.tracks[other_id], frame, left))
    return annotation, granted


def _meets(mask: Mask, box: Box) -> bool:
    """Tell whether a mask's box overlaps another, so that only neighbours need be decoded."""
    x, y, width, height = mask.bbox_xywh
    left, top, right, bottom = box
    return x < right and left < x + width and y < bottom and top < y + height


def _cut(track: Track, frame: int, left: Crop) -> Track:
    """Leave a track these pixels on a frame; who drew it and how sure the model was stay."""
    segment = track.segments[frame]
    rest = replace(segment, mask=left.to_mask(segment.mask.size_hw)) if left.area else None
    return track.with_segments({frame: rest})


def _size_of(annotation: Annotation, frame: int, pixels: BoolImage) -> tuple[int, int]:
    """Return the height and width of the frame, which pixels of all of it must have.

    Raises:
        UsageError: if they have another size than the masks on the frame.
    """
    for segment in annotation.segments_on_frame(frame).values():
        if pixels.shape != segment.mask.size_hw:
            raise UsageError(
                "pixels of shape {found} on a frame of {expected}", found=pixels.shape, expected=segment.mask.size_hw
            )
    return int(pixels.shape[0]), int(pixels.shape[1])
