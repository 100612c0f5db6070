"""Notes on frames: the one of this frame to write, and a list of all to go to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from app.texts import tr

PAUSE_MS = 800  # without a key after which the text is kept
FRAME_ROLE = Qt.ItemDataRole.UserRole


class NoteEdit(QPlainTextEdit):
    """A text field that tells when the focus leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Tell it."""
        super().focusOutEvent(event)
        self.left.emit()


class NotesPanel(QWidget):
    """The notes of the current video.

    `note_changed` brings frame and text, empty to remove the note, as soon as the focus leaves the field, the frame
    changes or the keys rest. Call `flush` before the video changes: a note belongs to the video it was written on.
    """

    note_changed = Signal(int, str)
    frame_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel()
        self.edit = NoteEdit()
        self.edit.setPlaceholderText(tr("What is worth knowing about this frame"))
        self.edit.setTabChangesFocus(True)
        self.edit.setMaximumHeight(110)
        self.title.setBuddy(self.edit)
        self.list = QListWidget()
        self.list.setAlternatingRowColors(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Frames with notes"))
        self.hint = QLabel(tr("Frames with notes are listed here."))
        self.hint.setForegroundRole(self.hint.palette().ColorRole.PlaceholderText)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.addWidget(self.title)
        layout.addWidget(self.edit)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint, 1)
        self._frame = 0
        self._notes: dict[int, str] = {}
        self._is_pending = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.left.connect(self.flush)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.show_notes(None)

    def show_notes(self, notes: Mapping[int, str] | None) -> None:
        """Show the notes of a video by frame, None without a video; text that is being written stays."""
        self._notes = dict(notes or {})
        self.setEnabled(notes is not None)
        self.list.clear()
        for frame in sorted(self._notes):
            first_line = self._notes[frame].strip().splitlines()[0]
            item = QListWidgetItem(f"{frame}   {first_line}")
            item.setData(FRAME_ROLE, frame)
            item.setToolTip(self._notes[frame])
            self.list.addItem(item)
        self.list.setVisible(bool(self._notes))
        self.hint.setVisible(not self._notes)
        if not self._is_pending:
            self._show_text()

    def show_frame(self, frame: int) -> None:
        """Show the note of a frame, after what was written on the one before is kept."""
        self.flush()
        self._frame = frame
        self._show_text()

    def flush(self) -> None:
        """Hand out what was written and not handed out yet."""
        self._pause.stop()
        if self._is_pending:
            self._is_pending = False
            text = self.edit.toPlainText().strip()
            if text != self._notes.get(self._frame, "").strip():
                self.note_changed.emit(self._frame, text)

    def focus_note(self) -> None:
        """Put the cursor into the note of this frame."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_typed(self) -> None:
        self._is_pending = True
        self._pause.start()

    def _show_text(self) -> None:
        self.title.setText(tr("&Note on frame {frame}", frame=self._frame))
        text = self._notes.get(self._frame, "")
        if self.edit.toPlainText().strip() != text.strip():
            self.edit.blockSignals(True)
            self.edit.setPlainText(text)
            self.edit.blockSignals(False)
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setSelected(item.data(FRAME_ROLE) == self._frame)

    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(FRAME_ROLE) != self._frame:
            self.frame_chosen.emit(item.data(FRAME_ROLE))
