"""The main window: puts the parts together and connects them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QDockWidget, QLabel, QMainWindow, QMenu, QProgressBar, QToolButton, QWidget

from app import messages
from app.actions import MENUS, ROWS, build_actions
from app.canvas.canvas import Canvas
from app.document import Document
from app.editing import Editing
from app.files import Files
from app.panels.timeline import Timeline
from app.panels.tracks import TracksPanel
from app.panels.videos import VideosPanel
from app.playback import Playback
from app.prelabelling import Prelabelling
from app.settings import Settings
from app.view_state import ViewState
from app.workers.frames import FrameLoader
from inspro_core import api

REFRESH_MS = 150
MESSAGE_MS = 8000
SCORE_THRESHOLD = 0.2


class MainWindow(QMainWindow):
    """Canvas in the middle, videos left, tracks right, timeline below."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("InsPro annotator")
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self.settings, self.document, self.state = Settings(), Document(), ViewState()
        self.editing = Editing(self.document, self.state)
        self.playback = Playback(self.state)
        self.prelabelling = Prelabelling(self.document)
        self.files = Files(self, self.document, self.settings)
        self.loader = FrameLoader()
        self.canvas = Canvas(self.state)
        self.videos, self.tracks, self.timeline = VideosPanel(), TracksPanel(), Timeline()
        self.model, self.device = QComboBox(), QComboBox()
        self.progress, self.cancel_button, self.saved = QProgressBar(), QToolButton(), QLabel()
        self.position, self.running_on = QLabel(), QLabel()
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self.setCentralWidget(self.canvas)
        self._add_docks()
        self.actions_by_name = build_actions(self, self.canvas, self._handlers())
        self._add_menus_and_toolbar()
        self._add_status_bar()
        self._connect()
        self._restore()
        self.loader.start()
        self._show_enabled()

    def open_path(self, path: Path) -> None:
        """Open a video, a folder of frames or a project."""
        self._leave_video()
        self.files.open_path(path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Ask while a model works; stop everything cleanly."""
        if self.prelabelling.is_running and not messages.ask(
            self, "Close", "A model is labelling this video. What it found so far is saved.", "Stop and close"
        ):
            event.ignore()
            return
        self._leave_video()
        self.loader.stop()
        self.files.wait()
        self.settings.set_layout(self.saveGeometry(), self.saveState())
        self.document.undo_stack.blockSignals(True)  # it is emptied when the window's actions are gone
        self.document.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Open a dropped file."""
        self.open_path(Path(event.mimeData().urls()[0].toLocalFile()))

    def _handlers(self) -> dict[str, Callable[[], object]]:
        state, step = self.state, self._step
        return {
            "open": self.files.choose_file,
            "open_folder": self.files.choose_folder,
            "export": self.files.export,
            "import": self.files.import_dataset,
            "save": lambda: self._inform("Every edit is saved as it is made"),
            "quit": self.close,
            "undo": self.editing.undo,
            "redo": self.editing.redo,
            "select": lambda: state.choose_tool("select"),
            "brush": lambda: state.choose_tool("brush"),
            "eraser": lambda: state.choose_tool("eraser"),
            "smaller_brush": lambda: state.set_brush_size(round(state.brush_size / 1.25 - 0.5)),
            "larger_brush": lambda: state.set_brush_size(round(state.brush_size * 1.25 + 0.5)),
            "play": self.playback.toggle,
            "previous_frame": lambda: step(-1),
            "next_frame": lambda: step(1),
            "back_10": lambda: step(-10),
            "on_10": lambda: step(10),
            "back_100": lambda: step(-100),
            "on_100": lambda: step(100),
            "first_frame": lambda: step(-state.frame_count),
            "last_frame": lambda: step(state.frame_count),
            "go_to": self.files.ask_frame,
            "fit": self.canvas.fit,
            "new_track": self.editing.new_track,
            "next_track": self._select_next,
            "confirm": self.editing.toggle_reviewed,
            "delete_here": self.editing.delete_on_frame,
            "delete_track": self.editing.delete_track,
            "prelabel": self._prelabel,
            "cancel": self.prelabelling.cancel,
            "keys": self.files.show_keys,
        }

    def _add_docks(self) -> None:
        places = (
            ("Videos", self.videos, Qt.DockWidgetArea.LeftDockWidgetArea),
            ("Tracks", self.tracks, Qt.DockWidgetArea.RightDockWidgetArea),
            ("Timeline", self.timeline, Qt.DockWidgetArea.BottomDockWidgetArea),
        )
        docks: list[QDockWidget] = []
        for name, panel, area in places:
            dock = QDockWidget(name, self)
            dock.setObjectName(name)
            dock.setWidget(panel)
            self.addDockWidget(area, dock)
            docks.append(dock)
        self.resizeDocks(docks[:2], [220, 300], Qt.Orientation.Horizontal)
        self.resizeDocks(docks[2:], [150], Qt.Orientation.Vertical)

    def _add_menus_and_toolbar(self) -> None:
        self.recent = QMenu("Open &recent", self)
        for name in MENUS:
            menu = self.menuBar().addMenu(f"&{name}")
            menu.setToolTipsVisible(True)
            for row in ROWS:
                if row.menu == name:
                    menu.addAction(self.actions_by_name[row.name])
                if row.name == "open_folder" and row.menu == name:
                    menu.addMenu(self.recent)
        self.recent.aboutToShow.connect(self._fill_recent)
        bar = self.addToolBar("Tools")
        bar.setObjectName("Tools")
        bar.setMovable(False)
        for tool in ("select", "brush", "eraser"):
            action = self.actions_by_name[tool]
            action.setCheckable(True)
            bar.addAction(action)
        bar.addSeparator()
        for name in ("new_track", "delete_here", "undo", "redo"):
            bar.addAction(self.actions_by_name[name])
        bar.addSeparator()
        bar.addAction(self.actions_by_name["play"])
        spacer = QWidget()
        spacer.setSizePolicy(spacer.sizePolicy().Policy.Expanding, spacer.sizePolicy().Policy.Preferred)
        bar.addWidget(spacer)
        for info in api.available_models():
            self.model.addItem(info.name, info)
            self.model.setItemData(self.model.count() - 1, info.description, Qt.ItemDataRole.ToolTipRole)
        self.device.addItems(["auto", "cpu", "cuda"])
        self.model.setToolTip("Model that pre-labels")
        self.device.setToolTip("Where it runs: auto takes a GPU if there is one")
        for text, box in (("Model ", self.model), ("  Device ", self.device)):
            bar.addWidget(QLabel(text))
            bar.addWidget(box)
        bar.addAction(self.actions_by_name["prelabel"])

    def _add_status_bar(self) -> None:
        bar = self.statusBar()
        self.progress.setMaximumWidth(420)
        self.progress.setMinimumWidth(300)
        self.cancel_button.setDefaultAction(self.actions_by_name["cancel"])
        self.progress.hide()
        self.cancel_button.hide()
        for widget in (self.progress, self.cancel_button, self.position, self.saved, self.running_on):
            bar.addPermanentWidget(widget)

    def _connect(self) -> None:
        document, state = self.document, self.state
        document.project_opened.connect(self._show_videos)
        document.videos_changed.connect(self._show_videos)
        document.video_changed.connect(self._show_video)
        document.labels_changed.connect(self._on_labels_changed)
        document.categories_changed.connect(self._refresh_panels)
        document.jumped.connect(self._on_jump)
        document.undo_stack.indexChanged.connect(lambda _: self._show_enabled())
        state.frame_changed.connect(self._request_frame)
        state.frame_changed.connect(self.timeline.show_frame)
        state.track_changed.connect(self._on_track_selected)
        state.tool_changed.connect(lambda _: self._show_enabled())
        self.loader.loaded.connect(self._on_frame_loaded)
        self.loader.failed.connect(self._fail)
        self.canvas.stroke_finished.connect(self.editing.stroke)
        self.canvas.paint_needs_track.connect(lambda: self._inform("Select a track first, or press T for a new one"))
        self.videos.video_chosen.connect(self._choose_video)
        self.tracks.track_chosen.connect(state.select_track)
        self.tracks.category_chosen.connect(self.editing.set_category)
        self.timeline.frame_chosen.connect(state.show_frame)
        self.timeline.track_chosen.connect(state.select_track)
        self._refresh.timeout.connect(self._refresh_panels)
        for part in (self.editing, self.prelabelling, self.files):
            part.failed.connect(self._fail)
        self.editing.informed.connect(self._inform)
        self.files.informed.connect(self._inform)
        self.files.frame_wanted.connect(state.show_frame)
        self.prelabelling.started.connect(self._on_run_started)
        self.prelabelling.progressed.connect(self._on_run_progress)
        self.prelabelling.ended.connect(self._on_run_ended)
        self.prelabelling.device_known.connect(lambda device: self.running_on.setText(f"running on {device}"))

    def _restore(self) -> None:
        if layout := self.settings.layout():
            self.restoreGeometry(layout[0])
            self.restoreState(layout[1])
        self.model.setCurrentText(self.settings.choice("model", api.DEFAULT_MODEL))
        self.device.setCurrentText(self.settings.choice("device", "auto"))

    def _leave_video(self) -> None:
        self.playback.stop()
        self.prelabelling.stop_and_wait()

    def _choose_video(self, video_id: int) -> None:
        if self.document.video is None or video_id != self.document.video.id:
            self._leave_video()
            self.document.show_video(video_id)

    def _show_videos(self) -> None:
        self.videos.show_videos(self.document.project.videos(), self.document.video)

    def _show_video(self) -> None:
        video = self.document.video
        self._show_videos()
        self.setWindowTitle(f"{self.document.project.path.name} — InsPro annotator")
        self.state.show_video(video.frame_count if video else 0)
        self.timeline.show_video(video.frame_count if video else 0)
        if video is None:
            self.canvas.clear()
        else:
            self.playback.set_speed(video.frames_per_second)
        self._refresh_panels()
        self.canvas.setFocus()

    def _request_frame(self, frame: int) -> None:
        if (video := self.document.video) is not None:
            self.loader.request(video.path, frame)
            self.position.setText(f"frame {frame} / {video.frame_count - 1}   {video.timestamps[frame]:.2f} s")

    def _on_frame_loaded(self, path: str, frame: int, image: NDArray[np.uint8]) -> None:
        video = self.document.video
        if video is None or path != video.path or frame != self.state.frame:
            return
        self.canvas.show_frame(image, *self._masks_and_labels())
        self.playback.on_frame_shown()

    def _masks_and_labels(self) -> tuple[dict[int, NDArray[np.bool_]], dict[int, str]]:
        assert self.document.video is not None
        segments = self.document.project.segments_on_frame(self.document.video.id, self.state.frame)
        names = {category.id: category.name for category in self.document.project.categories()}
        classes = self.document.project.track_categories(self.document.video.id)
        masks, labels = {}, {}
        for track_id, segment in segments.items():
            masks[track_id] = segment.mask.to_array()
            score = f" {segment.score:.2f}" if segment.source == "model" else ""
            labels[track_id] = f"{track_id} {names.get(classes[track_id], '?')}{score}"
        return masks, labels

    def _on_labels_changed(self, frames: frozenset[int]) -> None:
        if (self.state.frame in frames or not frames) and not self.canvas.is_painting:
            self.canvas.show_masks(*self._masks_and_labels())
        if not self._refresh.isActive():
            self._refresh.start()
        self.saved.setText("all saved")

    def _refresh_panels(self) -> None:
        if (video := self.document.video) is None:
            return
        project = self.document.project
        self.tracks.show_tracks(project.track_summaries(video.id), project.categories())
        self.timeline.show_presence(project.presence(video.id))
        self._show_enabled()

    def _on_track_selected(self, track_id: int) -> None:
        self.canvas.select(track_id)
        self.tracks.select(track_id)
        self.timeline.select(track_id)
        self._show_enabled()

    def _on_jump(self, frame: int, text: str) -> None:
        self.state.show_frame(frame)
        self._inform(f"{text} (frame {frame})")

    def _step(self, frames: int) -> None:
        self.playback.stop()
        self.state.show_frame(self.state.frame + frames)

    def _select_next(self) -> None:
        if self.document.video is not None:
            ids = sorted(self.document.project.segments_on_frame(self.document.video.id, self.state.frame))
            later = [track_id for track_id in ids if track_id > self.state.track_id]
            self.state.select_track((later or ids or [0])[0])

    def _prelabel(self) -> None:
        info = self.model.currentData()
        if not isinstance(info, api.ModelInfo):
            self._fail("There is no model; import or train one (inspro models --help)")
            return
        self.settings.set_choice("model", info.name)
        self.settings.set_choice("device", self.device.currentText())
        self.prelabelling.start(info, self.device.currentText(), SCORE_THRESHOLD)

    def _on_run_started(self) -> None:
        self.progress.setRange(0, 0)
        self._inform("Loading the model…")
        self.progress.show()
        self.cancel_button.show()
        self._show_enabled()

    def _on_run_progress(self, done: int, count: int, rate: float, left: float) -> None:
        if done:
            self.progress.setRange(0, count)
            self.progress.setValue(done)
            time_left = f"{int(left) // 60}:{int(left) % 60:02d} left" if rate else "…"
            self.progress.setFormat(f"%p %   {rate:.1f} frames/s   {time_left}")

    def _on_run_ended(self, text: str) -> None:
        self.progress.hide()
        self.cancel_button.hide()
        self._inform(text)
        self._refresh_panels()
        self._show_enabled()

    def _show_enabled(self) -> None:
        """Switch actions on and off, and check the tool in hand."""
        actions, has_video = self.actions_by_name, self.document.video is not None
        for row in ROWS:
            if row.menu in ("Edit", "View", "Track") or row.name in ("export", "import", "save"):
                actions[row.name].setEnabled(has_video)
        for name in ("delete_here", "delete_track"):
            actions[name].setEnabled(has_video and self.state.track_id != 0)
        actions["undo"].setEnabled(self.document.undo_stack.canUndo())
        actions["redo"].setEnabled(self.document.undo_stack.canRedo())
        actions["prelabel"].setEnabled(has_video and not self.prelabelling.is_running)
        actions["cancel"].setEnabled(self.prelabelling.is_running)
        for tool in ("select", "brush", "eraser"):
            actions[tool].setChecked(self.state.tool == tool)
        self.canvas.setCursor(Qt.CursorShape.ArrowCursor if self.state.tool == "select" else Qt.CursorShape.CrossCursor)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for name in self.settings.recent_files():
            action = QAction(name, self.recent)
            action.triggered.connect(lambda _=False, name=name: self.open_path(Path(name)))
            self.recent.addAction(action)
        if self.recent.isEmpty():
            self.recent.addAction("(nothing yet)").setEnabled(False)

    def _inform(self, text: str) -> None:
        self.statusBar().showMessage(text, MESSAGE_MS)

    def _fail(self, text: str) -> None:
        messages.show_error(self, "InsPro annotator", text)
