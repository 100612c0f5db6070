"""The dialog that asks what is exported, how and where, and says beforehand what is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.export_form import ExportForm
from app.dialogs.format_texts import format_description, format_title, note_text
from app.error_texts import error_text
from app.texts import tr
from app.workers.latest_job import LatestJob
from inspro_core.errors import UsageError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.table import FORMATS, ExportPreview, Format

LOOK_MS = 150  # after the last change
LIST_WIDTH, LIST_SPACING, LOSSES_HEIGHT = 150, 3, 96  # pixels


@dataclass(frozen=True)
class ExportOrder:
    """What is exported, how and where, and how many frames these are."""

    format: Format
    options: ExportOptions
    folder: Path
    frame_count: int


Look = Callable[[Format, ExportOptions, Path | None], ExportPreview]


class ExportDialog(QDialog):
    """Read `order` and `choices` after it was accepted; nothing is written by it."""

    def __init__(
        self,
        look: Look,
        frame_count: int,
        marked: range | None = None,
        choices: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            look: tells what an export would write and lose, into a folder or none yet; called in a thread.
            frame_count: of the longest video.
            marked: the in/out range of the window, offered as the range.
            choices: of the last time, as `choices` returned them.
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self._look = look
        self._looking = LatestJob(LOOK_MS, self)
        self._order: ExportOrder | None = None
        self.list, self.description = QListWidget(), QLabel()
        self.form = ExportForm(frame_count, marked)
        self.folder_edit = QLineEdit()
        self.folder_button = QPushButton(tr("C&hoose…"))
        self.counts, self.losses, self.reason = QLabel(), QLabel(), QLabel()
        self.export_button, self.cancel_button = QPushButton(tr("&Export")), QPushButton(tr("Cancel"))
        self._lay_out()
        self._fill(choices)
        self._connect()
        self._on_format()

    @property
    def order(self) -> ExportOrder:
        """What was chosen; there is one when the dialog was accepted."""
        assert self._order is not None
        return self._order

    @property
    def choices(self) -> str:
        """What is worth remembering, as text."""
        return json.dumps(
            {**self.form.choices(), "format": self._format.name, "folder": self.folder_edit.text().strip()}
        )

    def done(self, result: int) -> None:
        """End the look in hand, then close."""
        self._looking.stop()
        super().done(result)

    @property
    def _format(self) -> Format:
        return FORMATS[max(self.list.currentRow(), 0)]

    def _lay_out(self) -> None:
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setSpacing(LIST_SPACING)
        self.list.setToolTip(tr("Format of the export"))
        self.list.setAccessibleName(tr("Format of the export"))
        for label in (self.description, self.counts, self.losses, self.reason):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.losses.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.losses.setMargin(6)
        area = QScrollArea()
        area.setWidget(self.losses)
        area.setWidgetResizable(True)
        area.setMinimumHeight(LOSSES_HEIGHT)
        area.setFrameShape(QFrame.Shape.StyledPanel)
        area.setAccessibleName(tr("What is lost or changed"))
        right = QVBoxLayout()
        right.addWidget(self.description)
        right.addWidget(self.form)
        right.addLayout(self._folder_row())
        right.addWidget(self.counts)
        right.addWidget(QLabel(tr("What is lost or changed")))
        right.addWidget(area, 1)
        label = QLabel(tr("&Format"))
        label.setBuddy(self.list)
        left = QVBoxLayout()
        left.addWidget(label)
        left.addWidget(self.list, 1)
        upper = QHBoxLayout()
        upper.addLayout(left)
        upper.addLayout(right, 1)
        box = QDialogButtonBox()
        box.addButton(self.export_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.export_button.setDefault(True)
        box.accepted.connect(self._accept)
        box.rejected.connect(self.reject)
        lower = QHBoxLayout()
        lower.addWidget(self.reason, 1)
        lower.addWidget(box)
        layout = QVBoxLayout(self)
        layout.addLayout(upper, 1)
        layout.addLayout(lower)
        self.resize(720, 580)

    def _folder_row(self) -> QHBoxLayout:
        label = QLabel(tr("Fol&der"))
        label.setBuddy(self.folder_edit)
        self.folder_edit.setPlaceholderText(tr("Choose an empty folder, or one of an earlier export"))
        self.folder_edit.setToolTip(tr("The splits become folders in it; they appear when all is written"))
        self.folder_button.setToolTip(tr("Choose the folder"))
        self.folder_button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.folder_edit, 1)
        row.addWidget(self.folder_button)
        return row

    def _fill(self, choices: str) -> None:
        for known in FORMATS:
            self.list.addItem(format_title(known))
            self.list.item(self.list.count() - 1).setToolTip(format_description(known))
        self.list.setCurrentRow(0)
        try:
            read = json.loads(choices)
        except ValueError:
            read = None
        if not isinstance(read, dict):
            return
        self.form.set_choices(read)
        names = [known.name for known in FORMATS]
        if read.get("format") in names:
            self.list.setCurrentRow(names.index(read["format"]))
        if isinstance(read.get("folder"), str):
            self.folder_edit.setText(read["folder"])

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _: self._on_format())
        self.form.changed.connect(self._on_changed)
        self.folder_edit.textChanged.connect(lambda _: self._on_changed())
        self.folder_button.clicked.connect(self._choose_folder)
        self._looking.done.connect(self._on_looked)
        self._looking.failed.connect(self.reason.setText)

    def _on_format(self) -> None:
        self.description.setText(format_description(self._format))
        self.form.show_format(self._format)
        self._on_changed()

    def _on_changed(self) -> None:
        self._order = None
        self.export_button.setEnabled(False)
        known, name = self._format, self.folder_edit.text().strip()
        try:
            options = self.form.options()
        except UsageError as error:
            self._looking.forget()
            self.reason.setText(tr("Splits or range cannot be used: {problem}", problem=error_text(error)))
            return
        self.reason.setText(tr("Looking at the labels …"))
        folder = Path(name) if name else None

        def look() -> tuple[ExportOrder, ExportPreview]:
            preview = self._look(known, options, folder)
            return ExportOrder(known, options, Path(name), preview.frame_count), preview

        self._looking.ask(look)

    def _choose_folder(self) -> None:
        start = self.folder_edit.text().strip()
        if name := QFileDialog.getExistingDirectory(self, tr("Export into a folder"), start):
            self.folder_edit.setText(name)

    def _on_looked(self, result: tuple[ExportOrder, ExportPreview]) -> None:
        order, preview = result
        self._show_preview(preview)
        if preview.refusals:
            self.reason.setText(note_text(preview.refusals[0]))
        elif order.folder == Path():
            self.reason.setText(tr("Choose a folder"))
        else:
            self._order = order
            self.reason.clear()
            self.export_button.setEnabled(True)
        replaces = any(note.kind == "earlier export replaced" for note in preview.losses)
        (self.cancel_button if replaces else self.export_button).setDefault(True)

    def _show_preview(self, preview: ExportPreview) -> None:
        numbers = {"videos": preview.video_count, "frames": preview.frame_count, "tracks": preview.track_count}
        text = tr("Will be written: videos {videos}, frames {frames}, tracks {tracks}", **numbers)
        if len(preview.split_counts) > 1:
            text += " — " + ", ".join(f"{name} {count}" for name, count in preview.split_counts)
        self.counts.setText(text)
        lines = [f"•  {note_text(note)}" for note in preview.losses]
        if not lines and not preview.refusals:
            lines = [tr("Nothing: what is written comes back whole.")]
        self.losses.setText("\n".join(lines))

    def _accept(self) -> None:
        if self._order is not None:
            self.accept()
