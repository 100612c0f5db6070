"""A canvas with a synthetic frame, driven by real events; what it asks for is done to its masks and noted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from app.canvas.scaled_frame import ScaledFrame
from app.track_label import TrackLabel
from app.view_state import ViewState
from inspro_core.domain.crop import Crop

SIZE_HW = (60, 80)
BoolImage = NDArray[np.bool_]
NO_KEY = Qt.KeyboardModifier.NoModifier


def rectangle(top: int, left: int, bottom: int, right: int, size_hw: tuple[int, int] = SIZE_HW) -> BoolImage:
    pixels = np.zeros(size_hw, dtype=bool)
    pixels[top:bottom, left:right] = True
    return pixels


def two_tone(size_hw: tuple[int, int], object_pixels: BoolImage, seed: int = 0) -> NDArray[np.uint8]:
    """Paint an object in warm colours on a cool, noisy ground."""
    noise = np.random.default_rng(seed).normal(0, 10, (*size_hw, 3))
    colors = np.where(object_pixels[..., None], (190, 110, 60), (60, 100, 130)) + noise
    return np.clip(colors, 0, 255).astype(np.uint8)


def crops(masks: dict[int, BoolImage]) -> dict[int, Crop]:
    """Cut masks to their boxes."""
    return {track_id: Crop.of_array(mask) for track_id, mask in masks.items()}


class Desk:
    """The canvas with the little of a document that its tests need."""

    def __init__(self, qtbot: QtBot, size_hw: tuple[int, int] = SIZE_HW) -> None:
        self.qtbot, self.state = qtbot, ViewState()
        self.canvas = Canvas(self.state)
        self.masks: dict[int, BoolImage] = {}
        self.strokes: list[tuple[int, BoolImage, bool]] = []
        self.replaced: list[tuple[int, BoolImage, str]] = []
        self.refusals: list[str] = []
        self.hints: list[str] = []
        self.asked_for_track = 0
        self.frame = np.full((*size_hw, 3), 90, dtype=np.uint8)
        self.canvas.stroke_finished.connect(self._on_stroke)
        self.canvas.mask_replaced.connect(self._on_replaced)
        self.canvas.refused.connect(self.refusals.append)
        self.canvas.hint_changed.connect(self.hints.append)
        self.canvas.paint_needs_track.connect(self._on_needs_track)
        qtbot.addWidget(self.canvas)
        self.canvas.resize(640, 480)
        self.state.show_video(10)
        self.canvas.show()
        self.show()

    def show(self, masks: dict[int, BoolImage] | None = None) -> None:
        self.masks = self.masks if masks is None else masks
        labels = {key: TrackLabel(f"dog 0.9{key}", (10, 20, 30)) for key in self.masks}
        self.canvas.show_frame(ScaledFrame.of(self.frame, 1.0), crops(self.masks), labels)

    def at(self, x: float, y: float) -> QPoint:
        return self.canvas.widget_point((x, y)).toPoint()

    def press(
        self, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEY, button: Qt.MouseButton = Qt.MouseButton.LeftButton
    ) -> None:
        self.qtbot.mousePress(self.canvas, button, keys, self.at(x, y))

    def move(self, x: float, y: float) -> None:
        self.qtbot.mouseMove(self.canvas, self.at(x, y))

    def release(
        self, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEY, button: Qt.MouseButton = Qt.MouseButton.LeftButton
    ) -> None:
        self.qtbot.mouseRelease(self.canvas, button, keys, self.at(x, y))

    def click(self, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.press(x, y, keys)
        self.release(x, y, keys)

    def double_click(self, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.click(x, y, keys)
        self.qtbot.mouseDClick(self.canvas, Qt.MouseButton.LeftButton, keys, self.at(x, y))

    def drag(
        self,
        *points: tuple[float, float],
        keys: Qt.KeyboardModifier = NO_KEY,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        self.press(*points[0], keys, button)
        for x, y in points[1:]:
            self.move(x, y)
        self.release(*points[-1], keys, button)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.canvas.setFocus()
        self.qtbot.keyClick(self.canvas, key, keys)

    def drag_with(self, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
        self.qtbot.mousePress(self.canvas, button, pos=start)
        place = QPointF(end)
        event = QMouseEvent(QMouseEvent.Type.MouseMove, place, place, Qt.MouseButton.NoButton, button, NO_KEY)
        QApplication.sendEvent(self.canvas, event)
        self.qtbot.mouseRelease(self.canvas, button, pos=end)

    def _on_stroke(self, track_id: int, pixels: BoolImage, erases: bool) -> None:
        self.strokes.append((track_id, pixels, erases))
        own = self.masks.get(track_id, np.zeros_like(pixels))
        if erases:
            self.show({**self.masks, track_id: own & ~pixels})
        else:
            self.show({**{key: mask & ~pixels for key, mask in self.masks.items()}, track_id: own | pixels})

    def _on_replaced(self, track_id: int, pixels: BoolImage, what: str) -> None:
        self.replaced.append((track_id, pixels, what))
        self.show({**self.masks, track_id: pixels})

    def _on_needs_track(self) -> None:
        self.asked_for_track += 1


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.canvas.hide()
