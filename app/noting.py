"""Notes on frames, kept in the project as they are written."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.document import Document
from app.error_texts import error_text
from app.panels.notes import NotesPanel
from app.view_state import ViewState
from inspro_core.errors import InsProError


class Noting(QObject):
    """Connects the notes of the current video with their panel.

    A note that cannot be written stays in the panel while its video is shown, and is written with the next one.
    """

    failed = Signal(str)

    def __init__(self, document: Document, state: ViewState, panel: NotesPanel) -> None:
        super().__init__()
        self._document, self._panel = document, panel
        self._unwritten: dict[int, str] = {}  # by frame of the current video
        document.video_leaving.connect(self._leave)
        document.video_changed.connect(self._show)
        state.frame_changed.connect(panel.show_frame)
        panel.note_changed.connect(self._write)
        panel.frame_chosen.connect(state.show_frame)

    def keep(self) -> bool:
        """Write what is being written and what could not be written before; tells whether all is in the project."""
        self._panel.flush()
        if self._unwritten:
            self._write_all()
        return not self._unwritten

    def _show(self) -> None:
        video = self._document.video
        if video is None:
            self._panel.show_notes(None)
        else:
            notes = self._document.project.notes(video.id) | self._unwritten
            self._panel.show_notes({frame: text for frame, text in notes.items() if text.strip()})

    def _write(self, frame: int, text: str) -> None:
        self._unwritten[frame] = text
        self._write_all()
        self._show()

    def _write_all(self) -> None:
        video = self._document.video
        assert video is not None
        try:
            for frame, text in list(self._unwritten.items()):
                self._document.project.set_note(video.id, frame, text)
                del self._unwritten[frame]
        except InsProError as error:
            self.failed.emit(error_text(error))

    def _leave(self) -> None:
        """Write what is being written; what cannot be is lost with the video, and the message says so."""
        self.keep()
        self._unwritten.clear()
