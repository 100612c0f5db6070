"""Where a search for suspicious frames stands: a window per track, and the masks of the last frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, hypot, log

import numpy as np

from inspro_core.domain.pair_rules import LONGEST_BREAK, Meetings, Motion, Past, continued, doubles, exchanges
from inspro_core.domain.sightings import (
    TOUCH_RADIUS,
    Sighting,
    distance,
    distance_to_border,
    grid_stride,
    iou,
    is_touching,
    islands,
    shared_pixels,
    sightings_of,
)
from inspro_core.domain.suspicion import Suspicion, SuspicionQueue
from inspro_core.domain.track import Segment
from inspro_core.domain.track_rules import AHEAD, Step, TrackHistory

COVERED = 0.3  # share of a mask under others from which these may hide it
BORDER = 0.01  # of the short side: a mask of a model may end that far from the border it touches
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Start:
    """The first mask of a track, and whether other tracks lay there before."""

    sighting: Sighting
    is_covered: bool


class SuspicionSearch:
    """Takes a video frame by frame."""

    def __init__(self, size_hw: tuple[int, int]) -> None:
        self._size_hw, self._stride = size_hw, grid_stride(size_hw)
        self._grid_hw = (-(-size_hw[0] // self._stride), -(-size_hw[1] // self._stride))
        self._border = max(2, round(BORDER * min(self._grid_hw)))
        self._queue = SuspicionQueue()
        self._histories: dict[int, TrackHistory] = {}  # of tracks that are there or may come back
        self._last: dict[int, Sighting] = {}  # their newest masks
        self._known: set[int] = set()  # all tracks ever seen
        self._contacts: dict[int, frozenset[int]] = {}  # on the last frame
        self._starts: dict[int, _Start] = {}  # of new tracks that wait for more frames
        self._lost: dict[int, Motion] = {}  # of tracks that ended inside the frame
        self._meetings = Meetings()

    def look(self, frame: int, segments: Mapping[int, Segment]) -> None:
        """Take the next frame.

        Raises:
            ValueError: if a mask has another size than the video.
        """
        for track_id, segment in segments.items():
            if segment.mask.size_hw != self._size_hw:
                found = segment.mask.size_hw
                raise ValueError(f"track {track_id}, frame {frame}: the mask is {found}, the video {self._size_hw}")
        now = sightings_of(frame, segments, self._stride)
        pairs = _touching_pairs(now)
        contacts = _by_track(pairs)
        pasts = {t: self._past(t, now.get(t), frame) for t in self._last}
        self._add((*exchanges(now, pasts), *doubles(now, pairs)))
        self._meetings.note(frame, pairs, {t: self._motion(t) for pair in pairs for t in pair if t in self._histories})
        for track_id in [t for t, last in self._last.items() if last.frame == frame - 1 and t not in now]:
            self._end(track_id, now)
        for track_id, sighting in now.items():
            self._advance(track_id, sighting, pasts.get(track_id), contacts.get(track_id, frozenset()), now)
        self._contacts = contacts
        self._last |= now
        self._settle(frame, now)

    def finish(self) -> tuple[Suspicion, ...]:
        """Judge what still waits and rank everything, the most severe first."""
        for track_id in list(self._starts):
            self._judge_start(track_id)
        for history in self._histories.values():
            self._add(history.flush())
        return self._queue.ranked()

    def _add(self, alarms: Iterable[Suspicion]) -> None:
        for alarm in alarms:
            self._queue.add(alarm)

    def _settle(self, frame: int, now: Mapping[int, Sighting]) -> None:
        """Judge what has waited long enough, and forget what is long gone."""
        for met, alarm in self._meetings.parted(frame, {t: self._motion(t) for t in now}):
            if not self._queue.has("id switch", alarm.track_id, alarm.other_id, met):
                self._queue.add(alarm)
        for track_id in [t for t in self._starts if t in now and len(self._histories[t].run) > AHEAD]:
            self._judge_start(track_id)
        for track_id in [t for t, last in self._last.items() if frame - last.frame > LONGEST_BREAK]:
            del self._last[track_id], self._histories[track_id]
            self._lost.pop(track_id, None)

    def _past(self, track_id: int, sighting: Sighting | None, frame: int) -> Past:
        last = self._last[track_id]
        frames = frame - last.frame
        vx, vy = self._histories[track_id].velocity()
        shift = (frames * vx, frames * vy)
        is_on_last_frame = frames == 1 and sighting is not None
        fit = iou(last, sighting, shift) if is_on_last_frame and sighting is not None else 0.0
        return Past(last, shift, fit, is_on_last_frame)

    def _motion(self, track_id: int) -> Motion:
        history = self._histories[track_id]
        newest = history.newest
        return Motion(newest.frame, newest.centre_xy, history.velocity(5), history.usual_area())

    def _advance(
        self,
        track_id: int,
        sighting: Sighting,
        past: Past | None,
        contacts: frozenset[int],
        now: Mapping[int, Sighting],
    ) -> None:
        """Add a mask to the window of its track."""
        if track_id not in self._histories:
            self._histories[track_id] = TrackHistory(track_id)
            if track_id not in self._known and sighting.frame > 0:
                self._starts[track_id] = _Start(sighting, bool(contacts) or self._was_covered(track_id, sighting))
            self._known.add(track_id)
        self._lost.pop(track_id, None)
        history = self._histories[track_id]
        is_start = past is None or not past.is_on_last_frame
        fit = shape_fit = 1.0
        stray = growth = 0.0
        velocity = (0.0, 0.0) if is_start else history.velocity()
        if past is not None and not is_start:
            last = past.sighting
            (x0, y0), (x1, y1) = last.centre_xy, sighting.centre_xy
            fit, shape_fit = past.fit, iou(last, sighting, (x1 - x0, y1 - y0))
            expected = x0 + past.shift_xy[0], y0 + past.shift_xy[1]
            way = min(distance(expected, sighting.centre_xy), distance(last.centre_xy, sighting.centre_xy))
            stray = way / min(last.size, sighting.size)
            growth = log(sighting.area / last.area)
        border_distance = distance_to_border(sighting.box, self._grid_hw)
        is_at_border = border_distance <= self._border + ceil(hypot(*velocity))
        both_contacts = contacts | self._contacts.get(track_id, frozenset())
        parts, apart = islands(sighting)
        step = Step(
            sighting.frame, sighting.area, sighting.centre_xy, sighting.score, sighting.is_human, is_start,
            is_at_border, border_distance, both_contacts, fit, shape_fit, stray, growth, parts, apart,
        )  # fmt: skip
        self._add(history.add(step))

    def _end(self, track_id: int, now: Mapping[int, Sighting]) -> None:
        """Judge the end of a track, or the beginning of a gap in it."""
        if track_id in self._starts:
            self._judge_start(track_id)
        history = self._histories[track_id]
        self._add(history.flush())
        newest, last = history.newest, self._last[track_id]
        if newest.is_at_border:
            return
        self._lost[track_id] = self._motion(track_id)
        shift = history.velocity()
        is_covered = bool(newest.contacts) or _cover(last, now.values(), shift) >= COVERED
        if newest.is_human or is_covered or history.is_hiding(of_end=True):
            return
        values = {"distance": newest.border_distance * self._stride}
        self._queue.add(Suspicion("death", newest.frame, track_id, 0, 0.3 + 0.4 * newest.score, values))

    def _was_covered(self, track_id: int, sighting: Sighting) -> bool:
        before = [s for t, s in self._last.items() if s.frame == sighting.frame - 1 and t != track_id]
        return _cover(sighting, before, (0.0, 0.0)) >= COVERED

    def _judge_start(self, track_id: int) -> None:
        """Judge how a track began, now that its motion is known."""
        start = self._starts.pop(track_id)
        first, history = start.sighting, self._histories[track_id]
        vx, vy = history.velocity(AHEAD)
        border_distance = distance_to_border(first.box, self._grid_hw)
        if first.is_human or border_distance <= self._border + ceil(hypot(vx, vy)):
            return
        motion = Motion(first.frame, first.centre_xy, (vx, vy), history.usual_area())
        others = {t: lost for t, lost in self._lost.items() if t != track_id}
        if other_id := continued(motion, others):
            gap = first.frame - others[other_id].frame
            values = {"track": track_id, "other": other_id, "gap": gap}
            severity = 0.7 - 0.3 * gap / LONGEST_BREAK
            self._queue.add(Suspicion("fragment", first.frame, track_id, other_id, severity, values))
        elif not start.is_covered and not history.is_hiding(of_end=False):
            values = {"distance": border_distance * self._stride}
            self._queue.add(Suspicion("birth", first.frame, track_id, 0, 0.3 + 0.3 * first.score, values))


def _cover(sighting: Sighting, others: Iterable[Sighting], shift_xy: tuple[float, float]) -> float:
    """Return the share of a shifted mask that lies under others."""
    return sum(shared_pixels(sighting, other, shift_xy) for other in others) / sighting.area


def _touching_pairs(now: Mapping[int, Sighting]) -> list[Pair]:
    """Return the pairs of tracks that touch, the smaller id first."""
    if len(now) < 2:
        return []
    ids = sorted(now)
    boxes = np.array([now[t].box for t in ids])
    low, high = boxes[:, :2] - TOUCH_RADIUS, boxes[:, 2:]
    is_near = (low[:, None] < high[None]).all(2) & (low[None] < high[:, None]).all(2)
    firsts, seconds = np.nonzero(np.triu(is_near, 1))
    pairs = [(ids[a], ids[b]) for a, b in zip(firsts.tolist(), seconds.tolist(), strict=True)]
    return [(a, b) for a, b in pairs if is_touching(now[a], now[b])]


def _by_track(pairs: Iterable[Pair]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for one_id, other_id in pairs:
        found.setdefault(one_id, set()).add(other_id)
        found.setdefault(other_id, set()).add(one_id)
    return {track_id: frozenset(others) for track_id, others in found.items()}
