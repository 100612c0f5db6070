"""The masks of a frame as one premultiplied picture that is brought up to date rectangle by rectangle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.theme import track_color
from inspro_core.domain.crop import Box, Crop
from inspro_core.domain.edits import OverlapRule

FILL_ALPHA = 115  # 45 %, where nobody has chosen another one
KERNEL = np.ones((3, 3), np.uint8)
WHITE = np.uint32(0xFFFFFFFF)
BoolImage = NDArray[np.bool_]


@dataclass(frozen=True)
class Draft:
    """Pixels that are shown as if they were edited already.

    Attributes:
        track_id: that is painted.
        pixels: (H, W), changed in place while a stroke goes on.
        erases: takes the pixels away instead.
        rule: what happens on other tracks.
        locked: tracks that lose no pixel.
    """

    track_id: int
    pixels: BoolImage
    erases: bool = False
    rule: OverlapRule = "over"
    locked: frozenset[int] = field(default=frozenset())


class Overlay:
    """Keeps the masks of the shown frame and their BGRA premultiplied picture.

    The picture has the size in which the frame is shown, at most the frame's own: a large frame costs no more than the
    part of the screen it fills, and outlines are one pixel of the screen wide.

    Attributes:
        size_hw: of the frame.
        pixels: (h, w, 4) the picture; a QImage can wrap it until the scale changes.
        crops: masks by track id, also of tracks that are not drawn.
        anchors: a point at the top of each mask, frame pixels; empty masks have none.
        selected: track id, 0 for none.
        hidden: tracks that are not drawn.
        scale: of the picture, at most 1.
        is_outlined: whether outlines are part of the picture.
        fill_alpha: how strong masks are drawn, 0..255; outlines always are at their full strength.
        draft: shown in addition to the masks.
    """

    def __init__(self, size_hw: tuple[int, int]) -> None:
        self.size_hw = size_hw
        self.scale = 1.0
        self._make_picture()
        self.crops: dict[int, Crop] = {}
        self.anchors: dict[int, tuple[float, float]] = {}
        self.selected = 0
        self.hidden: frozenset[int] = frozenset()
        self.is_outlined = True
        self.fill_alpha = FILL_ALPHA
        self.draft: Draft | None = None

    @property
    def whole(self) -> Box:
        """The box of the frame."""
        return 0, 0, self.size_hw[1], self.size_hw[0]

    def show(self, crops: Mapping[int, Crop], selected: int, hidden: frozenset[int] = frozenset()) -> None:
        """Show other masks; a draft is dropped."""
        self.crops, self.selected, self.hidden, self.draft = dict(crops), selected, hidden, None
        self.anchors = {}
        for track_id, crop in self.crops.items():
            if crop.pixels.size:
                row = 0 if crop.pixels[0].any() else int(crop.pixels.any(axis=1).argmax())
                columns = np.flatnonzero(crop.pixels[row])
                middle = int(columns[0] + columns[-1]) / 2 + 0.5
                self.anchors[track_id] = (crop.box[0] + middle, float(crop.box[1] + row))
        self.compose(self.whole)

    def is_showing(self, crops: Mapping[int, Crop], selected: int, hidden: frozenset[int]) -> bool:
        """Tell whether the picture is what `show` would make of these very crops."""
        return (
            (self.selected, self.hidden, self.draft) == (selected, hidden, None)
            and self.crops.keys() == crops.keys()
            and all(self.crops[track_id] is crop for track_id, crop in crops.items())
        )

    def is_like(self, other: Overlay) -> bool:
        """Tell whether both are drawn for the same frame size and scale, and in the same way."""
        own, others = ((one.size_hw, one.scale, one.is_outlined, one.fill_alpha) for one in (self, other))
        return own == others

    def mask(self, track_id: int) -> BoolImage | None:
        """Return a track's (H, W) mask; None without one."""
        crop = self.crops.get(track_id)
        return crop.to_array(self.size_hw) if crop is not None else None

    def select(self, track_id: int) -> None:
        """Emphasise a track."""
        previous, self.selected = self.selected, track_id
        for changed in {previous, track_id} & self.crops.keys():
            self.compose(self.crops[changed].box)

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Draw all tracks but these."""
        changed, self.hidden = self.hidden ^ hidden, hidden
        for track_id in changed & self.crops.keys():
            self.compose(self.crops[track_id].box)

    def set_scale(self, scale: float, is_outlined: bool) -> None:
        """Draw for another scale, of at most 1, with or without outlines."""
        if (scale, is_outlined) == (self.scale, self.is_outlined):
            return
        if scale != self.scale:
            self.scale = scale
            self._make_picture()
        self.is_outlined = is_outlined
        self.compose(self.whole)

    def set_fill_alpha(self, fill_alpha: int) -> None:
        """Draw masks stronger or fainter, 0..255."""
        if fill_alpha != self.fill_alpha:
            self.fill_alpha = fill_alpha
            self.compose(self.whole)

    def drop_draft(self) -> None:
        """Show the masks alone."""
        if self.draft is not None:
            left, top, width, height = cv2.boundingRect(self.draft.pixels.view(np.uint8))
            self.draft = None
            self.compose((left, top, left + width, top + height))

    def drawn(self) -> list[int]:
        """Give the tracks that are drawn, from the lowest to the top: higher ids and the selected one lie on top."""
        ids = self.crops.keys() | ({self.draft.track_id} if self.draft else set())
        return sorted(ids - self.hidden, key=lambda key: (key == self.selected, key))

    def tracks_at(self, point_xy: tuple[float, float]) -> list[int]:
        """Find the drawn tracks under a frame point, the top one first."""
        x, y = int(np.floor(point_xy[0])), int(np.floor(point_xy[1]))
        if not (0 <= x < self.size_hw[1] and 0 <= y < self.size_hw[0]):
            return []
        return [key for key in reversed(self.drawn()) if key in self.crops and self.crops[key].has(x, y)]

    def part(self, track_id: int, box: Box) -> BoolImage:
        """Give a rectangle of a track's mask, with the draft."""
        window = (slice(box[1], box[3]), slice(box[0], box[2]))
        crop, draft = self.crops.get(track_id), self.draft
        own = np.zeros((box[3] - box[1], box[2] - box[0]), dtype=bool) if crop is None else crop.window(box)
        if draft is None or (draft.erases and track_id != draft.track_id):
            return own
        pixels = draft.pixels[window]
        if draft.erases:
            return own & ~pixels
        for other_id, other in self.crops.items():
            is_kept = draft.rule == "under" or (draft.rule == "over" and other_id in draft.locked)
            if is_kept and other_id != draft.track_id:
                pixels = pixels & ~other.window(box)
        if track_id == draft.track_id:
            return own | pixels
        return own & ~pixels if draft.rule == "over" else own

    def compose(self, box: Box) -> Box:
        """Draw a rectangle of the frame and the outlines around it anew; returns the rectangle that was drawn."""
        left, top, right, bottom = box
        if right <= left or bottom <= top:
            return box
        left, top, right, bottom = box = self._grown(self._shown_box(box))
        self._words[top:bottom, left:right] = 0
        for track_id in self.drawn():
            self._draw(track_id, box)
        (frame_height, frame_width), (height, width) = self.size_hw, self._words.shape
        return (
            *(left * frame_width // width, top * frame_height // height),
            *(-(-right * frame_width // width), -(-bottom * frame_height // height)),
        )

    def _make_picture(self) -> None:
        height, width = shown_size(self.size_hw, self.scale)
        self.pixels: NDArray[np.uint8] = np.zeros((height, width, 4), dtype=np.uint8)
        self._words = self.pixels.view(np.uint32)[..., 0]  # one number a pixel: many times faster to fill
        self._rows = _shown_lines(self.size_hw[0], height)
        self._columns = _shown_lines(self.size_hw[1], width)

    def _shown_box(self, box: Box) -> Box:
        """Give the pixels of the picture that show a rectangle of the frame."""
        (frame_height, frame_width), (height, width) = self.size_hw, self._words.shape
        left, right = (_first_showing(column, frame_width, width) for column in (box[0], box[2]))
        top, bottom = (_first_showing(row, frame_height, height) for row in (box[1], box[3]))
        return left, top, right, bottom

    def _shown_part(self, track_id: int, box: Box) -> BoolImage:
        """Give a track's mask, with the draft, in a rectangle of the picture."""
        if self.scale == 1:
            return self.part(track_id, box)
        rows, columns = self._rows[box[1] : box[3]], self._columns[box[0] : box[2]]
        left, top = int(columns[0]), int(rows[0])
        part = self.part(track_id, (left, top, int(columns[-1]) + 1, int(rows[-1]) + 1))
        return part[rows - top][:, columns - left]

    def _grown(self, box: Box) -> Box:
        """Add what outlines reach beyond a changed pixel of the picture: two pixels for the selected track."""
        reach = 2 if self.is_outlined else 0
        height, width = self._words.shape
        return (
            *(max(box[0] - reach, 0), max(box[1] - reach, 0)),
            *(min(box[2] + reach, width), min(box[3] + reach, height)),
        )

    def _draw(self, track_id: int, box: Box) -> None:
        """Draw a track into a rectangle of the picture."""
        is_painted = self.draft is not None and self.draft.track_id == track_id and not self.draft.erases
        if not is_painted:
            crop = self.crops.get(track_id)
            box = _overlap(box, self._shown_box(crop.box) if crop is not None else (0, 0, 0, 0))
        left, top, right, bottom = box
        if right <= left or bottom <= top:
            return
        wide = self._grown(box)  # so that the outline does not follow the rectangle's border
        part = self._shown_part(track_id, wide)
        x, y = left - wide[0], top - wide[1]
        window = (slice(y, y + bottom - top), slice(x, x + right - left))
        target = self._words[top:bottom, left:right]
        fill, edge = _words_of(track_color(track_id), self.fill_alpha)
        np.copyto(target, fill, where=part[window])
        if not self.is_outlined:
            return
        # around the coloured outline of the selected track a white one, so that it shows on any picture
        edges = [WHITE, edge] if track_id == self.selected else [edge]
        solid = np.ascontiguousarray(part).view(np.uint8)
        for edge in edges:
            inner = np.asarray(cv2.erode(solid, KERNEL, borderType=cv2.BORDER_CONSTANT, borderValue=0), dtype=np.uint8)
            np.copyto(target, edge, where=(solid != inner)[window])
            solid = inner


def shown_size(size_hw: tuple[int, int], scale: float) -> tuple[int, int]:
    """Give the size of a frame at a scale of at most 1."""
    return max(1, round(size_hw[0] * scale)), max(1, round(size_hw[1] * scale))


def _shown_lines(frame_count: int, count: int) -> NDArray[np.int64]:
    """Give the row or column of the frame that each one of the picture shows: that at its middle."""
    lines: NDArray[np.int64] = (2 * np.arange(count) + 1) * frame_count // (2 * count)
    return lines


def _first_showing(line: int, frame_count: int, count: int) -> int:
    """Give the first row or column of the picture that shows one of the frame from this one on."""
    return max(0, -((frame_count - 2 * count * line) // (2 * frame_count)))


@cache
def _words_of(color_rgb: tuple[int, int, int], fill_alpha: int) -> tuple[np.uint32, np.uint32]:
    """Give a colour as fill and as outline."""
    red, green, blue = (value * fill_alpha // 255 for value in color_rgb)
    return _word(blue, green, red, fill_alpha), _word(*color_rgb[::-1], 255)


def _word(blue: int, green: int, red: int, alpha: int) -> np.uint32:
    word: np.uint32 = np.array([blue, green, red, alpha], dtype=np.uint8).view(np.uint32)[0]
    return word


def _overlap(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
