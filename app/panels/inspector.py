"""The selected track: what it is, where it is seen, and its mask on this frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from app.actions import key_of
from app.class_dot import class_dot
from app.panels.track_table import human_share
from app.texts import tr
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment
from inspro_core.formats.project_file import TrackSummary


class Inspector(QWidget):
    """Shows one track, and asks for another name, class or lock."""

    name_changed = Signal(int, str)
    category_chosen = Signal(int, int)
    locked_changed = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self.title, self.name, self.category = QLabel(), QLineEdit(), QComboBox()
        self.seen, self.drawn, self.here = QLabel(), QLabel(), QLabel()
        self.lock = QCheckBox(tr("Locked against edits"))
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.name.setPlaceholderText(tr("no name"))
        self.name.setToolTip(tr("Free text by which you know the object"))
        self.category.setToolTip(tr("Class of the whole selected track"))
        for label in (self.seen, self.drawn, self.here):
            label.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 4, 0, 0)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.title)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Class"), self.category)
        form.addRow(tr("Seen on"), self.seen)
        form.addRow(tr("Drawn by"), self.drawn)
        form.addRow(tr("This frame"), self.here)
        form.addRow(self.lock)
        self._categories: tuple[Category, ...] = ()
        self._summary: TrackSummary | None = None
        self._segment: Segment | None = None
        self.name.editingFinished.connect(self.flush)
        self.category.activated.connect(self._on_category)
        self.lock.clicked.connect(self._on_lock)
        self.show_track(None)

    def show_categories(self, categories: Sequence[Category]) -> None:
        """Offer other classes."""
        if tuple(categories) != self._categories:
            self._categories = tuple(categories)
            self.category.clear()
            for category in categories:
                self.category.addItem(class_dot(category.color_rgb), category.name, category.id)

    def flush(self) -> None:
        """Hand out a name that was typed and not handed out yet."""
        is_typed, name = self.name.isModified(), self.name.text().strip()
        self.name.setModified(False)
        if is_typed and self._summary is not None and name != self._summary.name:
            self.name_changed.emit(self._summary.id, name)

    def take_back(self, track_id: int) -> None:
        """Take back a name that could not be kept: if its track is still shown, it is handed out again later."""
        if self._summary is not None and self._summary.id == track_id:
            self.name.setModified(True)

    def forget(self) -> None:
        """Give up a name that is being typed."""
        self.name.setModified(False)

    def show_track(self, summary: TrackSummary | None, is_locked: bool = False) -> None:
        """Show a track, None without one; a name that is being typed stays while it is the same track."""
        is_other = summary is None or self._summary is None or summary.id != self._summary.id
        if is_other:
            self.flush()
        self._summary = summary
        self.lock.setToolTip(tr("Edits leave a locked track as it is ({key})", key=key_of("lock")))
        self.lock.setChecked(is_locked)
        self.lock.setEnabled(summary is not None)
        for widget in (self.name, self.category):
            widget.setEnabled(summary is not None and not is_locked)
        name = summary.name if summary else ""
        if (is_other or is_locked or not self.name.isModified()) and self.name.text() != name:
            self.name.setText(name)
        if summary is None:
            self._segment = None
            self.title.setText(tr("No track selected"))
            self.category.setCurrentIndex(-1)
            self.seen.setText("–")
            self.drawn.setText("–")
        else:
            self.category.setCurrentIndex(self.category.findData(summary.category_id))
            self.title.setText(tr("Track {track}", track=summary.id))
            self.seen.setText(_seen(summary))
            self.drawn.setText(_drawn(summary))
        self._show_here()

    def show_segment(self, segment: Segment | None) -> None:
        """Show the track's mask on this frame, None where it is not seen."""
        self._segment = segment
        self._show_here()

    def _show_here(self) -> None:
        segment = self._segment
        if self._summary is None:
            self.here.setText("–")
        elif segment is None:
            self.here.setText(tr("not seen"))
        elif segment.source == "human":
            self.here.setText(tr("by hand, {area} px", area=f"{segment.mask.area:,}"))
        else:
            score = f"{segment.score:.2f}"
            self.here.setText(tr("by a model, score {score}, {area} px", score=score, area=f"{segment.mask.area:,}"))

    def _on_category(self, index: int) -> None:
        if self._summary is not None and self.category.itemData(index) != self._summary.category_id:
            self.category_chosen.emit(self._summary.id, self.category.itemData(index))

    def _on_lock(self, is_locked: bool) -> None:
        if self._summary is not None:
            self.locked_changed.emit(self._summary.id, is_locked)


def _seen(summary: TrackSummary) -> str:
    if not summary.frame_count:
        return tr("no frame yet")
    if summary.frame_count == 1:
        return tr("frame {frame} only", frame=summary.first_frame)
    numbers = {"count": summary.frame_count, "first": summary.first_frame, "last": summary.last_frame}
    return tr("{count} frames, {first}–{last}", **numbers)


def _drawn(summary: TrackSummary) -> str:
    if not summary.frame_count:
        return "–"
    drawn, share = summary.human_count, round(100 * human_share(summary))
    return tr("hand {drawn} ({share}\u00a0%), model {rest}", drawn=drawn, share=share, rest=summary.frame_count - drawn)
