"""What the File menu does: jobs in threads with progress and cancel, and one message for what went wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app import files as files_module
from app.dialogs.export import ExportDialog
from app.dialogs.import_labels import ImportDialog
from app.main_window import MainWindow
from app.settings import Settings
from app.workers.job import Job
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.project import Video
from inspro_core.errors import VideoError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.table import format_named
from inspro_core.formats.youtube_vis_write import write_results
from inspro_core.media import open_video, probe
from tests.app.files_world import World
from tests.inspro_core.formats.label_worlds import disjoint_annotation, export, make_pictures, make_world, masks_of


@pytest.fixture
def world(qtbot: QtBot) -> Iterator[World]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = World(window)
    yield made
    made.files.wait()
    qtbot.waitUntil(lambda: not made.files.is_busy)
    made.document.close()


@pytest.fixture
def project(world: World, tmp_path: Path) -> Path:
    """A project of one video of four frames with two tracks, open in the document."""
    made, _ = make_world(tmp_path, disjoint_annotation(3, [1, 2]))
    made.close()
    world.document.open_project(made.path)
    return made.path


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_video_is_opened_after_a_look_in_a_thread(qtbot: QtBot, world: World, video_path: Path) -> None:
    with qtbot.waitSignal(world.document.video_changed):
        world.files.open_path(video_path)
    assert world.document.project.path == video_path.with_suffix(".inspro")
    assert Settings().recent_files() == [str(video_path)]


def test_work_on_the_open_project_can_end_before_another_takes_its_place(world: World, project: Path) -> None:
    paths: list[Path] = []
    world.document.project_leaving.connect(lambda: paths.append(world.document.project.path))
    ProjectFile.create(project.with_name("b.inspro")).close()
    world.files.open_path(project.with_name("b.inspro"))
    assert paths == [project]
    assert world.document.project.path == project.with_name("b.inspro")


def test_a_file_that_cannot_be_opened_is_told(qtbot: QtBot, world: World, tmp_path: Path) -> None:
    for name in ("a.mp4", "b.inspro"):
        (tmp_path / name).write_bytes(b"nothing")
        world.files.open_path(tmp_path / name)
    qtbot.waitUntil(lambda: len(world.failed) == 2)
    assert not world.document.is_open


def test_a_new_project_has_one_class_and_its_suffix(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "mine"), ""))
    world.files.new_project()
    assert world.document.project.path == tmp_path / "mine.inspro"
    assert [category.name for category in world.document.project.categories()] == ["object"]


def test_a_new_project_never_replaces_a_file(world: World, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(project), ""))
    world.files.new_project()
    assert world.failed == [f"{project}: exists already; open it, or choose another name"]
    assert masks_of(world.document.project.annotation(1)) == masks_of(disjoint_annotation(3, [1, 2]))


def test_all_videos_are_added_and_one_message_names_the_others(
    qtbot: QtBot, world: World, project: Path, video_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = [tmp_path / "bad.mp4", tmp_path / "worse.mp4"]
    for file in bad:
        file.write_bytes(b"nothing")
    names = [str(file) for file in (bad[0], video_path, bad[1], tmp_path / "clip")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))
    with qtbot.waitSignal(world.files.ended), qtbot.waitSignal(world.document.videos_changed):
        world.files.add_videos()
    assert [Path(video.path) for video in world.document.project.videos()] == [tmp_path / "clip", video_path]
    (message,) = world.failed
    assert message.startswith("Videos added: 1; in the project already: 1. These files were left out:\n")
    assert all(str(file) in message for file in bad)
    assert world.steps[-1] == (4, 4)


def test_the_first_video_of_an_empty_project_is_shown(
    qtbot: QtBot, world: World, tmp_path: Path, video_path: Path
) -> None:
    ProjectFile.create(tmp_path / "p.inspro").close()
    world.document.open_project(tmp_path / "p.inspro")
    with qtbot.waitSignal(world.document.video_changed):
        world.files.add_paths([make_pictures(tmp_path / "frames"), video_path])
    assert world.document.video is not None
    assert world.document.video.path == str(tmp_path / "frames")
    assert world.informed[-1] == "Videos added: 2"


def test_videos_need_a_project(world: World, video_path: Path) -> None:
    world.files.add_paths([video_path])
    assert world.failed == ["Open or start a project first; then add videos to it"]


def test_an_export_is_written_as_the_dialog_says(qtbot: QtBot, world: World, project: Path, tmp_path: Path) -> None:
    texts: list[str] = []
    world.files.started.connect(texts.append)
    world.files.export(range(1, 4))
    dialog = world.dialog(ExportDialog)
    dialog.form.range_check.click()
    dialog.folder_edit.setText(str(tmp_path / "out"))
    dialog.list.setCurrentRow(1)
    qtbot.waitUntil(dialog.export_button.isEnabled)
    with qtbot.waitSignal(world.files.ended):
        click(dialog.export_button)
    assert texts == [f"Exporting COCO instances to {tmp_path / 'out'} …"]
    assert sorted(file.name for file in (tmp_path / "out").rglob("*.jpg")) == [f"0000{n}.jpg" for n in (1, 2, 3)]
    assert world.informed[-1] == f"Exported to {tmp_path / 'out'}: videos 1, frames 3, tracks 2"
    assert world.steps[-1] == (3, 3)
    assert not world.files.is_busy


def test_the_last_choices_of_an_export_are_remembered(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path
) -> None:
    world.files.export()
    first = world.dialog(ExportDialog)
    first.folder_edit.setText(str(tmp_path / "out"))
    first.form.step_spin.setValue(2)
    qtbot.waitUntil(first.export_button.isEnabled)
    choices = first.choices
    with qtbot.waitSignal(world.files.ended):
        click(first.export_button)
    qtbot.waitUntil(lambda: world.dialog(ExportDialog) is None)
    world.files.export()
    assert world.dialog(ExportDialog).choices == choices
    world.dialog(ExportDialog).reject()


def test_a_cancelled_export_leaves_nothing_and_is_no_failure(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Semaphore(0)

    def slow(video: Video) -> Any:
        gate.acquire()
        return open_video(video)

    monkeypatch.setattr(files_module, "open_video", slow)
    world.files.export()
    dialog = world.dialog(ExportDialog)
    dialog.folder_edit.setText(str(tmp_path / "out"))
    qtbot.waitUntil(dialog.export_button.isEnabled)
    click(dialog.export_button)
    assert world.files.is_busy
    world.files.add_paths([tmp_path / "clip"])
    assert world.failed == ["An export or import is going on; wait for its end, or cancel it"]
    with qtbot.waitSignal(world.files.ended):
        world.files.cancel()
        gate.release()
    assert world.informed[-1] == "Stopped; nothing was changed"
    assert len(world.failed) == 1
    assert not (tmp_path / "out").exists()


def test_an_export_that_fails_says_that_nothing_was_written(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(video: Video) -> Any:
        raise VideoError(video.path, "cannot be opened")

    monkeypatch.setattr(files_module, "open_video", fail)
    world.files.export()
    dialog = world.dialog(ExportDialog)
    dialog.folder_edit.setText(str(tmp_path / "out"))
    qtbot.waitUntil(dialog.export_button.isEnabled)
    with qtbot.waitSignal(world.files.failed):
        click(dialog.export_button)
    assert world.failed == [
        f"{tmp_path / 'clip'}: cannot be opened; cure it, or choose other frames or videos to export\n"
        f"Nothing was written to {tmp_path / 'out'}. Cure this, then export again."
    ]
    assert not (tmp_path / "out").exists()


def test_an_import_comes_into_the_open_document(qtbot: QtBot, world: World, project: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other, video = make_world(tmp_path / "other", disjoint_annotation(8, [5]), "new")
    labels = export(format_named("youtube-vis").write, other, tmp_path / "set").files[0]
    changed: list[object] = []
    world.document.labels_changed.connect(lambda frames, tracks: changed.append((frames, tracks)))
    world.files.import_dataset()
    dialog = world.dialog(ImportDialog)
    dialog.path_edit.setText(str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    with qtbot.waitSignal(world.files.ended), qtbot.waitSignal(world.document.videos_changed):
        click(dialog.import_button)
    assert world.informed[-1] == "Imported: tracks 1, new videos 1"
    assert changed == [(frozenset(), frozenset())]
    assert masks_of(world.document.project.annotation(2)) == masks_of(other.annotation(video.id))


def test_a_job_that_ends_at_once_makes_room_for_the_next(
    world: World, project: Path, monkeypatch: pytest.MonkeyPatch, video_path: Path, qtbot: QtBot
) -> None:
    start = Job.start
    monkeypatch.setattr(Job, "start", lambda job: (start(job), job.wait()))
    for count in (1, 2):
        world.files.add_paths([video_path])
        qtbot.waitUntil(lambda: world.informed[-1].startswith("Videos added"))
        assert len(world.informed) == 2 * count
    assert world.failed == []


def test_a_video_that_is_opened_finds_no_job_in_hand(qtbot: QtBot, world: World, video_path: Path) -> None:
    is_busy: list[bool] = []
    world.document.video_changed.connect(lambda: is_busy.append(world.files.is_busy))
    world.files.open_path(video_path)
    assert world.files.is_busy
    qtbot.waitUntil(lambda: bool(is_busy))
    assert is_busy == [False]


def test_an_import_that_is_wrong_is_told_and_changes_nothing(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.json"
    labels.write_text('{"images": [{"id": 1, "file_name": "1.jpg"}], "categories": [], "annotations": []}')
    world.files.import_dataset()
    dialog = world.dialog(ImportDialog)
    dialog.path_edit.setText(str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    with qtbot.waitSignal(world.files.ended):
        click(dialog.import_button)
    assert world.failed == [f"{labels}: images[0].height: is missing\nNothing was imported; the project is as it was."]
    assert len(world.document.project.videos()) == 1


def test_what_was_imported_into_another_project_is_not_shown_here(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path
) -> None:
    labels = export(format_named("coco").write, world.document.project, tmp_path / "set").files[0]
    world.files.import_dataset()
    dialog = world.dialog(ImportDialog)
    dialog.path_edit.setText(str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    with qtbot.assertNotEmitted(world.document.labels_changed), qtbot.waitSignal(world.files.ended):
        click(dialog.import_button)
        ProjectFile.create(tmp_path / "b.inspro").close()
        world.files.open_path(tmp_path / "b.inspro")
    with ProjectFile.open(project) as changed:
        assert len(changed.track_heads(1)) == 4


def test_an_import_warns_of_the_tracks_of_those_videos_alone_that_it_would_add_to(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path
) -> None:
    opened = world.document.project
    labels = export(format_named("coco").write, opened, tmp_path / "set").files[0]
    other = opened.add_video(probe(make_pictures(tmp_path / "other")))
    opened.apply(other.id, difference(Annotation(), disjoint_annotation(4, [1, 2, 3])))
    world.files.import_dataset()
    dialog = world.dialog(ImportDialog)
    dialog.path_edit.setText(str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.warning.text().startswith("“clip” has tracks already: 2.")
    dialog.close()


def test_a_look_at_labels_reads_their_file_once(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = export(format_named("coco").write, world.document.project, tmp_path / "set").files[0]
    texts: list[str] = []

    def read_text(path: Path, encoding: str) -> str:
        texts.append(path.name)
        return path.read_bytes().decode(encoding)

    monkeypatch.setattr(Path, "read_text", read_text)
    world.files.import_dataset()
    dialog = world.dialog(ImportDialog)
    dialog.path_edit.setText(str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert texts == ["instances.json"]
    dialog.close()


def test_results_are_imported_as_before(qtbot: QtBot, world: World, project: Path, tmp_path: Path) -> None:
    write_results(world.document.project, tmp_path / "results.json")
    world.files.import_dataset()
    dialog = world.dialog(ImportDialog)
    dialog.path_edit.setText(str(tmp_path / "results.json"))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.warning.text().startswith("“clip” has tracks already: 2.")
    with qtbot.waitSignal(world.files.ended):
        click(dialog.import_button)
    assert len(world.document.project.track_heads(1)) == 4


def test_a_frame_is_asked_for(world: World, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[int] = []
    world.files.frame_wanted.connect(wanted.append)
    asked: list[tuple[int, range]] = []

    def answer(_window: QWidget, _title: str, _text: str, value: int, numbers: range) -> int:
        asked.append((value, numbers))
        return 3

    monkeypatch.setattr(files_module, "ask_number", answer)
    world.files.ask_frame(2)
    assert asked == [(2, range(4))]
    assert wanted == [3]


def test_labels_drawn_while_an_export_runs_do_not_disturb_it(
    qtbot: QtBot, world: World, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, is_planned = threading.Semaphore(0), threading.Event()

    def slow(video: Video) -> Any:
        is_planned.set()
        gate.acquire()
        return open_video(video)

    monkeypatch.setattr(files_module, "open_video", slow)
    world.files.export()
    dialog = world.dialog(ExportDialog)
    dialog.folder_edit.setText(str(tmp_path / "out"))
    qtbot.waitUntil(dialog.export_button.isEnabled)
    click(dialog.export_button)
    qtbot.waitUntil(is_planned.is_set)
    world.document.project.apply(1, difference(Annotation(), Annotation(disjoint_annotation(4, [7]).tracks)))
    with qtbot.waitSignal(world.files.ended):
        gate.release()
    assert world.failed == []
    assert world.informed[-1].endswith("videos 1, frames 4, tracks 2")


def test_the_windows_cancel_action_stops_an_export(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Semaphore(0)

    def slow(video: Video) -> Any:
        gate.acquire()
        return open_video(video)

    made, _ = make_world(tmp_path, disjoint_annotation(3, [1, 2]))
    made.close()
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.open_path(made.path)
    qtbot.waitUntil(lambda: window.actions_by_name["export"].isEnabled())
    monkeypatch.setattr(files_module, "open_video", slow)
    window.actions_by_name["export"].trigger()
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.folder_edit.setText(str(tmp_path / "out"))
    qtbot.waitUntil(dialog.export_button.isEnabled)
    assert not window.actions_by_name["cancel"].isEnabled()
    click(dialog.export_button)
    assert window.status.progress.isVisible()
    with qtbot.waitSignal(window.files.ended):
        window.actions_by_name["cancel"].trigger()
        gate.release()
    assert not window.status.progress.isVisible()
    assert not window.actions_by_name["cancel"].isEnabled()
    assert not (tmp_path / "out").exists()
    window.close()
