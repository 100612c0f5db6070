"""A first video for those who have none at hand: the demo scene, made once and kept among the user's data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from app.workers.job import OneJob
from inspro_core import api
from inspro_core.errors import InsProError


class Demo(QObject):
    """Makes the scene in a thread; `ready` brings its path."""

    ready = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job = OneJob(self)
        self._job.done.connect(lambda path: self.ready.emit(str(path)))
        self._job.failed.connect(self.failed)

    def make(self) -> None:
        """Make the scene where it is not there yet."""
        self._job.start(_make_scene)

    def stop(self) -> None:
        """Open no scene that is being made."""
        self._job.leave()


def _make_scene() -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)) / "inspro"
    path = folder / "demo" / "scene.mp4"
    if not path.exists():
        unfinished = path.with_name("unfinished.mp4")  # so that one whose making was cut short is made anew
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            api.write_demo_scene(unfinished)
            unfinished.replace(path)
        except OSError as error:
            raise InsProError(
                "{folder}: the demo cannot be made there: {reason}", folder=path.parent, reason=error.strerror
            ) from error
    return path
