"""A project that two windows have open at once: neither sees what the other one changes, so the second one says so."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal

from app.document import Document
from app.texts import tr


class OpenElsewhere(QObject):
    """Holds a lock for the open project, and tells where another window of this machine holds it.

    Args:
        document: whose project it is.
        folder: for the locks; where it cannot be written, nothing is told.
    """

    failed = Signal(str)

    def __init__(self, document: Document, folder: Path) -> None:
        super().__init__()
        self._document, self._folder = document, folder
        self._lock: QLockFile | None = None
        document.project_opened.connect(self._take)

    def release(self) -> None:
        """Give the lock back; that of a window that was killed gives itself back."""
        if self._lock is not None:
            self._lock.unlock()

    def _take(self) -> None:
        self.release()
        path = self._document.project.path.resolve()
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(self._folder / f"{sha256(bytes(path)).hexdigest()}.lock"))
        self._lock.setStaleLockTime(0)  # however long it is held
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            self.failed.emit(
                tr(
                    "“{name}” is open in another window. Neither shows what is changed in the other one, and an undo"
                    " may take it back; close one of them.",
                    name=path.name,
                )
            )
