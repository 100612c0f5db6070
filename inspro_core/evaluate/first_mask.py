"""How far one mask reaches: the first mask of a true track is given, the rest of the video is measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Track
from inspro_core.evaluate.carriers import Carrier, ObjectLabels
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
        carriers: ways to try; each gets the track of `unaided` that fits best as what the labels hold.
        unaided: what a model found by itself.
        on_track: called after each track.
    """
    scores = []
    for track in video.truth.tracks.values():
        first = min(track.segments, default=video.source.frame_count)
        rest = range(first + 1, video.source.frame_count)
        if not rest:
            continue
        found = _best_found(track, unaided, rest) if unaided is not None else {}
        labels = ObjectLabels({first: track.segments[first].mask}, found)
        if unaided is not None:
            scores.append(FirstMaskScore(video.name, track.id, UNAIDED, _mean_j(track, found, rest), 0.0))
        for carrier in carriers:
            began = time.monotonic()
            carried = carrier.carry(video.source, labels, first, rest, "forward")
            seconds = (time.monotonic() - began) / len(rest)
            scores.append(FirstMaskScore(video.name, track.id, carrier.name, _mean_j(track, carried, rest), seconds))
        on_track()
    return scores


def frame_j(true: Mask | None, drawn: Mask | None) -> float:
    """Return the IoU of two masks of a frame, None for an absent one; 1 if both are absent, as DAVIS counts."""
    if true is None or drawn is None:
        return float(true is drawn)
    return true.iou(drawn)


def _best_found(track: Track, unaided: Annotation, frames: range) -> dict[int, Mask]:
    """Give the masks of the pre-labelled track that fits a true one best on some frames; none if there is no track."""
    found = [_masks(other) for other in unaided.tracks.values()]
    return max(found, key=lambda masks: _mean_j(track, masks, frames), default={})


def _masks(track: Track) -> dict[int, Mask]:
    return {frame: segment.mask for frame, segment in track.segments.items()}


def _mean_j(track: Track, drawn: Mapping[int, Mask | None], frames: range) -> float:
    true = _masks(track)
    return sum(frame_j(true.get(frame), drawn.get(frame)) for frame in frames) / len(frames)
