"""Settings that travel with the project."""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.texts import mark, tr
from inspro_core.domain.edits import OverlapRule

RULES: tuple[OverlapRule, ...] = get_args(OverlapRule)
INDENT = 24  # pixels: an explanation stands under the text of its button
RULE_TEXTS: dict[OverlapRule, tuple[str, str]] = {
    "over": (
        mark("Paint &over other tracks"),
        mark("What you paint is taken from other tracks. No pixel has two tracks; locked tracks keep theirs."),
    ),
    "under": (
        mark("Paint &under other tracks"),
        mark("Only pixels that no other track has are painted. Right for objects behind others."),
    ),
    "allow": (
        mark("&Allow overlap"),
        mark("Tracks may share pixels. Formats with one picture of ids (DAVIS, MOTS) cannot hold that."),
    ),
}


class ProjectSettingsDialog(QDialog):
    """Asks how the tracks of a project share pixels; read `overlap_rule` after it was accepted."""

    def __init__(self, overlap_rule: OverlapRule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Project settings"))
        self.rules = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self._overlap_group(overlap_rule))
        layout.addStretch(1)
        box = QDialogButtonBox()
        self.save_button, self.cancel_button = QPushButton(tr("&Save")), QPushButton(tr("Cancel"))
        box.addButton(self.save_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.save_button.setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout.addWidget(box)
        self.setMinimumWidth(460)

    @property
    def overlap_rule(self) -> OverlapRule:
        """The chosen rule."""
        return RULES[self.rules.checkedId()]

    def _overlap_group(self, chosen: OverlapRule) -> QGroupBox:
        group = QGroupBox(tr("Where two tracks meet"))
        rows = QVBoxLayout(group)
        for number, rule in enumerate(RULES):
            title, explanation = (tr(text) for text in RULE_TEXTS[rule])
            button = QRadioButton(title)
            button.setToolTip(explanation)
            button.setChecked(rule == chosen)
            self.rules.addButton(button, number)
            note = QLabel(explanation)
            note.setWordWrap(True)
            note.setIndent(INDENT)
            note.setForegroundRole(note.palette().ColorRole.PlaceholderText)
            rows.addWidget(button)
            rows.addWidget(note)
        hint = QLabel(tr("The rule holds for what is painted from now on; masks that exist stay as they are."))
        hint.setWordWrap(True)
        rows.addSpacing(6)
        rows.addWidget(hint)
        return group
