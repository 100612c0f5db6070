"""The question which of a model's tracks are too short or too faint to keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.cautious_buttons import add_cautious_buttons
from app.texts import tr

MIN_FRAMES, MIN_SCORE = 5, 0.5  # at first
SHOWN_IDS = 30
WIDTH = 420

Find = Callable[[int, float], Sequence[int]]  # tracks below a number of frames or a mean score


class WeakTracksDialog(QDialog):
    """Shows which tracks would go while the bounds are turned. Cancel is the default."""

    def __init__(self, find: Find, count: int, max_frames: int, parent: QWidget | None = None) -> None:
        """Build the question.

        Args:
            find: finds the weak tracks for both bounds.
            count: tracks that may go at all: a model's, without any human part.
            max_frames: of the video.
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Delete weak tracks"))
        self._find, self._count = find, count
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        text = tr(
            "Tracks that you drew or confirmed on any frame stay, and so do locked ones. Delete all others that are"
        )
        layout.addWidget(_label(text))
        self.frames_box = QSpinBox()
        self.frames_box.setRange(1, max(max_frames, 1))
        self.frames_box.setValue(min(MIN_FRAMES, max_frames))
        self.frames_box.setSuffix(tr(" frames"))
        self.frames_box.setToolTip(tr("Counts the frames on which the track has a mask; 1 keeps short tracks"))
        self.score_box = QDoubleSpinBox()
        self.score_box.setRange(0.0, 1.0)
        self.score_box.setSingleStep(0.05)
        self.score_box.setValue(MIN_SCORE)
        self.score_box.setToolTip(tr("Mean of the model's scores over the track's frames; 0 keeps faint tracks"))
        form = QFormLayout()
        form.addRow(tr("shorter than"), self.frames_box)
        form.addRow(tr("or of a mean score below"), self.score_box)
        layout.addLayout(form)
        self.consequence = _label("")
        layout.addWidget(self.consequence)
        self.delete_button = add_cautious_buttons(self, layout, tr("Delete"))
        self.frames_box.setFocus()
        self.frames_box.valueChanged.connect(lambda _: self._show_consequence())
        self.score_box.valueChanged.connect(lambda _: self._show_consequence())
        self._show_consequence()
        self.setMinimumWidth(WIDTH)

    @property
    def weak(self) -> list[int]:
        """Tracks below the bounds as they stand."""
        return list(self._find(self.frames_box.value(), self.score_box.value()))

    def _show_consequence(self) -> None:
        weak = self.weak
        self.delete_button.setEnabled(bool(weak))
        if not weak:
            self.consequence.setText(tr("No track is that weak."))
            return
        names = ", ".join(map(str, weak[:SHOWN_IDS])) + (" …" if len(weak) > SHOWN_IDS else "")
        numbers = {"weak": len(weak), "count": self._count, "tracks": names}
        self.consequence.setText(tr("Tracks that go: {weak} of {count} ({tracks})", **numbers))


def ask_weak_tracks(parent: QWidget, find: Find, count: int, max_frames: int) -> list[int]:
    """Ask; returns the tracks to delete, none after Cancel."""
    dialog = WeakTracksDialog(find, count, max_frames, parent)
    answer = dialog.exec()
    dialog.deleteLater()
    return dialog.weak if answer == QDialog.DialogCode.Accepted else []


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label
