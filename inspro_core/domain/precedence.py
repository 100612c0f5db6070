"""What a model may write where labels exist already: what a human drew or confirmed comes first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from inspro_core.domain import lane
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.lane import Lane

SAME_OBJECT = 0.5  # IoU from which on two masks of a frame are the same object


def leave_to_humans(change: Change, labels: Annotation, locked: frozenset[int] = frozenset()) -> Change:
    """Take from a model's change what humans have decided already.

    Args:
        change: of a model, on frames of `labels`; it only adds segments.
        labels: all tracks on these frames, before the change.
        locked: tracks that a human is content with, whoever drew them.

    Returns:
        The change without segments on confirmed frames, and without those that cover an object that a human
        drew or locked.
    """
    drawn = {
        frame: [
            segment.mask
            for track_id, segment in labels.segments_on_frame(frame).items()
            if segment.source == "human" or track_id in locked
        ]
        for frame in change.frames
    }
    kept = {
        (track_id, frame): (before, after)
        for (track_id, frame), (before, after) in change.segments.items()
        if frame not in labels.reviewed_frames
        and (after is None or not any(after.mask.iou(mask) > SAME_OBJECT for mask in drawn[frame]))
    }
    return Change(kept, change.heads, change.reviewed)


def model_only_tracks(lanes: Mapping[int, Lane], reviewed: frozenset[int]) -> list[int]:
    """Find the tracks that no human has drawn, confirmed or seen on a confirmed frame: a model may replace them.

    Args:
        lanes: by track id, (F,) each.
        reviewed: confirmed frames.
    """
    frames = np.array(sorted(reviewed), dtype=np.intp)
    return [
        track_id
        for track_id, marks in lanes.items()
        if lane.is_present(marks).any() and not lane.is_human(marks).any() and not marks[frames].any()
    ]


def weak_tracks(lanes: Mapping[int, Lane], reviewed: frozenset[int], min_frames: int, min_score: float) -> list[int]:
    """Find the tracks of a model alone that are too short or too faint to be worth a look.

    Args:
        lanes: by track id, (F,) each.
        reviewed: confirmed frames.
        min_frames: a track that is seen on fewer frames is weak.
        min_score: so is one whose mean score over the frames on which it is seen is below this, 0..1.
    """
    weak = []
    for track_id in model_only_tracks(lanes, reviewed):
        seen = lane.scores(lanes[track_id])[lane.is_present(lanes[track_id])]
        if len(seen) < min_frames or seen.mean(dtype=np.float64) < min_score:
            weak.append(track_id)
    return weak
