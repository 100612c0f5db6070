"""The timeline: a ruler, marks of review, one lane per track, the range and the playhead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontInfo,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.panels.frame_tip import FramePreview
from app.panels.kept_picture import KeptPicture
from app.panels.suspicion_marks import SuspicionMarks
from app.panels.timeline_geometry import TimeScale
from app.panels.timeline_mouse import GRIP, TimelineMouse
from app.panels.timeline_paint import PLAYHEAD_REACH
from app.panels.timeline_scene import TimelineScene
from app.texts import tr
from app.track_label import TrackLabel
from app.workers.previews import Previews
from inspro_core.domain.lane import Lane
from inspro_core.domain.project import Video
from inspro_core.domain.suspicions import Suspicion

FONT_SHARE = 0.92  # of the window's font size
WHEEL_ZOOM, STEP_ZOOM = 1.25, 1.6
NOTCH = 120  # units of one step of a mouse wheel
LEAST_LANES = 3  # for which there is room
Key = Qt.Key
Modifier = Qt.KeyboardModifier


class Timeline(QAbstractScrollArea):
    """Where each track is seen, how sure the model was, and what a human did, reviewed or should look at.

    A click or drag goes to a frame; Shift+drag, or dragging an end of the range, chooses a range; the middle button
    pans. The wheel scrolls the lanes, with Shift the frames, with Ctrl it zooms around the pointer. A click leaves the
    focus on the canvas; Tab and F6 bring it here, and then arrows, Home and End, plus and minus work, and the letters
    of the canvas.
    """

    frame_chosen = Signal(int)
    track_chosen = Signal(int)
    range_chosen = Signal(object)

    def __init__(self, previews: Previews) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Timeline"))
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.preview = FramePreview(previews, self)
        self._video: Video | None = None
        self._reviewed: frozenset[int] = frozenset()
        self._range: range | None = None
        self._is_syncing = False
        self.scene = TimelineScene(self.palette(), self._take_font())
        self._picture = KeptPicture(self.viewport(), self.scene.paint)
        self._mouse = TimelineMouse(self.scene, self.preview, self.viewport())
        self._mouse.frame_wanted.connect(self._choose)
        self._mouse.track_wanted.connect(self._choose_track)
        self._mouse.range_wanted.connect(self._choose_range)
        self._mouse.range_drawn.connect(lambda frames: self._paint_range(frames or self._range))
        self._mouse.view_wanted.connect(self._show_scale)
        self._mouse.lanes_panned.connect(self._pan_lanes)
        self.verticalScrollBar().valueChanged.connect(self._on_vertical)
        self.horizontalScrollBar().valueChanged.connect(self._on_horizontal)
        self._lay_out()

    def show_video(self, video: Video | None) -> None:
        """Show another video, or none: its exact times, and its frames under the pointer; the lanes come after it."""
        if video != self._video:
            self._video = video
            self.preview.show_video(video)
            self._start_anew(video.frame_count if video is not None else 0, 25.0)

    def show_lanes(
        self, lanes: Mapping[int, Lane], labels: Mapping[int, TrackLabel], frame_count: int, frames_per_second: float
    ) -> None:
        """Show the tracks of the video.

        Args:
            lanes: (F,) by track id; a track that was never seen may lack one.
            labels: by track id; each has a lane.
            frame_count: of the video, 0 without one.
            frames_per_second: for the ruler while `show_video` has not told exact times.
        """
        if frame_count != self.scene.scale.frame_count:
            self._start_anew(frame_count, frames_per_second)
        is_selected_new = self.scene.selected not in self.scene.labels
        self.scene.show_lanes(lanes, labels)
        self._lay_out()
        if is_selected_new:
            self._reveal(self.scene.selected)

    def update_frames(self, lanes: Mapping[int, Lane], frames: Collection[int]) -> None:
        """Show some lanes anew.

        Args:
            lanes: that changed, by track id.
            frames: on which they did; none for all.
        """
        self.scene.strips.update(lanes)
        scale = self.scene.scale
        first, last = (min(frames), max(frames)) if frames else (0, scale.frame_count)
        left, right = int(self.scene.x_of(first)) - GRIP, int(self.scene.x_of(last + 1)) + GRIP
        columns = QRect(left, 0, right - left, self.viewport().height())
        for track_id in lanes:
            self._picture.change(self.scene.row_of(track_id) & columns)

    def show_reviewed(self, frames: Collection[int]) -> None:
        """Show which frames a human has confirmed."""
        if frozenset(frames) != self._reviewed:
            self._reviewed = frozenset(frames)
            reviewed = np.zeros(self.scene.scale.frame_count, dtype=bool)
            numbers = np.fromiter(self._reviewed, dtype=np.int64, count=len(self._reviewed))
            reviewed[numbers[numbers < len(reviewed)]] = True
            self.scene.show_reviewed(reviewed)
            self._picture.change(self.scene.reviewed_row)

    def show_suspicious(self, suspicions: Sequence[Suspicion]) -> None:
        """Show marks for the suspicions that nobody has decided on."""
        self.scene.show_suspicious(SuspicionMarks(suspicions))
        self._picture.change(self.scene.times)

    def show_frame(self, frame: int) -> None:
        """Move the playhead; where it leaves the view, turn the page."""
        before = self._playhead()
        self.scene.frame = frame
        self._show_scale(self.scene.scale.revealing(frame))
        if self._playhead() != before:
            self.viewport().update(before)
            self.viewport().update(self._playhead())

    def show_range(self, frames: range | None) -> None:
        """Show the range of frames, None for none."""
        self._range = frames
        if not self._mouse.is_choosing_range:
            self._paint_range(frames)

    def select(self, track_id: int) -> None:
        """Emphasise a lane, 0 for none, and bring it into sight."""
        scene = self.scene
        self._picture.change(scene.row_of(scene.selected))
        scene.selected = track_id
        self._picture.change(scene.row_of(track_id))
        self._reveal(track_id)

    def set_visibility(self, hidden: Collection[int], locked: Collection[int]) -> None:
        """Show which tracks are hidden and which are locked."""
        self.scene.hidden, self.scene.locked = frozenset(hidden), frozenset(locked)
        self._picture.change()

    def zoom_in(self) -> None:
        """Show fewer frames, around the playhead where it is in sight."""
        self._zoom(STEP_ZOOM)

    def zoom_out(self) -> None:
        """Show more frames."""
        self._zoom(1 / STEP_ZOOM)

    def fit(self) -> None:
        """Show all frames."""
        self._show_scale(TimeScale.fitted(self.scene.scale.frame_count, self.scene.scale.width))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return room for some lanes."""
        return QSize(640, self.minimumSizeHint().height() + 4 * self.scene.stack.lane_height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return room for the ruler and a few lanes."""
        return QSize(240, self.scene.lanes.top() + LEAST_LANES * self.scene.stack.lane_height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Show the picture of the timeline with the pointers over it; of the picture only what is stale is painted."""
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        painter.drawPixmap(0, 0, self._picture.pixels(self._font))
        self.scene.paint_pointers(painter)
        if self.hasFocus():
            painter.setPen(self.scene.inks.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Hand it to the mouse."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Hand it to the mouse."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Hand it to the mouse."""
        self._mouse.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Show all frames after a double click on the ruler; elsewhere it is a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.scene.ruler.contains(event.position().toPoint()):
            self.fit()
        else:
            self._mouse.press(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Zoom with Ctrl, scroll the frames with Shift, else the lanes."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._mouse.leave()
        if event.modifiers() & Modifier.ControlModifier:
            x = event.position().x() - self.scene.lanes.left()
            self._show_scale(self.scene.scale.zoomed(WHEEL_ZOOM ** (turned / NOTCH), max(x, 0.0)))
        elif event.modifiers() & Modifier.ShiftModifier:
            self._show_scale(self.scene.scale.scrolled(-turned / NOTCH * self.scene.scale.width / 8))
        else:
            super().wheelEvent(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Step, select and zoom; letters are actions of the window."""
        step = 10 if event.modifiers() & Modifier.ShiftModifier else 1
        last = self.scene.scale.frame_count - 1
        key, frame = event.key(), self.scene.frame
        frames = {int(Key.Key_Left): frame - step, int(Key.Key_Right): frame + step, int(Key.Key_Home): 0}
        if event.modifiers() & (Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier):
            super().keyPressEvent(event)
        elif key in frames or key == Key.Key_End:
            self._choose(frames.get(key, last))
        elif key in (Key.Key_Plus, Key.Key_Equal):
            self.zoom_in()
        elif key == Key.Key_Minus:
            self.zoom_out()
        elif key in (Key.Key_Up, Key.Key_Down):
            self._select_neighbour(1 if key == Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fit the lanes into the new size."""
        self._lay_out()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Notice that the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._mouse.leave()
        return super().viewportEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Take the tip away, too."""
        self._mouse.leave()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show the focus."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show that the focus has gone."""
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Take another theme or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.scene.take_style(self.palette(), self._take_font())
            self._lay_out()

    def _choose(self, frame: int) -> None:
        frame = min(max(frame, 0), self.scene.scale.frame_count - 1)
        if frame not in (self.scene.frame, -1):
            self.frame_chosen.emit(frame)

    def _choose_track(self, track_id: int) -> None:
        if track_id not in (0, self.scene.selected):
            self.track_chosen.emit(track_id)

    def _choose_range(self, frames: range) -> None:
        if frames != self._range:
            self.range_chosen.emit(frames)

    def _pan_lanes(self, pixels: int) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + pixels)

    def _select_neighbour(self, step: int) -> None:
        ids = self.scene.track_ids
        if ids:
            known = self.scene.selected in ids
            place = ids.index(self.scene.selected) + step if known else (0 if step > 0 else len(ids) - 1)
            self._choose_track(ids[min(max(place, 0), len(ids) - 1)])

    def _reveal(self, track_id: int) -> None:
        if track_id in self.scene.labels:
            lane = self.scene.track_ids.index(track_id)
            self.verticalScrollBar().setValue(self.scene.stack.scroll_showing(lane))

    def _zoom(self, factor: float) -> None:
        scale = self.scene.scale
        x = scale.x_of(self.scene.frame + 0.5)
        self._show_scale(scale.zoomed(factor, x if 0 <= x <= scale.width else scale.width / 2))

    def _playhead(self) -> QRect:
        x = int(self.scene.x_of(self.scene.frame + 0.5))
        return QRect(x - PLAYHEAD_REACH, 0, 2 * PLAYHEAD_REACH + 1, self.viewport().height())

    def _paint_range(self, frames: range | None) -> None:
        if frames != self.scene.frames_in_range:
            self.scene.frames_in_range = frames
            self._picture.change(self.scene.times)

    def _start_anew(self, frame_count: int, frames_per_second: float) -> None:
        """Forget what belongs to another video."""
        self._mouse.cancel()
        scene, video = self.scene, self._video
        times = np.arange(max(1, frame_count)) / frames_per_second
        if video is not None and video.frame_count == frame_count:
            times = np.asarray(video.timestamps)
        scene.timestamps, scene.scale = times, TimeScale.fitted(frame_count, scene.scale.width)
        scene.frame = 0
        scene.show_suspicious(SuspicionMarks())
        scene.show_reviewed(np.zeros(frame_count, dtype=bool))
        scene.show_lanes({}, {})
        self._reviewed = frozenset()
        self._lay_out()

    def _take_font(self) -> QFontMetrics:
        self._font = QFont(self.font())
        self._font.setPixelSize(max(9, round(FONT_SHARE * QFontInfo(self.font()).pixelSize())))
        return QFontMetrics(self._font)

    def _lay_out(self) -> None:
        self.scene.lay_out(self.viewport().size())
        self._sync_bars()
        self._picture.change()

    def _show_scale(self, scale: TimeScale) -> None:
        if scale != self.scene.scale:
            self.scene.scale = scale
            self._sync_bars()
            self._picture.change(self.scene.times)

    def _sync_bars(self) -> None:
        """Let the scroll bars follow; what they say meanwhile is no wish of the user."""
        scale, stack = self.scene.scale, self.scene.stack
        self._is_syncing = True
        for bar, most, page, step, value in (
            (
                self.horizontalScrollBar(),
                scale.content_width - scale.width,
                scale.width,
                scale.width // 10,
                scale.offset,
            ),
            (self.verticalScrollBar(), stack.max_scroll, stack.height, stack.lane_height, stack.scroll),
        ):
            bar.setRange(0, max(0, most))
            bar.setPageStep(max(1, page))
            bar.setSingleStep(max(1, step))
            bar.setValue(value)
        self._is_syncing = False

    def _on_horizontal(self, value: int) -> None:
        if not self._is_syncing:
            self._show_scale(self.scene.scale.scrolled(value - self.scene.scale.offset))

    def _on_vertical(self, value: int) -> None:
        if not self._is_syncing and value != self.scene.stack.scroll:
            self.scene.stack = replace(self.scene.stack, scroll=value)
            self._picture.change()
