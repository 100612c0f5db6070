"""Draws the pictures of the README: the window and its dialogs on synthetic scenes, in light and in dark.

    uv run python .ci/screenshots.py

Files in resources/screenshots are replaced; look at them before they are committed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.main_window import MainWindow
from app.theme import Theme, apply_theme
from inspro_core.api import SCENE_MODEL, load_prelabeler
from inspro_core.data.scenes import render_video
from inspro_core.domain.annotation import Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import prelabel_into, run_videos
from inspro_core.media import VideoWriter, probe

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "screenshots"
SEEDS, FRAMES, SHOWN = (10_015, 10_022, 10_016), 60, 24
WINDOW_WH = (1360, 820)


def main() -> int:
    """Draw everything."""
    FOLDER.mkdir(exist_ok=True)
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
        theme = apply_theme(application)
        project = make_project(Path(folder))
        for name in ("light", "dark"):
            theme.choose(name)
            draw_window(theme, project, name)
    return 0


def make_project(folder: Path) -> Path:
    """Label three scenes by the shipped model and confirm some frames, as a project in the middle of the work."""
    prelabeler = load_prelabeler(SCENE_MODEL)
    assert isinstance(prelabeler, Prelabeler)
    path = folder / "scenes.inspro"
    with ProjectFile.create(path, prelabeler.categories) as project:
        for number, seed in enumerate(SEEDS):
            scene = render_video(seed, FRAMES)
            video_path = folder / f"scene-{number + 1}.mp4"
            with VideoWriter(video_path, (scene.frames.shape[1], scene.frames.shape[2])) as writer:
                for frame in scene.frames:
                    writer.write(frame)
            video = project.add_video(probe(video_path))
            if number == 2:
                continue
            prelabel_into(project, [video], run_videos(prelabeler, [video], 0.2), prelabeler.categories, SCENE_MODEL)
            confirm(project, video.id)
            project.add_effort(video.id, 190.0 + 60 * number, 11 + 6 * number)
        project.set_note(1, 31, "the worm comes in behind the pillar")
        project.set_status(1, "in review")
    return path


def confirm(project: ProjectFile, video_id: int) -> None:
    """Confirm the first frames, and draw the first track there by hand."""
    labels = project.annotation(video_id, range(16))
    first = min(labels.tracks, default=0)
    rows = {
        (first, frame): (segment, Segment(Mask(segment.mask.size_hw, segment.mask.counts), "human"))
        for frame, segment in labels.tracks[first].segments.items()
        if frame % 5 == 0
    }
    project.apply(video_id, Change(rows, {}, dict.fromkeys(range(12), True)))


def draw_window(theme: Theme, project: Path, name: str) -> None:
    """Draw the views and the dialogs in the theme that is chosen, as on a machine that has never seen the program."""
    QSettings("inspro", "annotator").clear()
    window = MainWindow(theme, project.parent / "cache")
    window.resize(*WINDOW_WH)
    window.show()
    wait(300)
    save(window, f"start-{name}")
    window.open_path(project)
    videos = window.document.project.videos()
    until(lambda: window.canvas.is_ready and all(window.thumbnails.image(video) is not None for video in videos))
    window.state.show_frame(SHOWN)
    until(lambda: window.canvas.is_ready)
    on_frame = sorted(window.document.project.segments_on_frame(1, SHOWN))
    window.state.select_track(on_frame[0] if on_frame else 0)
    window.docks.bring("Tracks")
    window.reviewing.find()
    until(lambda: window.reviewing.has_suspicions)
    wait(2500)
    save(window, f"annotate-{name}")
    window.actions_by_name["view_review"].trigger()
    window.reviewing.next()
    until(lambda: window.canvas.is_ready)
    save(window, f"review-{name}")
    window.actions_by_name["view_statistics"].trigger()
    until(lambda: not window.statistics_reader.is_running)
    wait(1500)
    save(window, f"statistics-{name}")
    window.actions_by_name["view_retrain"].trigger()
    until(window.retrain_page.start_button.isEnabled)
    save(window, f"retrain-{name}")
    window.actions_by_name["view_annotate"].trigger()
    window.focus_walk.write_note()
    window.state.show_frame(31)
    wait(600)
    save(window.notes, f"notes-{name}")
    for action in ("categories", "export", "import", "preferences", "project_settings", "keys"):
        window.actions_by_name[action].trigger()
        wait(1200)
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
        save(dialog, f"{action.replace('_', '-')}-{name}")
        dialog.close()
        wait(200)
    window.close()
    window.deleteLater()
    wait(200)


def save(widget: QWidget, name: str) -> None:
    """Save what a widget shows."""
    path = FOLDER / f"{name}.png"
    widget.grab().save(str(path))
    print(path)


def until(condition: Callable[[], bool]) -> None:
    """Let the window work until something holds, and a moment longer."""
    while not condition():
        wait(50)
    wait(500)


def wait(milliseconds: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
