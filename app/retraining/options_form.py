"""What to learn from, for how long, and what hardly anybody has to change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.pages.parts import heading, make_segment
from app.retraining.disclosure import Disclosure
from app.texts import mark, tr
from inspro_core.api.retraining import PRESETS, Choice, RetrainingOptions

DEFAULT_MINUTES = 10
LIST_HEIGHT = 96  # pixels
SOURCES = (
    (mark("Confirmed frames and videos that are done"), True, True),
    (mark("Confirmed frames"), True, False),
    (mark("Videos that are done"), False, True),
)


class OptionsForm(QWidget):
    """`choice_changed` tells that other labels are wanted."""

    choice_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.source_box, self.videos_check, self.video_list = QComboBox(), QCheckBox(), QListWidget()
        self.presets = QButtonGroup(self)
        self.minutes_spin, self.rate_spin = QDoubleSpinBox(), QDoubleSpinBox()
        self.freeze_check = QCheckBox(tr("Leave the backbone as it is"))
        self.replay_spin, self.seed_spin = QSpinBox(), QSpinBox()
        self._device = "auto"
        self._set_up()
        self._add_tips()
        self._lay_out()
        self._connect()
        self.presets.button(DEFAULT_MINUTES).click()

    def choice(self) -> Choice:
        """Return which labels are wanted."""
        _, confirmed, done = SOURCES[self.source_box.currentIndex()]
        chosen = [self.video_list.item(row) for row in range(self.video_list.count())]
        ids = frozenset(
            int(item.data(Qt.ItemDataRole.UserRole)) for item in chosen if item.checkState() == Qt.CheckState.Checked
        )
        return Choice(confirmed, done, ids if self.videos_check.isChecked() else None)

    def options(self) -> RetrainingOptions:
        """Return how to train."""
        return RetrainingOptions(
            minutes=self.minutes_spin.value(),
            learning_rate=self.rate_spin.value(),
            freezes_backbone=self.freeze_check.isChecked(),
            replay_share=self.replay_spin.value() / 100,
            seed=self.seed_spin.value(),
            device=self._device,
        )

    def set_device(self, device: str) -> None:
        """Set where to train, one of settings.DEVICES."""
        self._device = device

    def show_videos(self, names: Sequence[tuple[int, str]]) -> None:
        """List the videos of the project by id and name; those that were left out stay so."""
        left_out = {
            self.video_list.item(row).data(Qt.ItemDataRole.UserRole)
            for row in range(self.video_list.count())
            if self.video_list.item(row).checkState() == Qt.CheckState.Unchecked
        }
        self.video_list.blockSignals(True)
        self.video_list.clear()
        for video_id, name in names:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, video_id)
            item.setCheckState(Qt.CheckState.Unchecked if video_id in left_out else Qt.CheckState.Checked)
            self.video_list.addItem(item)
        self.video_list.blockSignals(False)

    def _set_up(self) -> None:
        for text, _, _ in SOURCES:
            self.source_box.addItem(tr(text))
        self.videos_check.setText(tr("Only from these v&ideos"))
        self.video_list.setMaximumHeight(LIST_HEIGHT)
        self.video_list.setVisible(False)
        for minutes in PRESETS:
            self.presets.addButton(make_segment(QPushButton(tr("{minutes} min", minutes=minutes))), minutes)
        self.minutes_spin.setRange(0.05, 1440.0)
        self.minutes_spin.setDecimals(2)
        self.rate_spin.setRange(0.000001, 0.01)
        self.rate_spin.setDecimals(6)
        self.rate_spin.setSingleStep(0.0001)
        self.replay_spin.setRange(0, 95)
        self.replay_spin.setSuffix(" %")
        self.replay_spin.setSingleStep(5)
        self.seed_spin.setRange(0, 1_000_000)

    def _add_tips(self) -> None:
        tips = (
            (self.source_box, tr("A frame is learned as a whole: all objects on it must be right")),
            (self.videos_check, tr("Leave the labels of other videos out")),
            (self.video_list, tr("Videos to learn from; what is held out stays held out")),
            (self.minutes_spin, tr("Length of the training with its evaluations")),
            (
                self.rate_spin,
                tr(
                    "How far the model moves with each step: more learns faster and forgets more; the preset is a start"
                ),
            ),
            (
                self.freeze_check,
                tr("Only what finds and follows objects learns, not what sees: quicker, and right for few labels"),
            ),
            (
                self.replay_spin,
                tr("Share of scenes that the model learned before; without them a small model forgets what it knew"),
            ),
            (self.seed_spin, tr("Start of the random numbers: the same seed and labels give the same run")),
        )
        for widget, tip in tips:
            widget.setToolTip(tip)
        for button in self.presets.buttons():
            button.setToolTip(tr("Train so long; the settings under “Advanced” follow"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self.presets.buttons():
            row.addWidget(button, 1)
        content = QWidget()
        form = QFormLayout(content)
        form.setContentsMargins(18, 4, 0, 4)
        form.addRow(tr("Minutes"), self.minutes_spin)
        form.addRow(tr("Learning rate"), self.rate_spin)
        form.addRow(tr("Replayed scenes"), self.replay_spin)
        form.addRow(tr("Seed"), self.seed_spin)
        form.addRow(self.freeze_check)
        self.advanced = Disclosure(tr("Advanced"), tr("Learning rate, replay and other settings"), content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading(tr("Learn from")))
        layout.addWidget(self.source_box)
        layout.addWidget(self.videos_check)
        layout.addWidget(self.video_list)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("Train for")))
        layout.addLayout(row)
        layout.addWidget(self.advanced)

    def _connect(self) -> None:
        self.source_box.currentIndexChanged.connect(lambda _: self.choice_changed.emit())
        self.videos_check.toggled.connect(self.video_list.setVisible)
        self.videos_check.toggled.connect(lambda _: self.choice_changed.emit())
        self.video_list.itemChanged.connect(lambda _: self.choice_changed.emit())
        self.presets.idClicked.connect(self._take_preset)
        self.minutes_spin.valueChanged.connect(self._show_preset)

    def _take_preset(self, minutes: int) -> None:
        preset = PRESETS[minutes]
        self.minutes_spin.setValue(preset.minutes)
        self.rate_spin.setValue(preset.learning_rate)
        self.freeze_check.setChecked(preset.freezes_backbone)
        self.replay_spin.setValue(round(100 * preset.replay_share))

    def _show_preset(self, minutes: float) -> None:
        """Press the button of the length that is set; none where it is another one."""
        self.presets.setExclusive(False)
        for button in self.presets.buttons():
            button.setChecked(self.presets.id(button) == minutes)
        self.presets.setExclusive(True)
