"""A robot that annotates as a human would: it fixes the worst error, lets the fix be carried on, and counts."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.evaluate.assignment import best_pairs
from inspro_core.evaluate.carriers import Carrier, ObjectLabels
from inspro_core.evaluate.first_mask import frame_j
from inspro_core.evaluate.labelled_videos import LabelledVideo
from inspro_core.inference.frame_order import Direction

GOOD_J = 0.8
"""A frame is done when the object's mask has at least this J."""

NEARLY_WORST = 0.1  # frames whose J is within this of the worst count as equally bad
MIN_MATCH = 0.1  # mean IoU from which on a pre-labelled track is taken to be the object
ActionKind = Literal["mask", "removal", "id", "class"]


@dataclass(frozen=True)
class RobotAction:
    """One action.

    Attributes:
        kind: "mask": the true mask drawn on one frame; "removal": the object deleted on a range where it is absent;
            "id": another pre-labelled track merged into this one; "class": the class set.
        frame: where.
        seconds: of computing after it.
    """

    kind: ActionKind
    frame: int
    seconds: float = 0.0


@dataclass(frozen=True)
class RobotTrack:
    """The work on one true track until every frame was good.

    Attributes:
        video: name.
        track_id: in the truth.
        object_frames: on which the object is there.
        actions: in order.
        mean_j: over all frames of the video, before the first action and after each.
        frame_count: of the video.
    """

    video: str
    track_id: int
    object_frames: int
    actions: tuple[RobotAction, ...]
    mean_j: tuple[float, ...]
    frame_count: int


@dataclass
class _Work:
    """An object in progress: true, drawn and human masks by frame; None among human ones says that it is absent.

    Beside it are the objects that are done and on which the robot drew.
    """

    true: Mapping[int, Mask]
    drawn: dict[int, Mask]
    anchors: dict[int, Mask | None]
    frame_count: int
    settled: tuple[Track, ...]

    def j(self) -> list[float]:
        return [frame_j(self.true.get(frame), self.drawn.get(frame)) for frame in range(self.frame_count)]

    def track(self, truth: Track) -> Track:
        """Return what was made of a true track."""
        sources: Mapping[int, Source] = dict.fromkeys(self.anchors, "human")
        segments = {frame: Segment(mask, sources.get(frame, "model")) for frame, mask in self.drawn.items()}
        return replace(truth, segments=segments)

    def draw(self, masks: Mapping[int, Mask | None]) -> None:
        for frame, mask in masks.items():
            if mask is None:
                self.drawn.pop(frame, None)
            else:
                self.drawn[frame] = mask


class Robot:
    """Annotates videos.

    Args:
        carrier: how its masks are carried on.
    """

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    def annotate(self, video: LabelledVideo, found: Sequence[Track] = ()) -> list[RobotTrack]:
        """Annotate all objects of a video.

        Args:
            video: with true tracks.
            found: pre-labelled tracks, their categories by the truth's ids, 0 for a class that it does not know.
        """
        truths = list(video.truth.tracks.values())
        matched = match_tracks(truths, found, video.source.frame_count)
        spare = {track.id: track for track in found if track.id not in {other.id for other in matched.values()}}
        tracks, settled = list[RobotTrack](), list[Track]()
        for truth in truths:
            if truth.segments:
                mine = matched.get(truth.id)
                drawn = _masks(mine) if mine else {}
                work = _Work(_masks(truth), drawn, {}, video.source.frame_count, tuple(settled))
                tracks.append(self._annotate_track(video, truth, mine, spare, work))
                if any(mask is not None for mask in work.anchors.values()):
                    settled.append(work.track(truth))
        return tracks

    def _annotate_track(
        self, video: LabelledVideo, truth: Track, found: Track | None, spare: dict[int, Track], work: _Work
    ) -> RobotTrack:
        actions: list[RobotAction] = []
        curve = [float(np.mean(work.j()))]
        if found is not None and found.category_id != truth.category_id:
            actions.append(RobotAction("class", min(found.segments)))
            curve.append(curve[0])
        while (frame := worst_frame(work.j())) is not None:
            actions.append(self._fix(video, work, frame, spare))
            curve.append(float(np.mean(work.j())))
        return RobotTrack(
            video.name, truth.id, len(truth.segments), tuple(actions), tuple(curve), video.source.frame_count
        )

    def _fix(self, video: LabelledVideo, work: _Work, frame: int, spare: dict[int, Track]) -> RobotAction:
        """Do the one action that a frame needs."""
        if frame not in work.true:
            _remove_around(work, frame)
            return RobotAction("removal", frame)
        if (other := _fitting(work, frame, spare)) is not None:
            work.draw({f: mask for f, mask in _masks(spare.pop(other)).items() if f not in work.anchors})
            return RobotAction("id", frame)
        work.anchors[frame] = work.drawn[frame] = work.true[frame]
        began = time.monotonic()
        directions: tuple[Direction, ...] = ("forward", "backward")
        for direction in directions:
            frames = reach(work.anchors, frame, direction, work.frame_count, self._carrier.spans_gaps)
            if frames:
                labels = ObjectLabels(work.anchors, work.drawn, work.settled)
                work.draw(self._carrier.carry(video.source, labels, frame, frames, direction))
        return RobotAction("mask", frame, time.monotonic() - began)


