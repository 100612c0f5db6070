"""The main job, through the program's own entry: open, pre-label, paint, undo, export, re-import."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.__main__ import main
from app.dialogs.export import ExportDialog
from app.main_window import MainWindow
from inspro_core.api import DEFAULT_MODEL, SHIPPED_MODELS
from inspro_core.data.scenes import render_video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.media import VideoReader, VideoWriter, probe
from tests.e2e.actor import Script, drag, run

pytestmark = pytest.mark.skipif(
    not (SHIPPED_MODELS / f"{DEFAULT_MODEL}.safetensors").is_file(), reason="the shipped model is not in models/"
)


def whole_way(export: Path) -> Callable[[MainWindow], Script]:
    def script(window: MainWindow) -> Script:
        yield lambda: window.document.video is not None
        document = window.document
        assert document.video is not None
        assert not window.prelabelling.is_running
        window.actions_by_name["prelabel"].trigger()
        yield lambda: not window.prelabelling.is_running
        before = document.project.annotation(1)
        assert document.history.next_undo is not None
        window.state.show_frame(3)
        window.actions_by_name["new_track"].trigger()
        track_id = window.state.track_id
        yield lambda: window.canvas.is_ready
        height, width = document.video.size_hw
        drag(window, (width * 0.2, height * 0.3), (width * 0.5, height * 0.3))
        painted = document.project.segments_on_frame(1, 3)[track_id]
        assert painted.source == "human"
        assert painted.mask.to_array()[int(height * 0.3), int(width * 0.35)]
        window.actions_by_name["undo"].trigger()
        assert track_id not in document.project.segments_on_frame(1, 3)
        window.actions_by_name["redo"].trigger()
        assert document.project.segments_on_frame(1, 3)[track_id] == painted
        assert len(document.project.annotation(1).tracks) == len(before.tracks) + 1
        window.actions_by_name["export"].trigger()
        dialog = window.findChild(ExportDialog)
        assert isinstance(dialog, ExportDialog)
        QTest.keyClicks(dialog.folder_edit, str(export))
        yield dialog.export_button.isEnabled
        QTest.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
        yield lambda: (export / "train" / "instances.json").is_file() and not window.files.is_busy

    return script


def reimported_equals(project_path: Path, export: Path, again: Path) -> None:
    with ProjectFile.open(project_path) as original, ProjectFile.create(again) as copy:
        import_youtube_vis(copy, export / "train" / "instances.json", probe)
        names = [{c.id: c.name for c in project.categories()} for project in (original, copy)]
        one, other = original.annotation(1), copy.annotation(1)
        seen = {track_id: track for track_id, track in one.tracks.items() if track.segments}
        assert seen
        assert other.tracks.keys() == seen.keys()
        for track_id, track in seen.items():
            assert other.tracks[track_id].segments == track.segments
            assert names[1][other.tracks[track_id].category_id] == names[0][track.category_id]


def test_the_whole_way_on_a_synthetic_video(qapp: QApplication, tmp_path: Path) -> None:
    video = tmp_path / "scene.mp4"
    scene = render_video(10_003, 12)
    with VideoWriter(video, (360, 640)) as writer:
        for frame in scene.frames:
            writer.write(frame)
    run(["open", str(video)], whole_way(tmp_path / "export"))
    reimported_equals(tmp_path / "scene.inspro", tmp_path / "export", tmp_path / "again.inspro")
    with ProjectFile.open(tmp_path / "scene.inspro") as project:
        sources = {s.source for track in project.annotation(1).tracks.values() for s in track.segments.values()}
    assert sources == {"human", "model"}


def test_the_whole_way_on_a_real_video(qapp: QApplication, shared: Path, tmp_path: Path) -> None:
    video = tmp_path / "dance.mp4"
    source = shared / "data" / "videos" / "sam2__01_dog.mp4"
    with VideoReader(source) as reader, VideoWriter(video, reader.size_hw) as writer:
        for _, image in reader.frames(0, 16):  # half a second: the test must be quick
            writer.write(image)
    run(["open", str(video)], whole_way(tmp_path / "export"))
    reimported_equals(tmp_path / "dance.inspro", tmp_path / "export", tmp_path / "again.inspro")
    exported = sorted((tmp_path / "export" / "train" / "JPEGImages" / "dance").iterdir())
    assert len(exported) == 16


def test_a_project_opens_on_its_video(qapp: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    for number, frame in enumerate(render_video(3, 2, (90, 160)).frames):
        shutil.copyfile(_picture(tmp_path, frame), folder / f"{number}.png")
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        project.add_video(probe(folder))

    def script(window: MainWindow) -> Script:
        yield lambda: window.document.video is not None
        window.state.show_frame(1)
        yield lambda: window.transport.number.value() == 1

    run(["open", str(tmp_path / "p.inspro")], script)


def test_a_missing_file_is_one_clear_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["open", str(tmp_path / "none.mp4")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "none.mp4: does not exist" in error


def _picture(folder: Path, frame: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Path:
    cv2.imwrite(str(folder / "picture.png"), frame)
    return folder / "picture.png"
