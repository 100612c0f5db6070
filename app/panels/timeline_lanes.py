"""The lanes of the timeline as pictures: what is seen, how sure the model was, and what a human did.

A column of pixels may stand for many frames. A single frame that is seen, or that a human did, always stays visible.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.panels.suspicion_marks import SuspicionMarks
from app.panels.timeline_geometry import TimeScale
from inspro_core.domain.lane import HUMAN, Lane, is_human

Pixels = NDArray[np.uint32]
Columns = NDArray[np.bool_]
Rgb = tuple[int, int, int]
OPAQUE = 0xFF000000
SUSPICIOUS: Rgb = (213, 94, 0)  # the vermilion of Okabe and Ito, told from a light and a dark ground
REVIEWED: Rgb = (0, 158, 115)  # their bluish green
FAINTEST, HIDDEN_WEIGHT, EDGE_WEIGHT = 0.22, 0.35, 0.55  # weights of colours
MARK_WIDTH = 3  # pixels that a human frame has at least
CAP_HEIGHT = 2  # pixels of the bar on top of human frames
LANE_TRIANGLE, TRIANGLE_REACH = 7, 4  # pixels: height at the foot of a lane, and from the middle to the corners


@dataclass(frozen=True)
class LaneLook:
    """Colours of a lane, RGB 0..255.

    Attributes:
        ground: behind it.
        track: of the track.
        ink: of edges and of the cap over human frames; stands out from the ground.
        is_hidden: whether the track's masks are not drawn; its lane is pale then.
    """

    ground: Rgb
    track: Rgb
    ink: Rgb
    is_hidden: bool = False


def reduce_lane(lane: Lane, starts: NDArray[np.int64]) -> Lane:
    """Reduce a lane to columns of pixels.

    Args:
        lane: (F,) of all frames.
        starts: (W + 1,) frames at which the columns begin, not falling; equal ones share a frame.

    Returns:
        (W,) a lane again: absent where the track is on no frame of the column, else the mean score of those on which
        it is, and human where a human did any of them.
    """
    first, stop = int(starts[0]), min(max(int(starts[-1]), int(starts[-2]) + 1), len(lane))
    if stop <= first:
        return np.zeros(len(starts) - 1, dtype=np.uint8)
    places = np.minimum(starts[:-1], stop - 1) - first
    peaks = np.maximum.reduceat(lane[first:stop], places)
    seen = np.flatnonzero(peaks)
    if not len(seen):
        return peaks
    begin, end = int(seen[0]), int(seen[-1]) + 1  # most tracks are short: only where it is seen there are means
    last = stop - first if end == len(places) else max(int(places[end]), int(places[end - 1]) + 1)
    scores, inner = lane[first + places[begin] : first + last] & np.uint8(HUMAN - 1), places[begin:end] - places[begin]
    total = np.add.reduceat(scores, inner, dtype=np.int64)
    count = np.add.reduceat(scores != 0, inner, dtype=np.int64)
    reduced = peaks & np.uint8(HUMAN)
    reduced[begin:end] |= ((total + count // 2) // np.maximum(count, 1)).astype(np.uint8)
    return reduced


def human_frame_near(lane: Lane, scale: TimeScale, x: float) -> int | None:
    """Return the frame nearest to a column that a human did and whose mark the column is on, None where there is none.

    Where a column holds many frames, this is the one that its mark stands for.
    """
    begin, stop = scale.frame_at(x - MARK_WIDTH // 2), scale.frame_at(x + 1 + MARK_WIDTH // 2)
    found = begin + np.flatnonzero(is_human(lane[begin : stop + 1]))
    return int(found[np.argmin(np.abs(scale.x_of(0) + found * scale.frame_width - x))]) if len(found) else None


def widened(columns: Columns) -> Columns:
    """Widen what is marked by a column to both sides."""
    wide = columns.copy()
    wide[1:] |= columns[:-1]
    wide[:-1] |= columns[1:]
    return wide


def draw_lane(columns: Lane, marks: Columns, height: int, look: LaneLook, is_widened: bool) -> Pixels:
    """Draw a lane: a slim bar in the shade of the score where it is seen; a tall one with a cap where a human was.

    Height tells who, so that it needs no colours; the edge below the bar tells of presence on any ground.

    Args:
        columns: (W,) as `reduce_lane` returns them.
        marks: (W,) where triangles for suspicious frames stand.
        height: of the picture, 12 at least.
        look: its colours.
        is_widened: whether frames are narrower than a mark.

    Returns:
        (height, W) 0xFFRRGGBB.
    """
    shades, edge, cap = _inks(look)
    ground, track = shades[0], shades[-1]
    low, human = columns & (HUMAN - 1), is_human(columns)
    human = widened(human) if is_widened else human
    top, bottom = height // 3, height - height // 3
    picture = np.full((height, len(columns)), ground, dtype=np.uint32)
    picture[top:bottom] = shades[low]
    picture[bottom - 1, low > 0] = edge
    places = np.flatnonzero(human)  # few or none in most lanes
    picture[2 : height - 2, places] = track
    picture[2 : 2 + CAP_HEIGHT, places] = cap
    picture[height - 3, places] = edge
    draw_triangles(picture[height - LANE_TRIANGLE :], marks, look.ground, points_up=True)
    return picture


def draw_triangles(picture: Pixels, marks: Columns, ground: Rgb, points_up: bool) -> None:
    """Draw a triangle with an outline at every mark, into a picture and as high as it is.

    Args:
        picture: (height, W) 0xFFRRGGBB, is changed.
        marks: (W,) columns of the tips.
        ground: colour of the outline.
        points_up: where the tip is.
    """
    places = np.flatnonzero(marks)
    if not len(places):
        return
    height, width = picture.shape
    for color, extra in ((ground, 1), (SUSPICIOUS, 0)):
        rows, offsets = _triangle(height, extra)
        columns = places[:, None] + offsets
        is_inside = (columns >= 0) & (columns < width)
        rows = np.broadcast_to(rows if points_up else height - 1 - rows, columns.shape)
        picture[rows[is_inside], columns[is_inside]] = _packed(color)


def draw_reviewed(frames: Columns, starts: NDArray[np.int64], height: int, ground: Rgb) -> Pixels:
    """Draw the frames that a human has confirmed: full height where all of a column are, half where some are.

    Args:
        frames: (F,) whether confirmed.
        starts: as in `reduce_lane`.
        height: of the picture.
        ground: colour behind them.

    Returns:
        (height, W) 0xFFRRGGBB.
    """
    picture = np.full((height, len(starts) - 1), _packed(ground), dtype=np.uint32)
    if len(frames):
        before = np.concatenate(([0], np.cumsum(frames)))
        stops = np.minimum(np.maximum(starts[1:], starts[:-1] + 1), len(frames))
        begins = np.minimum(starts[:-1], len(frames) - 1)
        count = before[stops] - before[begins]
        picture[height // 2 :, count > 0] = _packed(REVIEWED)
        picture[:, count == stops - begins] = _packed(REVIEWED)
    return picture


def draw_marks(marks: Columns, height: int, ground: Rgb) -> Pixels:
    """Draw the row of marks below the ruler: (height, W) 0xFFRRGGBB."""
    picture = np.full((height, len(marks)), _packed(ground), dtype=np.uint32)
    draw_triangles(picture, marks, ground, points_up=False)
    return picture


def mixed(ground: Rgb, color: Rgb, weight: float) -> Rgb:
    """Mix a colour into a ground, 0 for the ground alone."""
    red, green, blue = (round(g + (c - g) * weight) for g, c in zip(ground, color, strict=True))
    return red, green, blue


class Strip:
    """Pixels as a picture for Qt, which does not copy them."""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = np.ascontiguousarray(pixels)  # must live as long as the image
        height, width = pixels.shape
        self.image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)


class LaneStrips:
    """The pictures of the lanes in sight; one is drawn again only after its track, its look or the view changed."""

    def __init__(self) -> None:
        self.marks = SuspicionMarks()
        self._lanes: dict[int, Lane] = {}
        self._view: tuple[TimeScale, int] | None = None
        self._starts: NDArray[np.int64] = np.zeros(2, dtype=np.int64)
        self._strips: dict[int, tuple[LaneLook, Strip]] = {}

    def show(self, lanes: Mapping[int, Lane]) -> None:
        """Take all lanes anew; the pictures of those that are as they were stay."""
        old, self._lanes = self._lanes, dict(lanes)
        for track_id in tuple(self._strips):
            if not np.array_equal(old.get(track_id, ()), lanes.get(track_id, ())):
                del self._strips[track_id]

    def update(self, lanes: Mapping[int, Lane]) -> None:
        """Take some lanes anew."""
        self._lanes.update(lanes)
        for track_id in lanes:
            self._strips.pop(track_id, None)

    def show_marks(self, marks: SuspicionMarks) -> None:
        """Take other marks of suspicious frames."""
        for track_id in tuple(self._strips):
            if marks.of(track_id) != self.marks.of(track_id):
                del self._strips[track_id]
        self.marks = marks

    def lane(self, track_id: int) -> Lane | None:
        """Return the lane of a track, None where it was never seen."""
        return self._lanes.get(track_id)

    def keep(self, track_ids: Collection[int]) -> None:
        """Forget the pictures of all tracks but some, those in sight."""
        self._strips = {track_id: strip for track_id, strip in self._strips.items() if track_id in track_ids}

    def strip(self, track_id: int, scale: TimeScale, height: int, look: LaneLook) -> QImage:
        """Return the picture of a lane, as wide as the view."""
        if (scale, height) != self._view:
            self._view, self._starts, self._strips = (scale, height), scale.column_starts(), {}
        known = self._strips.get(track_id)
        if known is not None and known[0] == look:
            return known[1].image
        lane = self._lanes.get(track_id)
        columns = reduce_lane(lane, self._starts) if lane is not None else np.zeros(scale.width, dtype=np.uint8)
        marks = self.marks.columns(scale, track_id)
        strip = Strip(draw_lane(columns, marks, height, look, scale.frame_width < MARK_WIDTH))
        self._strips[track_id] = (look, strip)
        return strip.image


@lru_cache(maxsize=1024)
def _inks(look: LaneLook) -> tuple[Pixels, int, int]:
    """Return the shades by the low bits of a mark, the edge and the cap."""
    strength = HIDDEN_WEIGHT if look.is_hidden else 1.0
    weights = np.concatenate(([0.0], np.linspace(FAINTEST, 1.0, 101))) * strength
    ground, track = np.array(look.ground), np.array(look.track)
    rgb = np.rint(ground + (track - ground) * weights[:, None]).astype(np.uint32)
    shades: Pixels = OPAQUE | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
    edge, cap = (_packed(mixed(look.ground, look.ink, weight * strength)) for weight in (EDGE_WEIGHT, 1.0))
    return shades, edge, cap


@lru_cache(maxsize=16)
def _triangle(height: int, extra: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of the pixels of a triangle with its tip at column 0, wider by some pixels."""
    reaches = [extra + round(row * TRIANGLE_REACH / (height - 1)) for row in range(height)]
    pixels = [(row, column) for row, reach in enumerate(reaches) for column in range(-reach, reach + 1)]
    rows, columns = np.array(pixels, dtype=np.int64).T
    return rows, columns


def _packed(color: Rgb) -> int:
    return OPAQUE | color[0] << 16 | color[1] << 8 | color[2]
