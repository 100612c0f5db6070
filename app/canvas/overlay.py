"""The masks of a frame as one premultiplied picture that is brought up to date rectangle by rectangle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from app.theme import track_color
from inspro_core.domain.crop import Box, Crop
from inspro_core.domain.edits import OverlapRule

FILL_ALPHA = 115  # 45 %
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
    """Keeps the masks of the shown frame and their (H, W, 4) BGRA premultiplied picture.

    Attributes:
        pixels: the picture; always the same array for one frame size, so that a QImage can wrap it.
        crops: masks by track id, also of tracks that are not drawn.
        anchors: a point at the top of each mask, frame pixels; empty masks have none.
        selected: track id, 0 for none.
        hidden: tracks that are not drawn.
        outline: width of outlines in frame pixels; 0 draws none.
        draft: shown in addition to the masks.
    """

    def __init__(self, size_hw: tuple[int, int]) -> None:
        self.pixels: NDArray[np.uint8] = np.zeros((*size_hw, 4), dtype=np.uint8)
        self._words = self.pixels.view(np.uint32)[..., 0]  # one number a pixel: many times faster to fill
        self.crops: dict[int, Crop] = {}
        self.anchors: dict[int, tuple[float, float]] = {}
        self.selected = 0
        self.hidden: frozenset[int] = frozenset()
        self.outline = 1
        self.draft: Draft | None = None

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the frame."""
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def whole(self) -> Box:
        """The box of the frame."""
        return 0, 0, self.pixels.shape[1], self.pixels.shape[0]

    def show(self, crops: Mapping[int, Crop], selected: int, hidden: frozenset[int] = frozenset()) -> None:
        """Show other masks; a draft is dropped."""
        self.crops, self.selected, self.hidden, self.draft = dict(crops), selected, hidden, None
        self.anchors = {}
        for track_id, crop in self.crops.items():
            if crop.pixels.size:
                row = int(crop.pixels.any(axis=1).argmax())
                x = crop.box[0] + float(np.flatnonzero(crop.pixels[row]).mean()) + 0.5
                self.anchors[track_id] = (x, float(crop.box[1] + row))
        self.compose(self.whole)

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

    def set_outline(self, width: int) -> None:
        """Draw outlines of another width."""
        if width != self.outline:
            self.outline = width
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
        if not (0 <= x < self.pixels.shape[1] and 0 <= y < self.pixels.shape[0]):
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
        """Draw a rectangle and the outlines around it anew; returns the rectangle that was drawn."""
        left, top, right, bottom = box
        if right <= left or bottom <= top:
            return box
        box = self._grown(box)
        self._words[box[1] : box[3], box[0] : box[2]] = 0
        for track_id in self.drawn():
            self._draw(track_id, box)
        return box

    def _grown(self, box: Box) -> Box:
        """Add what an outline reaches beyond a changed pixel: twice its width for the selected track."""
        reach = 2 * self.outline
        height, width = self.size_hw
        return (
            *(max(box[0] - reach, 0), max(box[1] - reach, 0)),
            *(min(box[2] + reach, width), min(box[3] + reach, height)),
        )

    def _draw(self, track_id: int, box: Box) -> None:
        is_painted = self.draft is not None and self.draft.track_id == track_id and not self.draft.erases
        if not is_painted:
            crop = self.crops.get(track_id)
            box = _overlap(box, crop.box if crop is not None else (0, 0, 0, 0))
        left, top, right, bottom = box
        if right <= left or bottom <= top:
            return
        wide = self._grown(box)  # so that the outline does not follow the rectangle's border
        part = self.part(track_id, wide)
        x, y = left - wide[0], top - wide[1]
        window = (slice(y, y + bottom - top), slice(x, x + right - left))
        target = self._words[top:bottom, left:right]
        red, green, blue = track_color(track_id)
        alpha = FILL_ALPHA
        np.copyto(
            target, _word(blue * alpha // 255, green * alpha // 255, red * alpha // 255, alpha), where=part[window]
        )
        if not self.outline:
            return
        edges = [_word(blue, green, red, 255)]
        if track_id == self.selected:
            edges.insert(0, _word(255, 255, 255, 255))  # around the coloured one, so that it shows on any picture
        solid = np.ascontiguousarray(part).view(np.uint8)
        kernel = np.ones((2 * self.outline + 1, 2 * self.outline + 1), np.uint8)
        for edge in edges:
            inner = np.asarray(cv2.erode(solid, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0), dtype=np.uint8)
            np.copyto(target, edge, where=(solid != inner)[window])
            solid = inner


def _word(blue: int, green: int, red: int, alpha: int) -> np.uint32:
    word: np.uint32 = np.array([blue, green, red, alpha], dtype=np.uint8).view(np.uint32)[0]
    return word


def _overlap(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
