"""The part of the export dialog that asks which frames go where."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from app.texts import mark, tr
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.splits import Split, Splits
from inspro_core.formats.table import Format

SPLIT_KINDS = ("one", "shares", "names")
SPLIT_TEXTS = {
    "one": mark("All videos in one folder"),
    "shares": mark("By share of the videos"),
    "names": mark("By names of the videos"),
}
SHARE_NAMES = ("train", "val", "test")
SHARES = (80, 20, 0)  # per cent
NAMES = "train:*,val:clip_1*"
LAST_FRAME = 99_999_999


class ExportForm(QWidget):
    """Splits, frames, quality and classes; `changed` is emitted whenever one of them is."""

    changed = Signal()

    def __init__(self, frame_count: int, marked: range | None, parent: QWidget | None = None) -> None:
        """Build the form.

        Args:
            frame_count: of the longest video.
            marked: the in/out range of the window; an export takes it only where it is asked to.
            parent: dialog.
        """
        super().__init__(parent)
        self.split_box = QComboBox()
        self.one_edit, self.names_edit = QLineEdit("train"), QLineEdit(NAMES)
        self.share_spins = [_spin(0, 100, share, " %") for share in SHARES]
        self.pages = QStackedWidget()
        self.step_spin = _spin(1, 10_000, 1)
        self.range_check = QCheckBox(tr("Only f&rames"))
        self.first_spin = _spin(0, LAST_FRAME, marked.start if marked else 0)
        self.last_spin = _spin(0, LAST_FRAME, marked.stop - 1 if marked else max(frame_count - 1, 0))
        self.reviewed_check = QCheckBox(tr("Only &confirmed frames"))
        self.quality_spin = _spin(1, 100, ExportOptions().jpeg_quality)
        self.empty_check = QCheckBox(tr("List classes without a trac&k too"))
        self._add_tips()
        self._lay_out()
        self._connect()
        self._show_enabled()

    def options(self) -> ExportOptions:
        """Return what is chosen.

        Raises:
            UsageError: if the splits or the range make no sense.
        """
        frames = range(self.first_spin.value(), self.last_spin.value() + 1) if self.range_check.isChecked() else None
        return ExportOptions(
            self._splits(),
            self.step_spin.value(),
            frames,
            self.reviewed_check.isChecked(),
            self.quality_spin.value(),
            self.empty_check.isChecked(),
        )

    def show_format(self, known: Format) -> None:
        """Offer what a format can use."""
        self.quality_spin.setEnabled(known.has_pictures)
        self.empty_check.setEnabled(known.lists_categories)

    def choices(self) -> dict[str, Any]:
        """Return what is worth remembering for the next export, as JSON values; the range belongs to one video."""
        return {
            "split_kind": SPLIT_KINDS[self.split_box.currentIndex()],
            "one": self.one_edit.text(),
            "names": self.names_edit.text(),
            "shares": [spin.value() for spin in self.share_spins],
            "step": self.step_spin.value(),
            "reviewed": self.reviewed_check.isChecked(),
            "quality": self.quality_spin.value(),
            "empty": self.empty_check.isChecked(),
        }

    def set_choices(self, choices: dict[str, Any]) -> None:
        """Show what was remembered; what is not understood is left as it is."""
        if choices.get("split_kind") in SPLIT_KINDS:
            self.split_box.setCurrentIndex(SPLIT_KINDS.index(choices["split_kind"]))
        for edit, key in ((self.one_edit, "one"), (self.names_edit, "names")):
            if isinstance(choices.get(key), str) and choices[key]:
                edit.setText(choices[key])
        shares = choices.get("shares")
        numbers = [(self.step_spin, choices.get("step")), (self.quality_spin, choices.get("quality"))]
        if isinstance(shares, list) and len(shares) == len(self.share_spins):
            numbers += zip(self.share_spins, shares, strict=True)
        for spin, value in numbers:
            if isinstance(value, int):
                spin.setValue(value)
        for check, key in ((self.reviewed_check, "reviewed"), (self.empty_check, "empty")):
            check.setChecked(choices.get(key) is True)

    def _splits(self) -> Splits:
        kind = SPLIT_KINDS[self.split_box.currentIndex()]
        if kind == "one":
            return Splits((Split(self.one_edit.text().strip(), 1.0),))
        if kind == "names":
            return Splits.parse(self.names_edit.text())
        shares = zip(SHARE_NAMES, self.share_spins, strict=True)
        return Splits(tuple(Split(name, spin.value() / 100) for name, spin in shares if spin.value()))

    def _add_tips(self) -> None:
        for kind in SPLIT_KINDS:
            self.split_box.addItem(tr(SPLIT_TEXTS[kind]))
        self.split_box.setToolTip(tr("Which folders the export has; a video is never cut between two of them"))
        self.one_edit.setToolTip(tr("Name of the folder"))
        self.names_edit.setToolTip(
            tr("Folder and name of videos, the first that fits: train:*,val:clip_1* — * stands for anything")
        )
        for name, spin in zip(SHARE_NAMES, self.share_spins, strict=True):
            spin.setPrefix(f"{name} ")
            spin.setToolTip(tr("Share of the videos in {name}; the same videos at every export", name=name))
        self.step_spin.setToolTip(tr("1 takes every frame, 5 every fifth, counted from the first of the range"))
        self.range_check.setToolTip(tr("Only frames of this range, in every video"))
        self.first_spin.setToolTip(tr("First frame of the range"))
        self.last_spin.setToolTip(tr("Last frame of the range"))
        self.reviewed_check.setToolTip(tr("Leave out every frame that no human has confirmed"))
        self.quality_spin.setToolTip(tr("Of the pictures, 1 to 100; above 90 hardly any difference is seen"))
        self.empty_check.setToolTip(tr("Training code may stumble over a class without an object"))

    def _lay_out(self) -> None:
        shares, frames = QWidget(), QHBoxLayout()
        row = QHBoxLayout(shares)
        row.setContentsMargins(0, 0, 0, 0)
        for spin in self.share_spins:
            row.addWidget(spin)
        for page in (self.one_edit, shares, self.names_edit):
            self.pages.addWidget(page)
        self.pages.setSizePolicy(self.pages.sizePolicy().horizontalPolicy(), self.one_edit.sizePolicy().Policy.Fixed)
        for widget in (self.range_check, self.first_spin, QLabel("–"), self.last_spin):
            frames.addWidget(widget)
        frames.addStretch(1)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addRow(tr("&Splits"), self.split_box)
        layout.addRow("", self.pages)
        layout.addRow(tr("Every &n-th frame"), self.step_spin)
        layout.addRow("", frames)
        layout.addRow("", self.reviewed_check)
        layout.addRow(tr("JPEG &quality"), self.quality_spin)
        layout.addRow("", self.empty_check)

    def _connect(self) -> None:
        self.split_box.currentIndexChanged.connect(self.pages.setCurrentIndex)
        self.split_box.currentIndexChanged.connect(lambda _: self.changed.emit())
        for edit in (self.one_edit, self.names_edit):
            edit.textChanged.connect(lambda _: self.changed.emit())
        for spin in (*self.share_spins, self.step_spin, self.first_spin, self.last_spin, self.quality_spin):
            spin.valueChanged.connect(lambda _: self.changed.emit())
        for check in (self.range_check, self.reviewed_check, self.empty_check):
            check.toggled.connect(lambda _: self.changed.emit())
        self.range_check.toggled.connect(lambda _: self._show_enabled())

    def _show_enabled(self) -> None:
        for spin in (self.first_spin, self.last_spin):
            spin.setEnabled(self.range_check.isChecked())


def _spin(least: int, most: int, value: int, suffix: str = "") -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setValue(value)
    spin.setSuffix(suffix)
    spin.setKeyboardTracking(True)
    return spin
