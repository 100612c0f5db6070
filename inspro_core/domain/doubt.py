"""How much a model doubts what it drew: which videos and frames are worth a human's next look.

Two signs come from the lanes alone, so that a whole project is ranked without decoding a mask: scores near one half, by
their entropy, and tracks that flicker, that is, are seen or lost for a few frames only. Where masks have been searched
for suspicious frames, these are the third sign. Humans are not doubted: neither what they drew nor confirmed frames.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain import lane
from inspro_core.domain.lane import HUMAN, Lane
from inspro_core.domain.suspicion import Suspicion

SHORT_RUN = 8  # frames; a track that is seen, or lost, for fewer in mid-video flickers
UNSURE_SCORES = (0.25, 0.75)  # between which a score leaves it open whether there is an object
LEAST_DOUBT = 0.5  # masks; frames with less are not worth a look of their own
SPACING = 10  # frames; nearer ones show about the same
MOST_FRAMES = 50


@dataclass(frozen=True)
class FrameDoubt:
    """Why a frame is worth a look.

    Attributes:
        frame: counted from 0.
        doubt: masks in doubt: the sum over the model's masks, each from 0 (sure) to 1.
        unsure_count: masks whose score leaves it open whether there is an object.
        unsure_score: mean score of these, 0..1; 0 without any.
        flicker_count: masks of tracks that are seen or lost for a few frames only.
        suspicion: the most severe one on this frame, if any.
    """

    frame: int
    doubt: float
    unsure_count: int
    unsure_score: float
    flicker_count: int
    suspicion: Suspicion | None = None


@dataclass(frozen=True)
class VideoDoubt:
    """How much a model doubts its masks on a video.

    Attributes:
        mask_count: masks of the model on frames that nobody confirmed.
        doubt: mean doubt of these, 0 (sure) to 1; 0 without any.
        unsure_count: masks whose score leaves it open whether there is an object.
        flicker_count: masks of tracks that are seen or lost for a few frames only.
    """

    mask_count: int
    doubt: float
    unsure_count: int
    flicker_count: int


def video_doubt(lanes: Mapping[int, Lane], reviewed: Collection[int]) -> VideoDoubt:
    """Sum up a video.

    Args:
        lanes: (F,) of each track, by its id.
        reviewed: frames that a human has confirmed.
    """
    sums = _sum_up(lanes, reviewed, ())
    masks = int(sums.masks.sum())
    doubt = float(sums.doubt.sum(dtype=np.float64)) / masks if masks else 0.0
    return VideoDoubt(masks, doubt, int(sums.unsure.sum()), int(sums.flicker.sum()))


def doubtful_frames(
    lanes: Mapping[int, Lane], reviewed: Collection[int], suspicions: Iterable[Suspicion] = ()
) -> tuple[FrameDoubt, ...]:
    """Rank the frames of a video, the most doubtful first; of frames near each other only the worst is listed.

    Args:
        lanes: (F,) of each track, by its id.
        reviewed: frames that a human has confirmed.
        suspicions: of the video that nobody has decided on.
    """
    open_ones = tuple(suspicions)
    sums = _sum_up(lanes, reviewed, open_ones)
    worst: dict[int, Suspicion] = {}
    for suspicion in open_ones:
        known = worst.get(suspicion.frame)
        if known is None or suspicion.severity > known.severity:
            worst[suspicion.frame] = suspicion
    found: list[FrameDoubt] = []
    is_near = np.zeros(len(sums.doubt), dtype=bool)
    for frame in np.argsort(-sums.doubt, kind="stable").tolist():
        if sums.doubt[frame] < LEAST_DOUBT or len(found) == MOST_FRAMES:
            break
        if not is_near[frame]:
            is_near[max(0, frame - SPACING + 1) : frame + SPACING] = True
            count = int(sums.unsure[frame])
            score = float(sums.unsure_scores[frame]) / count if count else 0.0
            found.append(
                FrameDoubt(frame, float(sums.doubt[frame]), count, score, int(sums.flicker[frame]), worst.get(frame))
            )
    return tuple(found)


def flickers(marks: Lane) -> NDArray[np.bool_]:
    """Tell on which of the (F,) frames a track flickers: it is there for a few frames, or about to be lost for a few.

    Neither the way a track enters the video nor the way it leaves for good counts.
    """
    present = lane.is_present(marks)
    found = np.zeros(len(marks), dtype=bool)
    edges = np.flatnonzero(present[1:] != present[:-1]) + 1
    for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if stop - start >= SHORT_RUN:
            continue
        if present[start]:
            found[start:stop] = True
        else:
            found[[start - 1, stop]] = True
    return found


@dataclass(frozen=True)
class _Sums:
    """Sums over the tracks of a video, (F,) each: masks of the model, and what is doubtful about them."""

    masks: NDArray[np.int32]
    doubt: NDArray[np.float32]
    unsure: NDArray[np.int32]
    unsure_scores: NDArray[np.float32]
    flicker: NDArray[np.int32]


def _sum_up(lanes: Mapping[int, Lane], reviewed: Collection[int], suspicions: Iterable[Suspicion]) -> _Sums:
    frame_count = max((len(marks) for marks in lanes.values()), default=0)
    masks, unsure, flicker = (np.zeros(frame_count, dtype=np.int32) for _ in range(3))
    doubt, unsure_scores = (np.zeros(frame_count, dtype=np.float32) for _ in range(2))
    is_open = np.ones(frame_count, dtype=bool)
    is_open[[frame for frame in reviewed if frame < frame_count]] = False
    severities: dict[int, dict[int, float]] = {}
    for suspicion in suspicions:
        for track_id in suspicion.track_ids:
            own = severities.setdefault(track_id, {})
            own[suspicion.frame] = max(suspicion.severity, own.get(suspicion.frame, 0.0))
    for track_id, marks in lanes.items():
        is_of_model = lane.is_present(marks) & ~lane.is_human(marks) & is_open
        scores = lane.scores(marks)
        is_unsure = is_of_model & (scores >= UNSURE_SCORES[0]) & (scores <= UNSURE_SCORES[1])
        is_flicker = is_of_model & flickers(marks)
        own_doubt = np.maximum(ENTROPIES[marks & (HUMAN - 1)], is_flicker)
        for frame, severity in severities.get(track_id, {}).items():
            own_doubt[frame] = max(own_doubt[frame], severity)
        masks += is_of_model
        doubt += own_doubt * is_of_model
        unsure += is_unsure
        unsure_scores += scores * is_unsure
        flicker += is_flicker
    return _Sums(masks, doubt, unsure, unsure_scores, flicker)


def _entropies() -> NDArray[np.float32]:
    """Tabulate the entropy in bits of a mark's score, (128,); 0 where the track is absent."""
    scores = np.clip((np.arange(HUMAN) - 1) / 100, 1e-9, 1 - 1e-9)
    return (-scores * np.log2(scores) - (1 - scores) * np.log2(1 - scores)).astype(np.float32)


ENTROPIES = _entropies()
