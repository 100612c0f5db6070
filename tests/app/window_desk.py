"""The real window on a small real project, driven by real mouse and key events; one window serves many tests."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app import messages
from app.main_window import MainWindow
from app.settings import keep_settings_in
from app.shortcuts import Keymap
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import VideoWriter, probe
from tests.app.patient_bot import HANGING_MS
from tests.inspro_core.media.conftest import numbered_frame

SIZE = (64, 160)
FRAMES, OTHER_FRAMES = 230, 12
CATEGORIES = (Category(1, "dog"), Category(2, "person"), Category(3, "car"))
HUMAN_FRAMES = (40, 60)  # of track 1
JUMP = 120  # frame on which track 2 jumps
SIDE = 14
TEMPLATE = "template.inspro"
TOPS = {1: 2, 3: 24, 2: 44}  # of the squares, by track
NO_KEY, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
BoolImage = NDArray[np.bool_]
_expected: list[list[str]] = []  # what `answer` has given out in this test


def square(top: int, left: int, side: int = SIDE) -> BoolImage:
    pixels = np.zeros(SIZE, dtype=bool)
    pixels[top : top + side, left : left + side] = True
    return pixels


def place_of(track_id: int, frame: int) -> tuple[int, int]:
    """Top and left of a track's square."""
    left = 2 + (frame - JUMP) // 3 if track_id == 2 and frame >= JUMP else 12 + frame // 3
    return TOPS[track_id], left


def middle_of(track_id: int, frame: int) -> tuple[float, float]:
    """Frame point in the middle of a track's square."""
    top, left = place_of(track_id, frame)
    return left + SIDE / 2, top + SIDE / 2


def labels() -> Annotation:
    """Three squares that move right: 1 at the top, 3 in the middle, 2 at the bottom.

    All are a model's, but track 1 is human on two frames. Track 2 jumps on one frame and is seen until 199, track 3
    from 30 on.
    """
    seen = {1: range(FRAMES), 2: range(200), 3: range(30, FRAMES)}
    tracks = {}
    for track_id, frames in seen.items():
        segments = {}
        for frame in frames:
            source: Source = "human" if track_id == 1 and frame in HUMAN_FRAMES else "model"
            score = 1.0 if source == "human" else 0.8
            segments[frame] = Segment(Mask.from_array(square(*place_of(track_id, frame))), source, score)
        tracks[track_id] = Track(track_id, (1, 2, 2)[track_id - 1], segments)
    return Annotation(tracks)


def make_template(folder: Path) -> None:
    """Make the project that every test gets a copy of, and its videos."""
    with ProjectFile.create(folder / TEMPLATE, CATEGORIES) as project:
        for name, count in (("long.mp4", FRAMES), ("short.mp4", OTHER_FRAMES)):
            with VideoWriter(folder / name, SIZE) as writer:
                for number in range(count):
                    writer.write(numbered_frame(number))
            project.add_video(probe(folder / name))
        project.apply(1, difference(Annotation(), labels()))


