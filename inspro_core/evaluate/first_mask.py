"""How far one mask reaches: the first mask of a true track is given, the rest of the video is measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Track
from inspro_core.evaluate.carriers import Carrier
from inspro_core.evaluate.labelled_videos import LabelledVideo

UNAIDED = "none"


@dataclass(frozen=True)
class FirstMaskScore:
    """One true track carried in one way.

    Attributes:
        video: name.
        track_id: in the truth.
        carrier: name, or "none" for the pre-labelled track that fits best.
        j: mean IoU over the frames behind the first mask; 1 where the object is neither there nor drawn.
        seconds: per frame.
    """

    video: str
    track_id: int
    carrier: str
    j: float
    seconds: float


def score_first_mask(
    video: LabelledVideo,
    carriers: Sequence[Carrier],
    unaided: Annotation | None = None,
    on_track: Callable[[], object] = lambda: None,
) -> list[FirstMaskScore]:
    """Carry the first mask of every track through the rest of its video.

    Args:
        video: with true tracks.
        carriers: ways to try.
        unaided: what a model found by itself.
        on_track: called after each track.
    """
    scores = []
    for track in video.truth.tracks.values():
        first = min(track.segments, default=video.source.frame_count)
        rest = range(first + 1, video.source.frame_count)
        if not rest:
            continue
        if unaided is not None:
            best = max((_mean_j(track, _masks(other), rest) for other in unaided.tracks.values()), default=None)
            alone = _mean_j(track, {}, rest) if best is None else best
            scores.append(FirstMaskScore(video.name, track.id, UNAIDED, alone, 0.0))
        for carrier in carriers:
            began = time.monotonic()
            anchors = {first: track.segments[first].mask}
            carried = carrier.carry(video.source, anchors, first, rest, "forward")
            seconds = (time.monotonic() - began) / len(rest)
            scores.append(FirstMaskScore(video.name, track.id, carrier.name, _mean_j(track, carried, rest), seconds))
        on_track()
    return scores


def frame_j(true: Mask | None, drawn: Mask | None) -> float:
    """Return the IoU of two masks of a frame, None for an absent one; 1 if both are absent, as DAVIS counts."""
    if true is None or drawn is None:
        return float(true is drawn)
    return true.iou(drawn)


def _masks(track: Track) -> dict[int, Mask | None]:
    return {frame: segment.mask for frame, segment in track.segments.items()}


def _mean_j(track: Track, drawn: dict[int, Mask | None], frames: range) -> float:
    true = _masks(track)
    return sum(frame_j(true.get(frame), drawn.get(frame)) for frame in frames) / len(frames)
