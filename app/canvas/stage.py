"""What the tools work on: the shown frame, its masks, the view, and the doors to the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QTransform

from app.actions import key_of
from app.canvas.geometry import View, bounds
from app.canvas.overlay import Overlay
from app.texts import tr
from app.view_state import ViewState
from inspro_core.domain.crop import Box, Crop
from inspro_core.domain.edits import OverlapRule

REPAINT_MARGIN = 12  # widget pixels: pens and handles reach beyond the points they mark


class Stage(QObject):
    """Shared by the canvas, which fills it, and its tools, which ask it and speak through its signals.

    Attributes:
        state: of the window.
        view: where the frame lies on the widget.
        frame: (H, W, 3) RGB, None while the frame that edits are about is not there, exactly.
        overlay: its masks.
        overlap_rule: what painting does to other tracks.
    """

    stroke_finished = Signal(int, object, bool)
    mask_replaced = Signal(int, object, str)
    paint_needs_track = Signal()
    refused = Signal(str)
    hint_changed = Signal(str)
    let_go = Signal()
    damaged = Signal(QRectF)  # widget pixels; an empty one means everything

    def __init__(self, state: ViewState) -> None:
        super().__init__()
        self.state = state
        self.view = View()
        self.frame: NDArray[np.uint8] | None = None
        self.overlay: Overlay | None = None
        self._ahead: Overlay | None = None  # drawn already for the frame that is shown next, probably
        self.overlap_rule: OverlapRule = "over"
        state.look_changed.connect(self._on_look_changed)

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the shown frame; zeros without one."""
        return self.overlay.size_hw if self.overlay is not None else (0, 0)

    @property
    def transform(self) -> QTransform:
        """Maps frame to widget."""
        scale, (x, y) = self.view.scale, self.view.offset_xy
        return QTransform(scale, 0, 0, scale, x, y)

    def begin_size(self, size_hw: tuple[int, int]) -> None:
        """Take an overlay for frames of another size, as yet without masks."""
        self.overlay = self._new_overlay(size_hw)

    def show_masks(self, crops: Mapping[int, Crop]) -> None:
        """Show other masks over the frame; a draft is dropped."""
        if self.overlay is None:
            return
        ahead, look = self._ahead, (crops, self.state.track_id, self.hidden(crops))
        if ahead is not None and ahead.is_like(self.overlay) and ahead.is_showing(*look):
            self.overlay, self._ahead = ahead, self.overlay
        else:
            self.overlay.show(*look)

    def prepare_masks(self, crops: Mapping[int, Crop]) -> None:
        """Draw masks while there is time: `show_masks` of the same crops takes no time then."""
        if self.overlay is None:
            return
        look = (crops, self.state.track_id, self.hidden(crops))
        if self.overlay.is_showing(*look):
            return
        if self._ahead is None or not self._ahead.is_like(self.overlay):
            self._ahead = self._new_overlay(self.overlay.size_hw)
            self._ahead.set_scale(self.overlay.scale, self.overlay.is_outlined)
        if not self._ahead.is_showing(*look):
            self._ahead.show(*look)

    def hidden(self, track_ids: Iterable[int]) -> frozenset[int]:
        """Give those of these tracks that are not drawn."""
        return frozenset(track_id for track_id in track_ids if not self.state.is_shown(track_id))

    def selected_mask(self) -> NDArray[np.bool_] | None:
        """Give the selected track's (H, W) mask on this frame, None where it has none or is not drawn."""
        track_id = self.state.track_id
        if self.overlay is None or not self.state.is_shown(track_id):
            return None
        return self.overlay.mask(track_id)

    def editable_track(self) -> int:
        """Give the selected track if it can be edited here; otherwise say why not and return 0."""
        track_id = self.state.track_id
        if not track_id:
            self.paint_needs_track.emit()
        elif self.refuses(track_id):
            return 0
        elif self.state.is_bare:
            self.refused.emit(tr("No mask is shown; {key} shows them again", key=key_of("bare")))
        elif not self.state.is_shown(track_id):
            self.refused.emit(tr("Track {track} is not shown; show it to edit it", track=track_id))
        else:
            return track_id
        return 0

    def refuses(self, track_id: int) -> bool:
        """Tell whether a track is locked, and say so."""
        if is_locked := track_id in self.state.locked:
            self.refused.emit(tr("Track {track} is locked; unlock it to edit it", track=track_id))
        return is_locked

    def refuse_unread(self) -> None:
        """Say that the frame that edits are about is not there."""
        self.refused.emit(tr("Frame {frame} is not read yet; nothing was changed", frame=self.state.frame))

    def repaint(self) -> None:
        """Ask for everything to be painted."""
        self.damaged.emit(QRectF())

    def repaint_box(self, box: Box) -> None:
        """Ask for a rectangle of frame pixels to be painted."""
        self.repaint_around(((box[0], box[1]), (box[2], box[3])), margin=2)

    def repaint_around(
        self, points_xy: Sequence[tuple[float, float]] | NDArray[np.float64], margin: float = REPAINT_MARGIN
    ) -> None:
        """Ask for the rectangle around frame points to be painted, with a margin in widget pixels."""
        if not len(points_xy):
            return
        left, top, right, bottom = bounds(points_xy)
        (x0, y0), (x1, y1) = self.view.to_widget((left, top)), self.view.to_widget((right, bottom))
        self.damaged.emit(QRectF(x0, y0, x1 - x0, y1 - y0).adjusted(-margin, -margin, margin, margin))

    def _new_overlay(self, size_hw: tuple[int, int]) -> Overlay:
        made = Overlay(size_hw)
        made.set_fill_alpha(self._fill_alpha())
        return made

    def _fill_alpha(self) -> int:
        return round(255 * self.state.mask_opacity / 100)

    def _on_look_changed(self) -> None:
        if self.overlay is not None:
            self.overlay.set_fill_alpha(self._fill_alpha())
        self.repaint()