class Desk:
    """A window on a project of two videos; the first one has `labels`, the second one none.

    Args:
        folder: with what `make_template` made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        keep_settings_in(folder / "settings")
        self._copies = self._frames_shown = 0
        self.errors: list[str] = []
        self.window = MainWindow()
        self.window.settings.set_tour_seen()
        self.window.resize(1200, 800)
        self.window.show()
        self.state, self.canvas, self.document = self.window.state, self.window.canvas, self.window.document
        self.window.display.frame_shown.connect(self._on_frame_shown)
        self.open_copy()

    def open_copy(self) -> None:
        """Open a fresh copy of the project and take everything in hand away."""
        window = self.window
        for dialog in window.findChildren(QDialog):
            dialog.close()
        self.canvas.forget()
        self.state.choose_tool("select")
        self.state.set_brush_size(20)
        window.views.choose("annotate")
        window.settings.set_keymap(Keymap())
        window.asking.keymap_changed.emit(Keymap())
        with self.shows_a_frame():
            window.open_path(self.make_copy())
        window.tracks.filter.clear()
        window.timeline.fit()
        self.canvas.fit()
        window.activateWindow()
        wait(window.isActiveWindow)
        self.canvas.setFocus()
        window.statusBar().clearMessage()
        self.errors.clear()

    def make_copy(self) -> Path:
        """Make a fresh copy of the project and return its path."""
        self._copies += 1
        return Path(shutil.copyfile(self.folder / TEMPLATE, self.folder / f"copy{self._copies}.inspro"))

    def close(self) -> None:
        self.window.asking.keymap_changed.emit(Keymap())
        self.window.close()
        self.window.deleteLater()
        QTest.qWait(0)

    @contextmanager
    def shows_a_frame(self) -> Iterator[None]:
        """Wait until what is done inside has brought a frame to the canvas."""
        before = self._frames_shown
        yield
        wait(lambda: self._frames_shown > before)

    def look(self, frame: int, track_id: int = 0) -> None:
        """Go to a frame, wait until it is shown, and select a track."""
        if frame != self.state.frame:
            with self.shows_a_frame():
                self.state.show_frame(frame)
        self.state.select_track(track_id)

    def press(self, keys: str, widget: QWidget | None = None) -> None:
        """Press a key on the canvas, or on another widget."""
        target = widget or self.canvas
        if target.window() is self.window and not self.window.isActiveWindow():
            # a dialog was closed, and no window manager is there
            self.window.activateWindow()
            wait(self.window.isActiveWindow)
        target.setFocus()
        QTest.keySequence(target, QKeySequence(keys))

    def choose_rows(self, first: int, *others: int) -> None:
        """Click the rows of tracks in the table, the others with Ctrl; the first one is the selected track then."""
        self.window.display.refresh()
        panel = self.window.tracks
        for track_id in (first, *others):
            index = panel.rows.mapFromSource(panel.table.index(panel.table.row_of(track_id), 0))
            keys = NO_KEY if track_id == first else Qt.KeyboardModifier.ControlModifier
            QTest.mouseClick(panel.view.viewport(), LEFT, keys, panel.view.visualRect(index).center())

    def at(self, point_xy: tuple[float, float]) -> QPoint:
        return self.canvas.widget_point(point_xy).toPoint()

    def click(self, point_xy: tuple[float, float], keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.canvas, LEFT, keys, self.at(point_xy))

    def drag(self, *points: tuple[float, float], keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mousePress(self.canvas, LEFT, keys, self.at(points[0]))
        for point in points[1:]:
            QTest.mouseMove(self.canvas, self.at(point))
        QTest.mouseRelease(self.canvas, LEFT, keys, self.at(points[-1]))

    def wheel(self, point_xy: tuple[float, float], notches: float, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        place = self.at(point_xy)
        event = QWheelEvent(
            QPointF(place),
            QPointF(self.canvas.mapToGlobal(place)),
            QPoint(),
            QPoint(0, round(120 * notches)),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)

    def segment(self, track_id: int, frame: int | None = None) -> Segment | None:
        """What is stored of a track, on the shown frame of the current video."""
        assert self.document.video is not None
        place = self.state.frame if frame is None else frame
        return self.document.project.segments_on_frame(self.document.video.id, place).get(track_id)

    def mask(self, track_id: int, frame: int | None = None) -> BoolImage:
        segment = self.segment(track_id, frame)
        assert segment is not None
        return segment.mask.to_array()

    def stored(self, video_id: int = 1) -> Annotation:
        """What lies in the file, read by a connection of its own."""
        with ProjectFile.open(self.document.project.path) as project:
            return project.annotation(video_id)

    @property
    def message(self) -> str:
        return self.window.statusBar().currentMessage()

    @property
    def frame(self) -> int:
        return self.state.frame

    def _on_frame_shown(self) -> None:
        self._frames_shown += 1


def wait(condition: Callable[[], bool], timeout_ms: int = HANGING_MS) -> None:
    """Let the event loop run until something holds; unlike QTest.qWait, this lets Python threads run, too."""
    deadline = time.monotonic() + timeout_ms / 1000
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        loop = QEventLoop()
        QTimer.singleShot(5, loop.quit)
        loop.exec()


def answer(act: Callable[[QDialog], None]) -> list[str]:
    """Act in the dialog that opens next and keeps its caller waiting; the list fills with its title.

    A test ends with a failure where no dialog came.
    """
    titles: list[str] = []
    _expected.append(titles)

    def on_opened() -> None:
        if not any(titles is expected for expected in _expected):
            return  # the test has ended
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, on_opened)
            return
        assert isinstance(dialog, QDialog)
        titles.append(dialog.windowTitle())
        try:
            act(dialog)
        except BaseException:
            dialog.close()  # so that the test fails and does not wait
            raise

    QTimer.singleShot(0, on_opened)
    return titles


def opened(desk: Desk, kind: type[QDialog]) -> QDialog:
    """The dialog of a kind that is open now and keeps nobody waiting."""
    found = [dialog for dialog in desk.window.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="session")
def desk_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the project and its videos, made once."""
    folder = tmp_path_factory.mktemp("template")
    make_template(folder)
    return folder


@pytest.fixture(scope="module")
def shared_desk(desk_template: Path, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Desk]:
    """One window for all tests of a module."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(desk_template, folder, dirs_exist_ok=True)
    desk = Desk(folder)
    yield desk
    desk.close()


@pytest.fixture
def desk(shared_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The window on a fresh copy of the project; a test fails where the window tells of an error it does not expect."""
    monkeypatch.setattr(messages, "show_error", lambda _parent, _title, text: shared_desk.errors.append(text))
    shared_desk.open_copy()
    yield shared_desk
    shared_desk.canvas.forget()
    never_came = [titles for titles in _expected if not titles]
    _expected.clear()
    assert not never_came, "a dialog was expected that never opened"
    assert shared_desk.errors == []
