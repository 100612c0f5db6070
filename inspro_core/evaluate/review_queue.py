"""How well the review queue finds errors: recall and precision on synthetic videos with planted errors."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inspro_core.domain.suspicion import KINDS, Kind, Suspicion
from inspro_core.domain.suspicions import find_suspicions_in_frames
from inspro_core.domain.track import Segment
from inspro_core.evaluate.error_planters import plant
from inspro_core.evaluate.planted_errors import Noise, PlantedError, SpoiledVideo, clean_video

SIZE_HW = (240, 426)
FRAME_COUNT = 100
ERRORS_PER_VIDEO = 4
BEFORE, AFTER = 2, 4  # frames around an error within which a suspicion points at it
PRINTED_SEED, TUNING_SEED = 500_000, 0  # first seeds of the videos that figures come from, and that thresholds do


@dataclass(frozen=True)
class KindScore:
    """Figures of one kind of error.

    Attributes:
        planted: errors of this kind.
        found: of these, those that a suspicion of the same kind points at.
        noticed: of these, those that a suspicion of any kind points at.
        raised: suspicions of this kind.
        right: of these, those that point at a planted error of any kind.
        exact: of these, those that point at a planted error of the same kind.
    """

    planted: int
    found: int
    noticed: int
    raised: int
    right: int
    exact: int

    @property
    def recall(self) -> float:
        """Share of the errors found under their own name; 0 without any."""
        return self.found / self.planted if self.planted else 0.0

    @property
    def noticed_share(self) -> float:
        """Share of the errors that the queue points at; 0 without any."""
        return self.noticed / self.planted if self.planted else 0.0

    @property
    def precision(self) -> float:
        """Share of the suspicions at a planted error; 0 without any."""
        return self.right / self.raised if self.raised else 0.0

    def __add__(self, other: KindScore) -> KindScore:
        """Add up two sets of figures."""
        return KindScore(
            self.planted + other.planted, self.found + other.found, self.noticed + other.noticed,
            self.raised + other.raised, self.right + other.right, self.exact + other.exact,
        )  # fmt: skip


@dataclass(frozen=True)
class ReviewQueueResult:
    """Figures of a run.

    Attributes:
        kinds: by kind.
        variants: kind and variant → planted and noticed errors.
        video_count, frame_count: what was searched.
        search_seconds: spent in the search alone.
    """

    kinds: Mapping[Kind, KindScore]
    variants: Mapping[tuple[Kind, str], tuple[int, int]]
    video_count: int
    frame_count: int
    search_seconds: float

    @property
    def total(self) -> KindScore:
        """All kinds together."""
        return sum(self.kinds.values(), KindScore(0, 0, 0, 0, 0, 0))

    @property
    def false_alarms_per_1000_frames(self) -> float:
        """Suspicions that point at no planted error."""
        return 1000 * (self.total.raised - self.total.right) / self.frame_count if self.frame_count else 0.0


def measure_review_queue(
    errors_per_kind: int, seed: int, on_planted: Callable[[int], None] | None = None
) -> ReviewQueueResult:
    """Plant errors in synthetic videos until there are enough of every kind, and search them.

    Args:
        errors_per_kind: at least so many of each kind.
        seed: of the first video; the others follow.
        on_planted: is told the number of new errors that count, after each video.

    Raises:
        ValueError: if no error is asked for.
    """
    if errors_per_kind < 1:
        raise ValueError(f"at least one error of each kind is needed, got {errors_per_kind}")
    planted: Counter[Kind] = Counter()
    scores = {kind: KindScore(0, 0, 0, 0, 0, 0) for kind in KINDS}
    variants: dict[tuple[Kind, str], tuple[int, int]] = {}
    video_count, seconds = 0, 0.0
    while min(planted[kind] for kind in KINDS) < errors_per_kind:
        video, frames = spoiled_frames(seed + video_count, planted, errors_per_kind)
        begin = time.perf_counter()
        suspicions = find_suspicions_in_frames(enumerate(frames), video.size_hw, video.frame_count)
        seconds += time.perf_counter() - begin
        video_count += 1
        before = sum(min(planted[kind], errors_per_kind) for kind in KINDS)
        planted.update(error.kind for error in video.errors)
        for kind in KINDS:
            scores[kind] += _score(kind, suspicions, video.errors)
        for error in video.errors:
            count, noticed = variants.get((error.kind, error.variant), (0, 0))
            is_noticed = any(_points_at(s, error) for s in suspicions)
            variants[error.kind, error.variant] = count + 1, noticed + is_noticed
        if on_planted is not None:
            on_planted(sum(min(planted[kind], errors_per_kind) for kind in KINDS) - before)
    return ReviewQueueResult(scores, variants, video_count, video_count * FRAME_COUNT, seconds)


def spoiled_frames(
    seed: int, planted: Mapping[Kind, int], wanted: int
) -> tuple[SpoiledVideo, Sequence[Mapping[int, Segment]]]:
    """Make one video with a few errors, of the kinds of which there are fewest, and the masks of its frames."""
    video = clean_video(seed, FRAME_COUNT, SIZE_HW)
    rng = np.random.Generator(np.random.PCG64([seed, 3]))
    order = sorted(KINDS, key=lambda kind: (planted.get(kind, 0), rng.random()))
    lacking = [kind for kind in order if planted.get(kind, 0) < wanted]
    for kind in lacking:
        if len(video.errors) < ERRORS_PER_VIDEO:
            plant(video, kind, rng)
    noise = Noise(rng, SIZE_HW)
    return video, list(_noisy(video, noise))


def _noisy(video: SpoiledVideo, noise: Noise) -> Iterator[Mapping[int, Segment]]:
    for frame in range(video.frame_count):
        yield video.segments(frame, noise)


def _score(kind: Kind, suspicions: Sequence[Suspicion], errors: Sequence[PlantedError]) -> KindScore:
    mine = [s for s in suspicions if s.kind == kind]
    own = [error for error in errors if error.kind == kind]
    return KindScore(
        len(own),
        sum(any(_points_at(s, error) for s in mine) for error in own),
        sum(any(_points_at(s, error) for s in suspicions) for error in own),
        len(mine),
        sum(any(_points_at(s, error) for error in errors) for s in mine),
        sum(any(_points_at(s, error) for error in own) for s in mine),
    )


def _points_at(suspicion: Suspicion, error: PlantedError) -> bool:
    is_near = error.first_frame - BEFORE <= suspicion.frame <= error.last_frame + AFTER
    return is_near and bool(suspicion.track_ids & error.track_ids)
