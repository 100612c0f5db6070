"""What is suspicious about one track alone, judged on a short window of its frames.

A track is compared with its own habits (medians of the frames before), because objects differ in how fast they move and
how much noise their masks have. Thresholds were tuned with `inspro review-bench` on other seeds than it prints.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, sqrt
from statistics import median

from inspro_core.domain.sightings import Point
from inspro_core.domain.suspicion import Suspicion

PAST, AHEAD = 10, 4  # frames of the window before and after the judged one
MIN_HABIT = 3  # frames that make a habit
DIP, DIP_NOISES = 0.16, 4.0  # least fall of the score, and in mean deviations of the track's score
FIT_FALL = 0.25  # of the IoU with the frame before
STRAY, STRAY_HABITS = 0.3, 4.0  # way off the expected place in object sizes, and in usual ways
AREA_STEP = 0.4  # of the logarithm of the area
ISOLATION = 2.0  # a jump is this many times larger than the changes around it
IN_TOUCH = 1.5  # thresholds are this many times higher beside another track, which may hide this one
AT_BORDER = 1.5  # and this many times at the border
DIVIDED = 1.7  # and this many times more where the track beside it divides this one
MIN_AREA = 25  # grid pixels: smaller masks are too noisy to tell their jumps
SMALL_STEP, SMALL_FIT, SMALL_STRAY, SMALL_ISLAND = 2.0, 1.0, 2.0, 1.0  # over the object's size: noise
ISLAND_SHARE = 0.1  # of the mask that lies apart
GRADUAL = 1.6  # a fall of the fit is sudden from so many times the fall on the frame before
EMERGING = 5  # frames that an object takes to come out from behind something
HIDING = 0.6  # a track that ends or begins below this share of its area goes behind something


@dataclass(frozen=True, slots=True)
class Step:
    """One frame of a track and what has changed since the frame before.

    Attributes:
        frame: counted from 0.
        area: of the mask in grid pixels.
        centre_xy: of mass, in grid pixels.
        score: 0..1.
        is_human: whether a human drew the mask.
        is_start: whether the track is not seen on the frame before; the four changes are then neutral.
        is_at_border: whether the object reaches the border of the frame at its pace.
        border_distance: of its box, in grid pixels.
        contacts: tracks that it touches on this frame or the one before.
        fit: IoU with the mask before, moved as expected.
        shape_fit: the same, moved onto its centre.
        stray: distance from the expected place in object sizes, or from the last place where that is nearer.
        growth: logarithm of the ratio of the areas.
        parts, apart: number of islands, and the share of the mask outside the largest.
    """

    frame: int
    area: int
    centre_xy: Point
    score: float
    is_human: bool
    is_start: bool
    is_at_border: bool
    border_distance: int
    contacts: frozenset[int]
    fit: float
    shape_fit: float
    stray: float
    growth: float
    parts: int
    apart: float

    @property
    def size(self) -> float:
        """Side of the square of the same area, in grid pixels."""
        return sqrt(self.area)


class TrackHistory:
    """The window of one track."""

    def __init__(self, track_id: int) -> None:
        self._track_id = track_id
        self._steps: deque[Step] = deque(maxlen=PAST + AHEAD + 1)
        self._waiting = 0  # newest steps that are not judged yet

    @property
    def newest(self) -> Step:
        """The last frame on which the track was seen."""
        return self._steps[-1]

    def add(self, step: Step) -> Iterator[Suspicion]:
        """Take the next frame on which the track is seen, and judge the one that now has enough frames after it."""
        self._steps.append(step)
        self._waiting += 1
        if self._waiting > AHEAD:
            yield from self._judge_next()

    def flush(self) -> Iterator[Suspicion]:
        """Judge what is left when the track is not seen any more."""
        is_hiding = bool(self._steps) and self.is_hiding(of_end=True)
        while self._waiting:
            yield from self._judge_next(is_hiding)

    def is_hiding(self, of_end: bool) -> bool:
        """Tell whether the area at the newest frame, or at the start of this sighting, is small for the track."""
        run = self.run
        edge = run[-1] if of_end else run[0]
        return edge.area < HIDING * max(step.area for step in run)

    @property
    def run(self) -> list[Step]:
        """The frames of the window without a gap up to the newest."""
        steps = list(self._steps)
        starts = [number for number, step in enumerate(steps) if step.is_start]
        return steps[starts[-1] :] if starts else steps

    def velocity(self, frames: int = 3) -> Point:
        """Return the mean way per frame over the newest frames, 0 without a frame before."""
        run = self.run[-frames - 1 :]
        if len(run) < 2:
            return 0.0, 0.0
        (x0, y0), (x1, y1) = run[0].centre_xy, run[-1].centre_xy
        return (x1 - x0) / (len(run) - 1), (y1 - y0) / (len(run) - 1)

    def usual_area(self) -> float:
        """Return the median area of the newest frames without a gap."""
        return float(median(step.area for step in self.run[-5:]))

    def _judge_next(self, is_hiding: bool = False) -> Iterator[Suspicion]:
        steps = list(self._steps)
        place = len(steps) - self._waiting
        self._waiting -= 1
        step, past, future = steps[place], steps[:place][-PAST:], steps[place + 1 :]
        alarms: list[Suspicion | None] = []
        is_passing = is_hiding or _is_emerging(past, step, future)
        if not step.is_human:
            alarms.append(self._score_dip(step, past))
            alarms += [] if is_passing else [self._islands(step, past)]
        is_trusted = step.is_start or (step.is_human and past[-1].is_human)
        if not (is_trusted or is_passing):
            alarms += [self._area_jump(step, past, future), self._mask_jump(step, past)]
        yield from (alarm for alarm in alarms if alarm is not None)

    def _score_dip(self, step: Step, past: list[Step]) -> Suspicion | None:
        scores = [s.score for s in past if not s.is_human]
        if len(scores) < MIN_HABIT:
            return None
        usual = median(scores)
        noise = median(abs(score - usual) for score in scores)
        fall = usual - step.score
        if fall < max(DIP, DIP_NOISES * noise):
            return None
        values = {"score": round(100 * step.score), "usual": round(100 * usual)}
        return Suspicion("score dip", step.frame, self._track_id, 0, min(1.0, 0.2 + 0.6 * fall), values)

    def _islands(self, step: Step, past: list[Step]) -> Suspicion | None:
        if step.contacts or step.apart < (ISLAND_SHARE + SMALL_ISLAND / step.size) * _caution(step):
            return None
        usual = median(s.apart for s in past) if len(past) >= MIN_HABIT else 0.0
        severity = min(1.0, 0.3 + step.apart) * (0.5 if step.apart < 2 * usual else 1.0)
        values = {"parts": step.parts, "share": round(100 * step.apart)}
        return Suspicion("islands", step.frame, self._track_id, 0, severity, values)

    def _area_jump(self, step: Step, past: list[Step], future: list[Step]) -> Suspicion | None:
        growth = abs(step.growth)
        habits = [abs(s.growth) for s in past if not s.is_start]
        usual = median(habits) if habits else 0.0
        bar = max(AREA_STEP + SMALL_STEP / step.size, 4 * usual) * _caution(step)
        if growth < bar:
            return None
        around = [*past[-2:], *(s for s in future[:2] if not s.is_start)]
        is_spike = any(abs(step.growth + sum(s.growth for s in future[: n + 1])) < 0.4 * growth for n in range(3))
        if growth < ISOLATION * max((abs(s.growth) for s in around), default=0.0) and not is_spike:
            return None
        severity = min(1.0, 0.3 + 0.3 * growth) / _caution(step)
        values = {"ratio": round(100 * exp(step.growth))}
        return Suspicion("area jump", step.frame, self._track_id, 0, severity, values)

    def _mask_jump(self, step: Step, past: list[Step]) -> Suspicion | None:
        habits = [s for s in past if not s.is_start]
        if len(habits) < MIN_HABIT or min(step.area, past[-1].area) < MIN_AREA:
            return None
        usual_shape, usual_fit = median(s.shape_fit for s in habits), median(s.fit for s in habits)
        fall, last_fall = usual_shape - step.shape_fit, usual_shape - past[-1].shape_fit
        stray, usual_stray = step.stray, median(s.stray for s in habits)
        shape_excess = fall / (FIT_FALL + SMALL_FIT / step.size)
        if fall < GRADUAL * last_fall:
            shape_excess = 0.0  # it has been changing for some frames, as a hidden object does
        stray_excess = stray / max(STRAY + SMALL_STRAY / step.size, STRAY_HABITS * usual_stray)
        is_divided = bool(step.contacts) and max(step.parts, past[-1].parts) > 1
        excess = max(shape_excess, stray_excess) / (_caution(step) * (DIVIDED if is_divided else 1.0))
        if excess < 1:
            return None
        is_shape = shape_excess > stray_excess
        fit, usual = (step.shape_fit, usual_shape) if is_shape else (step.fit, usual_fit)
        severity = min(1.0, 0.15 + 0.25 * excess)
        values = {"fit": round(100 * fit), "usual": round(100 * usual)}
        return Suspicion("mask jump", step.frame, self._track_id, 0, severity, values)


def _caution(step: Step) -> float:
    """Return by how much thresholds rise where other things than errors change a mask."""
    return (IN_TOUCH if step.contacts else 1.0) * (AT_BORDER if step.is_at_border else 1.0)


def _is_emerging(past: list[Step], step: Step, future: list[Step]) -> bool:
    """Tell whether the track has just come out from behind something and grows."""
    recent = [*past[-EMERGING:], step]
    starts = [s for s in recent if s.is_start]
    return bool(starts) and starts[-1].area < HIDING * max(s.area for s in [step, *future])
