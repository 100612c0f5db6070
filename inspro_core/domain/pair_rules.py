"""What is suspicious about two tracks together: exchanged, doubled, or one going on where the other ended."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

from inspro_core.domain.sightings import Point, Sighting, distance, iou, shared_pixels
from inspro_core.domain.suspicion import Suspicion

POOR_FIT = 0.6  # IoU with the frame before from which an exchange is looked for
CROSS_GAIN = 0.3  # by which the exchanged masks must fit better, summed over both
DOUBLE_IOU, DOUBLE_COVER = 0.4, 0.7  # IoU, or share of the smaller mask, from which two tracks are one object
PART = 5  # frames apart after which a meeting of two tracks is over
LONGEST_MEETING = 150  # frames
EXCHANGE_COST = 1.2  # by which the exchanged motions must be cheaper
LONGEST_BREAK = 60  # frames after which a track is not taken for another's continuation


@dataclass(frozen=True, slots=True)
class Motion:
    """How a track moves: centre, pixels per frame, and its usual area."""

    frame: int
    centre_xy: Point
    velocity_xy: Point
    area: float

    def centre_at(self, frame: int) -> Point:
        """Return where the track is expected: it goes on for a second at most."""
        frames = min(frame - self.frame, 25)
        return self.centre_xy[0] + frames * self.velocity_xy[0], self.centre_xy[1] + frames * self.velocity_xy[1]


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a track before the current frame: its newest mask, where that is expected now, its own fit."""

    sighting: Sighting
    shift_xy: Point
    fit: float  # IoU of its mask on the current frame with the expected one; 0 where it has none
    is_on_last_frame: bool


def exchanges(now: Mapping[int, Sighting], pasts: Mapping[int, Past]) -> Iterator[Suspicion]:
    """Find tracks whose masks fit the frame before better when they are exchanged."""
    jumped = [t for t in now if t in pasts and pasts[t].is_on_last_frame and pasts[t].fit < POOR_FIT]
    for track_id in jumped:
        past = pasts[track_id]
        for other_id, other in now.items():
            if other_id == track_id or other_id not in pasts:
                continue
            known = pasts[other_id]
            if _is_human(now[track_id], past.sighting) and _is_human(other, known.sighting):
                continue
            forth = iou(past.sighting, other, past.shift_xy)
            if forth < past.fit + CROSS_GAIN:
                continue
            if known.is_on_last_frame:
                back, own = iou(known.sighting, now[track_id], known.shift_xy), known.fit
            else:
                back, own = forth, past.fit  # seen before and back at the other's place: only one side can be compared
            gain = forth + back - past.fit - own
            if gain >= 2 * CROSS_GAIN:
                yield _switch(other.frame, track_id, other_id, (forth + back) / 2, (past.fit + own) / 2)


def doubles(now: Mapping[int, Sighting], pairs: Collection[tuple[int, int]]) -> Iterator[Suspicion]:
    """Find pairs of tracks on the same pixels."""
    for one_id, other_id in pairs:
        one, other = now[one_id], now[other_id]
        if one.is_human and other.is_human:
            continue
        shared = shared_pixels(one, other)
        value, cover = shared / (one.area + other.area - shared), shared / min(one.area, other.area)
        if value >= DOUBLE_IOU or cover >= DOUBLE_COVER:
            severity = min(1.0, 0.3 + 0.7 * max(value, 0.6 * cover))
            values = {"track": one_id, "other": other_id, "iou": round(100 * value)}
            yield Suspicion("overlap", one.frame, one_id, other_id, severity, values)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two tracks that touch: how they moved before, and when they touched first and last."""

    before: tuple[Motion, Motion]
    first_frame: int
    last_frame: int


class Meetings:
    """Compares how tracks move before and after they meet: an exchange may happen slowly while they overlap."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], Meeting] = {}

    def note(self, frame: int, pairs: Collection[tuple[int, int]], motions: Mapping[int, Motion]) -> None:
        """Note who touches whom; the motions are those before this frame."""
        for pair in pairs:
            known = self._open.get(pair)
            if known is not None:
                self._open[pair] = Meeting(known.before, known.first_frame, frame)
            elif pair[0] in motions and pair[1] in motions:
                self._open[pair] = Meeting((motions[pair[0]], motions[pair[1]]), frame, frame)

    def parted(self, frame: int, motions: Mapping[int, Motion]) -> Iterator[tuple[int, Suspicion]]:
        """Find exchanges among the pairs that have parted; with the frame on which they met."""
        for pair, meeting in list(self._open.items()):
            apart = frame - meeting.last_frame
            if apart > LONGEST_BREAK or frame - meeting.first_frame > LONGEST_MEETING:
                del self._open[pair]
            elif apart >= PART and all(t in motions and motions[t].frame >= frame - 1 for t in pair):
                del self._open[pair]
                costs = _costs(meeting.before, (motions[pair[0]], motions[pair[1]]))
                if costs is not None and costs[0] - costs[1] > EXCHANGE_COST and costs[1] < 0.5 * costs[0]:
                    middle = (meeting.first_frame + meeting.last_frame) // 2
                    yield meeting.first_frame, _switch(middle, *pair, exp(-costs[1] / 2), exp(-costs[0] / 2))


def continued(start: Motion, lost: Mapping[int, Motion]) -> int:
    """Find the ended track that a new one most likely continues.

    Args:
        start: of the new track; the frame is its first.
        lost: newest motions of ended tracks by id.

    Returns:
        A track id, or 0.
    """
    best, best_cost = 0, 1.0
    for track_id, motion in lost.items():
        gap = start.frame - motion.frame
        if not 0 < gap <= LONGEST_BREAK:
            continue
        size = sqrt(max(motion.area, start.area))
        way = distance(motion.centre_at(start.frame), start.centre_xy) / (size * min(0.8 + 0.05 * gap, 2.0))
        cost = max(way, abs(log(motion.area / start.area)) / 0.7)
        if cost < best_cost:
            best, best_cost = track_id, cost
    return best


def _costs(before: tuple[Motion, Motion], after: tuple[Motion, Motion]) -> tuple[float, float] | None:
    """Return how badly the motions fit as they are, and exchanged."""

    def cost(one: Motion, other: Motion) -> float:
        frames = max(other.frame - one.frame, 1)
        size = sqrt(max(one.area, other.area))
        way = distance(one.centre_at(other.frame), other.centre_xy) / (size * (1 + 0.05 * frames))
        turn = 5 * distance(one.velocity_xy, other.velocity_xy) / size
        return way + turn + abs(log(one.area / other.area))

    return cost(before[0], after[0]) + cost(before[1], after[1]), cost(before[0], after[1]) + cost(before[1], after[0])


def _switch(frame: int, one_id: int, other_id: int, cross: float, own: float) -> Suspicion:
    first, second = sorted((one_id, other_id))
    values = {"track": first, "other": second, "cross": round(100 * cross), "own": round(100 * own)}
    return Suspicion("id switch", frame, first, second, min(1.0, 0.6 + 0.4 * (cross - own)), values)


def _is_human(one: Sighting, other: Sighting) -> bool:
    return one.is_human and other.is_human
