"""The main window: puts the parts together and connects them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, QStandardPaths, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app import messages
from app.actions import apply_keymap, build_actions, key_of, show_icons
from app.asking import Asking
from app.bars import fill_bars
from app.batch import Batch
from app.canvas.canvas import Canvas
from app.canvas.key_pointer import KeyPointer
from app.demo import Demo
from app.dialogs.tour import EmptyState
from app.display import Display
from app.docks import Docks, above
from app.document import Document
from app.doubting import Doubting
from app.editing import Editing
from app.effort import EffortMeter
from app.files import Files
from app.focus_walk import FocusWalk
from app.handlers import all_handlers
from app.idleness import Idleness
from app.keyframes import Keyframes
from app.leaving import Leaving
from app.long_edit import LongEdit
from app.naming import Naming
from app.noting import Noting
from app.open_elsewhere import OpenElsewhere
from app.pages.retrain import RetrainPage
from app.pages.statistics import StatisticsPage
from app.panels.notes import NotesPanel
from app.panels.review import ReviewPanel
from app.panels.timeline import Timeline
from app.panels.tracks import TracksPanel
from app.panels.transport import Transport
from app.panels.videos import VideosPanel
from app.playback import Playback
from app.possible import Possible
from app.prelabelling import Prelabelling
from app.reopening import Reopening
from app.repropagating import Repropagating
from app.retraining.retraining import Retraining
from app.reviewing import Reviewing
from app.runs import Runs
from app.screen_room import within_screen
from app.settings import Settings
from app.shortcuts import Keymap
from app.statistics import StatisticsReader
from app.status_line import StatusLine
from app.texts import tr
from app.theme import Theme
from app.track_editing import TrackEditing
from app.track_questions import TrackQuestions
from app.video_work import VideoWork
from app.view_state import ViewState
from app.views import View, Views
from app.workers.frames import FrameLoader
from app.workers.preview_store import PreviewStore
from app.workers.previews import Previews
from app.workers.video_thumbnails import VideoThumbnails
from inspro_core import api

Area = Qt.DockWidgetArea
PLAY_ACTIONS = ("first_frame", "previous_frame", "play", "next_frame", "last_frame")
LAYOUT_VERSION = 2  # of the panels; a layout of another version is not restored


class MainWindow(QMainWindow):
    """Canvas in the middle, videos and the review queue left, tracks and notes right, timeline below.

    Args:
        theme: that can be chosen.
        cache: folder for what can be made anew; that of this machine for the program otherwise.
    """

    def __init__(self, theme: Theme | None = None, cache: Path | None = None) -> None:
        super().__init__()
        self.setWindowTitle(tr("InsPro annotator"))
        self.setAcceptDrops(True)
        self.resize(within_screen(self, QSize(1440, 900)))
        self.theme = theme
        self._cache = cache or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation))
        self.actions_by_name: dict[str, QAction] = {}
        self._make_parts()
        self.docks = Docks(self)
        for name, text, panel, area in (
            ("Videos", tr("&Videos"), self.videos, Area.LeftDockWidgetArea),
            ("Review", tr("Review &queue"), self.review, Area.LeftDockWidgetArea),
            ("Tracks", tr("Tra&cks"), self.tracks, Area.RightDockWidgetArea),
            ("Notes", tr("&Notes"), self.notes, Area.RightDockWidgetArea),
        ):
            self.docks.add(name, text, panel, area)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        pages: dict[View, QWidget] = {"retrain": self.retrain_page, "statistics": self.statistics}
        self.views = Views(self.docks, self._stack, self.empty, self.canvas, pages)
        self.actions_by_name = build_actions(self, self.canvas, self._lists, all_handlers(self), self.settings.keymap())
        self.status = StatusLine(self.statusBar(), self.actions_by_name["cancel"])
        self.transport = Transport([self.actions_by_name[name] for name in PLAY_ACTIONS])
        self.docks.add("Timeline", tr("Ti&meline"), above(self.transport, self.timeline), Area.BottomDockWidgetArea)
        self.docks.arrange()
        fill_bars(self)
        self.focus_walk, self.possible = FocusWalk(self), Possible(self)
        self._connect()
        self._restore()
        self.loader.start()
        self.thumbnails.start()
        self._show_start()
        self.possible.show()

    def open_path(self, path: Path) -> None:
        """Open a video, a folder of frames or a project; where it cannot be opened, what goes on goes on."""
        self.files.open_path(path)

    def step(self, frames: int) -> None:
        """Go some frames on, or back; playing ends."""
        self.playback.stop()
        self.state.show_frame(self.state.frame + frames)

    def show_tour(self) -> None:
        """Show the first steps, over the video if there is one."""
        self.empty.show_tour(True)
        self.actions_by_name["view_annotate"].trigger()
        self.views.show_video(False)

    def inform(self, text: str) -> None:
        """Show a message for some seconds."""
        self.status.inform(text)

    def fail(self, text: str) -> None:
        """Tell what went wrong."""
        messages.show_error(self, tr("InsPro annotator"), text)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Ask while a model works, a file is written or an outline is open; stop everything cleanly."""
        if self._is_working() and not messages.ask(
            self,
            tr("Close"),
            tr("Work is going on in the background. What a model found so far is saved."),
            tr("Stop and close"),
            tr("Keep it open"),
            self._is_working,
        ):
            event.ignore()
            return
        if not (self.leaving.may_drop_outlines() and self.retraining.ask_to_close()):
            event.ignore()
            return
        self.retraining.stop_and_wait()
        self.leaving.end_work()
        self.effort.write()
        self.files.wait()
        for part in (self.loader, self.thumbnails, self.previews, self.doubting, self.demo, self.statistics_reader):
            part.stop()
        self.docks.bring_back()
        self.settings.set_layout(self.saveGeometry(), self.saveState(LAYOUT_VERSION))
        self.document.history.blockSignals(True)  # it is emptied when the window's actions are gone
        self.document.close()
        self.elsewhere.release()
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self.effort)
        event.accept()

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: N802  # Qt's name
        """Pass by what lies behind another panel."""
        return self.focus_walk.step(partial(super().focusNextPrevChild, is_next))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Take the icons of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.actions_by_name:
            show_icons(self.actions_by_name, self.palette())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Open a dropped file; several videos are added to the open project."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if len(paths) == 1:
            self.open_path(paths[0])
        elif paths:
            self.files.add_paths(paths)

    def _make_parts(self) -> None:
        self.settings, self.document, self.state = Settings(), Document(), ViewState()
        document, state = self.document, self.state
        self.loader, self.thumbnails = FrameLoader(), VideoThumbnails()
        self.previews = Previews(PreviewStore(self._cache / "previews"))
        self.previews.keep(self.settings.keeps_previews())
        self.idleness = Idleness(self._is_at_work)
        self.canvas, self.timeline = Canvas(state), Timeline(self.previews)
        self.key_pointer = KeyPointer(self.canvas)
        self.videos, self.tracks, self.review, self.notes = VideosPanel(), TracksPanel(), ReviewPanel(), NotesPanel()
        self._lists = (self.tracks.view, self.review.view, self.timeline)
        self.statistics, self.retrain_page = StatisticsPage(), RetrainPage()
        self.empty = EmptyState(self.settings.keymap())
        self.playback = Playback(state)
        self.prelabelling, self.repropagating = Prelabelling(document, state), Repropagating(document, state)
        self.long_edit, self.track_editing = LongEdit(document), TrackEditing(document, state)
        self.editing = Editing(document, state, self.long_edit)
        self.keyframes = Keyframes(document, state, self.long_edit)
        self.questions = TrackQuestions(self, document, state, self.editing, self.track_editing, self.keyframes)
        self.reviewing = Reviewing(document, state, self.review)
        self.noting = Noting(document, state, self.notes)
        self.naming = Naming(document, state, self.playback, self.tracks, self.track_editing)
        self.asking = Asking(self, document, self.settings)
        self.leaving = Leaving(self)
        self.files = Files(self, document, self.settings, self.leaving.may_leave_project)
        self.doubting = Doubting(document, state, self.reviewing)
        listed = (self.videos, self.thumbnails, self.doubting)
        self.video_work = VideoWork(self, document, *listed, self.leaving.may_leave)
        self.statistics_reader = StatisticsReader(document, self.statistics)
        self.effort, self.demo = EffortMeter(document), Demo(self)
        self.reopening, self.elsewhere = Reopening(document, state), OpenElsewhere(document, self._cache / "open")
        shown = (self.canvas, self.timeline, self.tracks)
        self.display = Display(document, state, *shown, self.loader, self.previews, self.playback)
        self.runs = Runs(self, state, self.prelabelling, self.repropagating, self.track_editing, self.settings)
        self.batch = Batch(document, self.runs, self.long_edit, self.leaving.may_show)
        self.retraining = Retraining(self, document, self.retrain_page, self.runs, self.settings)

    def _connect(self) -> None:
        document, state, runs = self.document, self.state, self.runs
        document.video_changed.connect(self._on_video_changed)
        document.labels_changed.connect(lambda *_: self.status.note_saved())
        document.edited.connect(self.status.forget)  # what was said before may be true no more
        document.jumped.connect(self._on_jump)
        document.history.changed.connect(self.possible.show)
        self.display.refreshed.connect(self.possible.show)
        state.frame_changed.connect(self._on_frame_changed)
        for changed in (state.track_changed, state.tool_changed, state.visibility_changed, state.range_changed):
            changed.connect(self.possible.show)
        self.playback.playing_changed.connect(self.possible.show)
        self.loader.failed.connect(self.fail)
        for moved in (self.effort.worked, state.frame_changed):
            moved.connect(self.idleness.note)
        self.idleness.changed.connect(self.previews.allow)
        self.idleness.changed.connect(self.reviewing.allow)
        canvas = self.canvas
        canvas.stroke_finished.connect(self.editing.stroke)
        canvas.mask_replaced.connect(self.editing.replace_mask)
        canvas.paint_needs_track.connect(self.editing.ask_for_track)
        canvas.refused.connect(self.inform)
        canvas.hint_changed.connect(self.status.hint.setText)
        canvas.hint_changed.connect(lambda _: self.possible.show())
        self.key_pointer.toggled.connect(self._on_key_pointer)
        state.tool_leaving.connect(self.status.forget)
        self._connect_panels()
        runs.began.connect(self.status.show_waiting)
        runs.progressed.connect(self.status.show_progress)
        runs.ended.connect(self.status.hide_progress)
        runs.ended.connect(self._on_run_ended)
        runs.prelabelled.connect(self._on_prelabelled)
        runs.began.connect(self.possible.show)
        runs.device_known.connect(lambda device: self.status.device.setText(tr("on {device}", device=device)))
        editing = (self.editing, self.track_editing, self.keyframes, self.long_edit, self.reviewing)
        informing = (*editing, self.files, self.video_work, self.doubting, self.runs, self.retraining, self.asking)
        for part in informing:
            part.informed.connect(self.inform)
        self.batch.informed.connect(self.inform)
        self.batch.ended.connect(lambda text: self.reviewing.look_through(text, runs.has_result))
        keeping = (self.noting, self.reopening, self.elsewhere, self.effort)
        for failing in (*informing, *keeping, self.statistics_reader, self.demo):
            failing.failed.connect(self.fail)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self.effort)

    def _connect_panels(self) -> None:
        state, tracks, timeline = self.state, self.tracks, self.timeline
        tracks.track_chosen.connect(state.select_track)
        tracks.tracks_chosen.connect(self.track_editing.choose_tracks)
        tracks.category_chosen.connect(lambda track_id, category: self.track_editing.set_category(track_id, category))
        tracks.hidden_changed.connect(state.set_hidden)
        tracks.locked_changed.connect(state.set_locked)
        tracks.solo_changed.connect(state.set_solo)
        timeline.frame_chosen.connect(state.show_frame)
        timeline.track_chosen.connect(state.select_track)
        timeline.range_chosen.connect(state.set_range)
        self.transport.frame_chosen.connect(state.show_frame)
        self.reviewing.found.connect(timeline.show_suspicious)
        self.reviewing.found.connect(lambda _: self.possible.show())
        self.video_work.video_wanted.connect(self.leaving.choose_video)
        self.videos.current_chosen.connect(self.canvas.setFocus)
        self.videos.add_wanted.connect(lambda: self.actions_by_name["add_videos"].trigger())
        self.views.changed.connect(self._on_view_changed)
        self.views.page_changed.connect(self.possible.show)
        self.retraining.clip_wanted.connect(self.leaving.show_clip)
        self.retraining.status_changed.connect(self.status.show_learning)
        self.asking.keymap_changed.connect(self._take_keymap)
        self.asking.theme_chosen.connect(self._choose_theme)
        self.asking.previews_chosen.connect(self.previews.keep)
        self.asking.overlap_rule_changed.connect(self.canvas.set_overlap_rule)
        self.files.frame_wanted.connect(state.show_frame)
        self.document.project_leaving.connect(self.leaving.end_work)
        for work in (self.files, self.long_edit):
            work.started.connect(self.status.show_waiting)
            work.started.connect(self.possible.show)
            work.progressed.connect(lambda done, count: self.status.show_progress(done, count, 0.0, 0.0))
            work.ended.connect(self.status.hide_progress)
            work.ended.connect(self.possible.show)
        self.empty.open_wanted.connect(self.files.choose_file)
        self.empty.demo_wanted.connect(self.demo.make)
        self.demo.ready.connect(lambda name: self.open_path(Path(name)))
        self.empty.recent_chosen.connect(lambda name: self.open_path(Path(name)))
        self.empty.tour_closed.connect(self._on_tour_closed)

    def _restore(self) -> None:
        self.state.set_look(*self.settings.look())
        if layout := self.settings.layout():
            self.restoreGeometry(layout[0])
            self.restoreState(layout[1], LAYOUT_VERSION)

    def _show_start(self) -> None:
        self.empty.show_tour(not self.settings.has_seen_tour())
        self.empty.show_recent(self.settings.recent_files())
        self.empty.show_models([info.name for info in api.available_models()])
        self.actions_by_name["view_annotate"].setChecked(True)
        self.views.choose("annotate")

    def _on_tour_closed(self) -> None:
        self.settings.set_tour_seen()
        self.views.show_video(self.document.video is not None)

    def _is_working(self) -> bool:
        is_editing = self.runs.is_running or self.long_edit.is_running
        return is_editing or self.files.is_working or self.retraining.is_preparing

    def _is_at_work(self) -> bool:
        """Tell whether something runs that needs the machine."""
        return self._is_working() or self.files.is_busy or self.retraining.is_learning or self.playback.is_playing

    def _on_video_changed(self) -> None:
        video = self.document.video
        self.effort.begin(video.id if video else 0)
        name = self.document.project.path.name if self.document.is_open else ""
        self.setWindowTitle(f"{name} — {tr('InsPro annotator')}" if name else tr("InsPro annotator"))
        self.canvas.set_overlap_rule(self.asking.overlap_rule())
        self.views.show_video(video is not None)
        self._on_frame_changed(self.state.frame)
        self.possible.show()

    def _on_frame_changed(self, frame: int) -> None:
        video = self.document.video
        self.transport.show_frame(frame, video.frame_count if video else 0, video.timestamps[frame] if video else 0.0)
        if video is not None and (video.id, frame) in self.canvas.waiting:
            self.status.forget()  # that it waits here

    def _on_key_pointer(self, is_on: bool) -> None:
        self.possible.show()
        if is_on:
            text = tr(
                "Arrows move the cross, with Shift by one pixel; Space is the mouse button; {keys} ends",
                keys=key_of("key_pointer"),
            )
            self.inform(text)

    def _on_run_ended(self) -> None:
        self.display.refresh()
        self.possible.show()

    def _on_prelabelled(self, text: str) -> None:
        if self.runs.is_complete:
            self.video_work.note_prelabelled()
        if not self.batch.is_running:
            self.reviewing.look_through(text, self.runs.has_result)

    def _on_jump(self, frames: frozenset[int], text: str) -> None:
        if frames and not self.views.is_canvas_shown:
            self.actions_by_name["view_annotate"].trigger()
        self.state.show_nearest(frames)
        self.inform(tr("{text} (frame {frame})", text=text, frame=self.state.frame) if frames else text)

    def _on_view_changed(self, view: str) -> None:
        if view == "statistics":
            self.effort.write()
            self.statistics_reader.read()
        elif view == "retrain":
            self.retraining.show()

    def _take_keymap(self, keymap: Keymap) -> None:
        apply_keymap(self.actions_by_name, self, self.canvas, self._lists, keymap)
        self.empty.show_keymap(keymap)
        self.display.refresh()
        self.timeline.update()

    def _choose_theme(self, name: str) -> None:
        if self.theme is not None:
            self.theme.choose(name)
