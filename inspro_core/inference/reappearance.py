"""Recognises an object that comes back after it was not seen: by its colours, its size, its place and its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from inspro_core.domain.mask import BoolImage
from inspro_core.inference.colors import FloatImage, color_likeness, count_object_colors
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.exposure import lit
from inspro_core.media import RgbImage
from inspro_core.model.inspro import FrameOutput

UPDATE = 0.3  # share of the newest frame in the colours of a track
MIN_SIGHTINGS = 3  # a track that was seen less often is not remembered
MAX_REMEMBERED = 64  # tracks
MIN_LIKENESS = 0.4  # colours that two sightings of one object have in common
MIN_CLASS_OVERLAP = 0.7
MAX_LOG_AREA_CHANGE = 1.2
REACH, REACH_PER_FRAME, MAX_REACH = 0.4, 0.03, 0.8  # how far an object may be from its last place, frame heights


@dataclass(frozen=True)
class Look:
    """An object on one frame.

    Attributes:
        frame: index.
        centre_yx: of its box, in heights of the frame.
        log_area: natural logarithm of its share of the frame.
        is_cut: whether it reaches the border of the frame, beyond which more of it may be.
        colors: (B, B, B) smoothed shares of the colours under its mask.
        classes: (K,) scores, all 0 where nothing is known.
    """

    frame: int
    centre_yx: tuple[float, float]
    log_area: float
    is_cut: bool
    colors: FloatImage
    classes: NDArray[np.float64]

    @classmethod
    def of(cls, frame: int, picture: RgbImage, mask: BoolImage, classes: NDArray[np.float64]) -> Look:
        """Describe an object by its (H, W) mask on an (H, W, 3) RGB picture."""
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        height, width = mask.shape
        if not len(rows):
            return cls(frame, (0.0, 0.0), float("-inf"), False, count_object_colors(picture, mask), classes)
        centre = (rows[0] + rows[-1] + 1) / 2 / height, (columns[0] + columns[-1] + 1) / 2 / height
        is_cut = rows[0] == 0 or columns[0] == 0 or rows[-1] == height - 1 or columns[-1] == width - 1
        log_area = float(np.log(mask.sum() / mask.size))
        return cls(frame, centre, log_area, bool(is_cut), count_object_colors(picture, mask), classes)

    def likeness(self, later: Look) -> float:
        """Measure the colours in common with a later sighting, 0..1; 0 where place, size or class rule it out."""
        reach = min(MAX_REACH, REACH + REACH_PER_FRAME * abs(later.frame - self.frame))
        if float(np.hypot(*np.subtract(self.centre_yx, later.centre_yx))) > reach:
            return 0.0
        is_whole = not (self.is_cut or later.is_cut)
        if is_whole and abs(self.log_area - later.log_area) > MAX_LOG_AREA_CHANGE:
            return 0.0
        both = float(np.sqrt(self.classes.sum() * later.classes.sum()))
        if both and float(np.sqrt(self.classes * later.classes).sum()) < MIN_CLASS_OVERLAP * both:
            return 0.0
        return color_likeness(self.colors, later.colors)


@dataclass(frozen=True)
class RememberedTrack:
    """A track as it was when last seen.

    Attributes:
        look: on that frame; its colours are a moving mean, its classes the sum over all frames.
        age: frames since its birth.
        sightings: frames on which it was seen.
    """

    look: Look
    age: int
    sightings: int


NO_TRACKS: Mapping[int, RememberedTrack] = MappingProxyType({})


def look_at_slots(
    engine: Engine,
    observation: Observation,
    output: FrameOutput,
    slots: NDArray[np.int64],
    logits: Tensor,
    frame: int,
    gain: float = 1.0,
) -> list[Look]:
    """Describe what some slots show on a frame, from the (M, h, w) mask logits of these slots.

    With a `gain` the picture is looked at as if it were so many times as bright.
    """
    height, width = observation.sizes_hw[0].tolist()
    picture = lit(observation.images[0, :, :height, :width].permute(1, 2, 0).cpu().numpy(), gain)
    masks = engine.input_masks(logits, observation)
    scores = output.logits[-1, 0].sigmoid().cpu().numpy().astype(np.float64)[slots]
    return [Look.of(frame, picture, mask, classes) for mask, classes in zip(masks, scores, strict=True)]


def remember(tracks: Mapping[int, RememberedTrack], track_id: int, look: Look, age: int) -> dict[int, RememberedTrack]:
    """Return the tracks with one brought up to date; that which was seen last longest ago is forgotten for it."""
    before = tracks.get(track_id)
    sightings = 1
    if before is not None:
        colors = np.asarray((1 - UPDATE) * before.look.colors + UPDATE * look.colors, dtype=np.float32)
        look, sightings = replace(look, colors=colors, classes=before.look.classes + look.classes), before.sightings + 1
    after = {**tracks, track_id: RememberedTrack(look, age, sightings)}
    if len(after) > MAX_REMEMBERED:
        del after[min(after, key=lambda other: after[other].look.frame)]
    return after


def find_returns(newcomers: Sequence[Look], lost: Mapping[int, RememberedTrack]) -> dict[int, int]:
    """Tell which newcomers are tracks that were lost.

    Args:
        newcomers: of one frame.
        lost: tracks that are not seen on it.

    Returns:
        The track by the index of the newcomer, one to one.
    """
    known = [track_id for track_id, track in lost.items() if track.sightings >= MIN_SIGHTINGS]
    if not newcomers or not known:
        return {}
    table = np.array([[lost[track_id].look.likeness(look) for track_id in known] for look in newcomers])
    rows, columns = linear_sum_assignment(table, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {row: known[column] for row, column in pairs if table[row, column] >= MIN_LIKENESS}
