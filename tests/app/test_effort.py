"""Time and edits are counted for the video that is worked on, pauses left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.effort import PAUSE_SECONDS, EffortMeter
from inspro_core.domain.project import Effort, Video
from inspro_core.formats.project_file import ProjectFile
from tests.app.editing_world import World, labels


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A project with two videos, and its meter with a clock that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, labels())
        self.document = self.world.document
        self.other = self.document.project.add_video(Video(0, str(folder / "b.mp4"), (40, 60), 3, (0.0, 0.1, 0.2)))
        self.clock = Clock()
        self.meter = EffortMeter(self.document, self.clock)
        self.failures: list[str] = []
        self.meter.failed.connect(self.failures.append)
        self.document.video_changed.connect(self._begin)
        self._begin()

    def _begin(self) -> None:
        self.meter.begin(self.document.video.id if self.document.video else 0)

    def work(self, *gaps: float) -> None:
        """Give input now and after each of these seconds."""
        self.meter.note_input()
        for gap in gaps:
            self.clock.now += gap
            self.meter.note_input()

    def effort(self, video_id: int = 1) -> Effort:
        return self.document.project.effort(video_id)


@pytest.fixture
def desk(qapp: object, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.document.close()


def test_time_between_inputs_counts_and_pauses_do_not(desk: Desk) -> None:
    desk.work(2, 3, PAUSE_SECONDS + 1, 4)
    desk.meter.write()
    assert desk.effort() == Effort(9.0, 0)


def test_every_edit_undo_and_redo_is_an_action(desk: Desk) -> None:
    desk.world.look(4, 1)
    desk.world.editing.delete_on_frame()
    desk.document.undo()
    desk.document.redo()
    desk.meter.write()
    assert desk.effort().actions == 3


def test_what_was_written_is_not_written_twice(desk: Desk) -> None:
    desk.work(5)
    desk.meter.write()
    desk.meter.write()
    desk.work(1)
    desk.meter.write()
    assert desk.effort().seconds == 6.0


def test_each_video_has_its_own_time(desk: Desk) -> None:
    desk.work(5)
    desk.document.show_video(desk.other.id)
    desk.clock.now += 3  # until the first input on it
    desk.work(2)
    desk.document.show_video(1)
    assert (desk.effort(1).seconds, desk.effort(desk.other.id).seconds) == (5.0, 2.0)


def test_time_on_a_project_does_not_go_to_the_next_one(desk: Desk, tmp_path: Path) -> None:
    first = desk.document.project.path
    (tmp_path / "next").mkdir()
    World(tmp_path / "next", labels()).document.close()
    desk.work(5)
    desk.document.open_project(tmp_path / "next" / "clip.inspro")
    desk.meter.write()
    assert desk.effort(1) == Effort(0.0, 0)
    with ProjectFile.open(first) as project:
        assert project.effort(1).seconds == 5.0


def test_what_cannot_be_written_is_kept_and_told_once(desk: Desk) -> None:
    connection = desk.document.project._database.connection
    connection.execute("PRAGMA query_only = ON")
    for _ in range(3):
        desk.work(2)
        desk.meter.write()
    assert len(desk.failures) == 1
    assert "cannot be written" in desk.failures[0]
    connection.execute("PRAGMA query_only = OFF")
    desk.meter.write()
    assert desk.effort().seconds == 6.0


def test_keys_and_the_mouse_are_input_and_are_not_held_back(desk: Desk) -> None:
    widget, place, none = QWidget(), QPointF(1, 1), Qt.KeyboardModifier.NoModifier
    events = (
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, none),
        QMouseEvent(QEvent.Type.MouseMove, place, place, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, none),
        QEvent(QEvent.Type.Timer),
    )
    held = []
    for event in events:
        held.append(desk.meter.eventFilter(widget, event))
        desk.clock.now += 4
    desk.work()
    desk.meter.write()
    assert held == [False, False, False]
    assert desk.effort().seconds == 4.0 + 8.0  # from key to mouse, and on to the next input: a timer is none
