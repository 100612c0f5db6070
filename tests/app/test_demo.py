"""The demo scene is made once, in a thread, and opened from the empty window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app import messages
from app.demo import Demo
from app.main_window import MainWindow
from inspro_core import api
from inspro_core.data.demo_scene import FRAME_COUNT
from inspro_core.errors import VideoError
from inspro_core.media import VideoWriter, probe
from tests.app.window_desk import LEFT
from tests.inspro_core.media.conftest import numbered_frame


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's data lie."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Make a small video instead of the scene; the list holds where."""
    made: list[Path] = []

    def write(path: Path) -> None:
        made.append(path)
        with VideoWriter(path, (64, 160)) as writer:
            for number in range(3):
                writer.write(numbered_frame(number))

    monkeypatch.setattr(api, "write_demo_scene", write)
    return made


@pytest.fixture
def demo(qapp: object) -> Iterator[Demo]:
    parent = QObject()
    demo = Demo(parent)
    yield demo
    demo.stop()


def make(qtbot: QtBot, demo: Demo) -> Path:
    with qtbot.waitSignal(demo.ready) as ready:
        demo.make()
    qtbot.waitUntil(lambda: not demo._job.is_running)
    return Path(ready.args[0])


def test_the_button_of_the_empty_window_opens_the_scene(qtbot: QtBot, quick: list[Path], data_folder: Path) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.loader.loaded):
        QTest.mouseClick(window.empty.demo_button, LEFT)
    assert window.document.video is not None
    assert Path(window.document.video.path) == data_folder / "inspro" / "demo" / "scene.mp4"
    assert window.canvas.isVisible()
    window.close()


def test_the_real_scene_is_a_video_with_moving_shapes(qtbot: QtBot, demo: Demo) -> None:
    assert probe(make(qtbot, demo)).frame_count == FRAME_COUNT


def test_it_is_made_once(qtbot: QtBot, demo: Demo, quick: list[Path]) -> None:
    paths = {make(qtbot, demo), make(qtbot, demo)}
    assert len(paths) == len(quick) == 1


def test_impatient_clicks_make_one(qtbot: QtBot, demo: Demo, quick: list[Path]) -> None:
    with qtbot.waitSignal(demo.ready):
        demo.make()
        demo.make()
    qtbot.waitUntil(lambda: not demo._job.is_running)
    assert len(quick) == 1


def test_a_scene_whose_making_was_cut_short_is_made_anew(
    qtbot: QtBot, demo: Demo, quick: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(path: Path) -> None:
        path.write_bytes(b"half of a video")
        raise VideoError(path, "cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr(api, "write_demo_scene", break_off)
        with qtbot.waitSignal(demo.failed):
            demo.make()
        qtbot.waitUntil(lambda: not demo._job.is_running)
    assert probe(make(qtbot, demo)).frame_count == 3


def test_a_folder_that_cannot_be_made_is_told(
    qtbot: QtBot, demo: Demo, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "show_error", lambda *_: None)
    data_folder.write_text("a file where the folder should be")
    with qtbot.waitSignal(demo.failed) as failed:
        demo.make()
    assert "the demo cannot be made there" in failed.args[0]