def match_tracks(truths: Sequence[Track], found: Sequence[Track], frame_count: int) -> dict[int, Track]:
    """Pair true tracks with pre-labelled ones, one to one, by mean IoU; returns the found one by true id."""
    if not truths or not found:
        return {}
    overlap = np.zeros((len(truths), len(found)))
    for row, truth in enumerate(truths):
        for column, other in enumerate(found):
            common = truth.segments.keys() & other.segments.keys()
            union = len(truth.segments.keys() | other.segments.keys())
            total = sum(truth.segments[frame].mask.iou(other.segments[frame].mask) for frame in common)
            overlap[row, column] = total / max(1, union)
    rows, columns = best_pairs(overlap)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {truths[row].id: found[column] for row, column in pairs if overlap[row, column] >= MIN_MATCH}


def worst_frame(j: Sequence[float]) -> int | None:
    """Choose the frame to fix: the middle of the longest stretch of the worst frames; None if all are good."""
    worst = min(j, default=1.0)
    if worst >= GOOD_J:
        return None
    limit = min(worst + NEARLY_WORST, GOOD_J)
    bad = [frame for frame, value in enumerate(j) if value < limit or value == worst]
    run = max(_stretches(bad), key=len)
    return run[len(run) // 2]


def reach(
    anchors: Mapping[int, Mask | None], start: int, direction: Direction, frame_count: int, spans_gaps: bool
) -> range:
    """Give the frames that a mask is carried to: up to the next human frame, or halfway if a mask comes from there."""
    if direction == "forward":
        other = min((frame for frame in anchors if frame > start), default=frame_count)
        if spans_gaps or anchors.get(other) is None:
            return range(start + 1, other)
        return range(start + 1, (start + other) // 2 + 1)
    other = max((frame for frame in anchors if frame < start), default=-1)
    if spans_gaps or anchors.get(other) is None:
        return range(other + 1, start)
    return range((start + other + 1) // 2, start)


def _fitting(work: _Work, frame: int, spare: Mapping[int, Track]) -> int | None:
    """Find a spare track that is the object on a frame and whose merging leaves fewer frames to fix."""
    todo = sum(value < GOOD_J for value in work.j())
    for track_id, track in spare.items():
        segment = track.segments.get(frame)
        if segment is None or segment.mask.iou(work.true[frame]) < GOOD_J:
            continue
        merged = {f: mask for f, mask in _masks(track).items() if f not in work.anchors}
        trial = replace(work, drawn={**work.drawn, **merged})
        if sum(value < GOOD_J for value in trial.j()) < todo:
            return track_id
    return None


def _remove_around(work: _Work, frame: int) -> None:
    """Delete the object on the stretch around a frame on which it is absent; a human has said so."""
    absent = [f for f in range(work.frame_count) if f not in work.true]
    stretch = next(run for run in _stretches(absent) if frame in run)
    work.draw(dict.fromkeys(stretch))
    work.anchors.update(dict.fromkeys(stretch))


def _stretches(frames: Iterable[int]) -> list[list[int]]:
    """Split ascending frames into runs without gaps."""
    runs: list[list[int]] = []
    for frame in frames:
        if runs and frame == runs[-1][-1] + 1:
            runs[-1].append(frame)
        else:
            runs.append([frame])
    return runs


def _masks(track: Track) -> dict[int, Mask]:
    return {frame: segment.mask for frame, segment in track.segments.items()}
