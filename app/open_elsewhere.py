"""A project that another program has open, too: what it writes is shown, and a second window says that it is one."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.document import Document
from app.texts import tr
from inspro_core.errors import InsProError

LOOK_MS = 1000  # between two looks for what another program has written


class OpenElsewhere(QObject):
    """Shows what other programs write into the open project, and tells where another window of this machine has it.

    Args:
        document: whose project it is.
        folder: for the locks that windows hold; where it cannot be written, nothing is told.
    """

    failed = Signal(str)

    def __init__(self, document: Document, folder: Path) -> None:
        super().__init__()
        self._document, self._folder = document, folder
        self._lock: QLockFile | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        document.project_opened.connect(self._take)

    def release(self) -> None:
        """Give the lock back, and look no more; the lock of a window that was killed gives itself back."""
        self._timer.stop()
        if self._lock is not None:
            self._lock.unlock()

    def _look(self) -> None:
        with suppress(InsProError):  # it is told when the project is used
            if self._document.project.has_news():
                self._document.show_anew()

    def _take(self) -> None:
        self.release()
        self._timer.start()
        path = self._document.project.path.resolve()
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(self._folder / f"{sha256(bytes(path)).hexdigest()}.lock"))
        self._lock.setStaleLockTime(0)  # however long it is held
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            self.failed.emit(
                tr(
                    "“{name}” is open in another window. Labels that are changed in one appear in the other, but an"
                    " undo may take them back; close one of them.",
                    name=path.name,
                )
            )
