"""The dialog that asks which labels are read into the project."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.format_texts import format_description, format_title
from app.texts import tr
from app.workers.latest_job import LatestJob
from inspro_core.formats.detect import AUTO
from inspro_core.formats.table import FORMATS, Format

LOOK_MS = 150  # after the last change


@dataclass(frozen=True)
class ImportOrder:
    """What is read.

    Attributes:
        format: of the labels.
        labels: file or folder.
        labelled: videos that have tracks already, by name, and how many: the import would add to these.
    """

    format: Format
    labels: Path
    labelled: Sequence[tuple[str, int]] = ()


Look = Callable[[Path, str], ImportOrder]


class ImportDialog(QDialog):
    """Read `order` and `choices` after it was accepted; nothing is read into the project by it."""

    def __init__(self, look: Look, choices: str = "", parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            look: tells what is to be read, given a path and a format's name or AUTO; called in a thread.
            choices: of the last time, as `choices` returned them.
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Import"))
        self._look = look
        self._looking = LatestJob(LOOK_MS, self)
        self._order: ImportOrder | None = None
        self.path_edit, self.format_box = QLineEdit(), QComboBox()
        self.file_button, self.folder_button = QPushButton(tr("Choose a &file…")), QPushButton(tr("Choose a f&older…"))
        self.found, self.reason, self.warning = QLabel(), QLabel(), QLabel()
        self.import_button, self.cancel_button = QPushButton(tr("&Import")), QPushButton(tr("Cancel"))
        self._fill(choices)
        self._lay_out()
        self.path_edit.textChanged.connect(lambda _: self._on_changed())
        self.format_box.currentIndexChanged.connect(lambda _: self._on_changed())
        self.file_button.clicked.connect(self._choose_file)
        self.folder_button.clicked.connect(self._choose_folder)
        self._looking.done.connect(self._on_looked)
        self._looking.failed.connect(self.reason.setText)
        self._on_changed()

    @property
    def order(self) -> ImportOrder:
        """What was chosen; there is one when the dialog was accepted."""
        assert self._order is not None
        return self._order

    @property
    def choices(self) -> str:
        """What is worth remembering, as text."""
        return json.dumps({"path": self.path_edit.text().strip()})

    def done(self, result: int) -> None:
        """End the look in hand, then close."""
        self._looking.stop()
        super().done(result)

    def _fill(self, choices: str) -> None:
        self.format_box.addItem(tr("Look into it"), AUTO)
        for known in FORMATS:
            if known.is_readable:
                self.format_box.addItem(format_title(known), known.name)
                place = self.format_box.count() - 1
                self.format_box.setItemData(place, format_description(known), Qt.ItemDataRole.ToolTipRole)
        try:
            read = json.loads(choices)
        except ValueError:
            return
        if isinstance(read, dict) and isinstance(read.get("path"), str):
            self.path_edit.setText(read["path"])

    def _lay_out(self) -> None:
        intro = QLabel(
            tr(
                "Labels are added to the videos of the project that have the same name, size and length; other videos"
                " are added with them. Nothing that is there is changed. Undo does not take an import back."
            )
        )
        self.path_edit.setPlaceholderText(tr("An annotation file beside its pictures, results, or a folder of labels"))
        self.path_edit.setToolTip(tr("File (.json, .txt) or folder of the labels"))
        self.file_button.setToolTip(tr("YouTube-VIS, COCO, COCO-video (.json) or MOTS text (.txt)"))
        self.folder_button.setToolTip(tr("A dataset of label pictures (DAVIS, MOTS), or the folder of one file"))
        self.format_box.setToolTip(tr("Format of the labels; found by looking into them"))
        for label in (intro, self.found, self.reason, self.warning):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.found, self.warning):  # so that the dialog stays as it is where they get a text
            label.setMinimumHeight(3 * label.fontMetrics().lineSpacing())
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        row, form = QHBoxLayout(), QFormLayout()
        for button in (self.file_button, self.folder_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        form.addRow(tr("&Labels"), self.path_edit)
        form.addRow("", row)
        form.addRow(tr("Fo&rmat"), self.format_box)
        form.addRow("", self.found)
        font = self.warning.font()
        font.setBold(True)
        self.warning.setFont(font)
        box = QDialogButtonBox()
        box.addButton(self.import_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.import_button.setDefault(True)
        box.accepted.connect(self._accept)
        box.rejected.connect(self.reject)
        lower = QHBoxLayout()
        lower.addWidget(self.reason, 1)
        lower.addWidget(box)
        layout = QVBoxLayout(self)
        layout.addWidget(intro)
        layout.addLayout(form)
        layout.addWidget(self.warning)
        layout.addStretch(1)
        layout.addLayout(lower)
        self.resize(620, 280)

    def _choose_file(self) -> None:
        filters = f"{tr('Labels')} (*.json *.txt);;{tr('All files')} (*)"
        start = self.path_edit.text().strip()
        if name := QFileDialog.getOpenFileName(self, tr("Labels to import"), start, filters)[0]:
            self.path_edit.setText(name)

    def _choose_folder(self) -> None:
        start = self.path_edit.text().strip()
        if name := QFileDialog.getExistingDirectory(self, tr("Folder of labels to import"), start):
            self.path_edit.setText(name)

    def _on_changed(self) -> None:
        self._order = None
        self.import_button.setEnabled(False)
        self.found.clear()
        self.warning.clear()
        name, chosen = self.path_edit.text().strip(), str(self.format_box.currentData())
        if not name:
            self._looking.forget()
            self.reason.setText(tr("Choose a file or a folder"))
            return
        self.reason.setText(tr("Looking at the labels …"))
        self._looking.ask(lambda: self._look(Path(name), chosen))

    def _on_looked(self, order: ImportOrder) -> None:
        self._order = order
        self.found.setText(f"{format_title(order.format)}: {order.labels}\n{format_description(order.format)}")
        self.warning.setText(_warning(order.labelled))
        self.reason.clear()
        self.import_button.setEnabled(True)

    def _accept(self) -> None:
        if self._order is not None:
            self.accept()


def _warning(labelled: Sequence[tuple[str, int]]) -> str:
    """Say which videos have tracks that an import would add to; nothing where none has."""
    if not labelled:
        return ""
    tracks = sum(count for _, count in labelled)
    if len(labelled) == 1:
        said = tr("“{name}” has tracks already: {tracks}.", name=labelled[0][0], tracks=tracks)
    else:
        said = tr("Videos that have tracks already: {videos} (tracks: {tracks}).", videos=len(labelled), tracks=tracks)
    advice = tr("Imported labels are added to them: an object that is labelled already will be there twice.")
    return f"{said} {advice}"
