"""Preferences of this machine: theme, language, device, previews and the way to the keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.messages import title_width
from app.settings import DEVICES, LANGUAGES, THEMES
from app.texts import mark, tr

TEXTS = {
    "theme": (mark("As the system"), mark("Light"), mark("Dark")),
    "language": (mark("As the system"), "English", "简体中文"),
    "device": (mark("Automatic: a GPU if there is one"), mark("Processor (CPU)"), mark("GPU (CUDA)")),
}


class PreferencesDialog(QDialog):
    """Asks for theme, language, device and previews; read them after it was accepted.

    `keys_wanted` asks for the key editor.
    """

    keys_wanted = Signal()

    def __init__(
        self, theme: str, language: str, device: str, keeps_previews: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self.theme_box = _box(TEXTS["theme"], THEMES, theme)
        self.language_box = _box(TEXTS["language"], LANGUAGES, language)
        self.device_box = _box(TEXTS["device"], DEVICES, device)
        self.theme_box.setToolTip(tr("Colours of the window"))
        self.language_box.setToolTip(tr("Language of all texts"))
        self.device_box.setToolTip(tr("Where models run"))
        self.previews_box = QCheckBox(tr("Keep pictures of all frames"))
        self.previews_box.setToolTip(
            tr(
                "They are made while you rest, and show the right frame at once when you jump far.\n"
                "They take up to 4 GB of this machine's disk; without the tick they are deleted."
            )
        )
        self.previews_box.setChecked(keeps_previews)
        self.keys_button = QPushButton(tr("Change keys…"))
        self.keys_button.setToolTip(tr("Give actions other keys"))
        self.keys_button.setAutoDefault(False)
        self.keys_button.clicked.connect(self.keys_wanted)
        note = QLabel(tr("The language changes at the next start."))
        note.setForegroundRole(note.foregroundRole().PlaceholderText)
        note.setVisible(False)
        self.language_box.currentIndexChanged.connect(lambda _: note.setVisible(self.language != language))
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(tr("Save preferences"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(tr("Theme"), self.theme_box)
        layout.addRow(tr("Language"), self.language_box)
        layout.addRow("", note)
        layout.addRow(tr("Device"), self.device_box)
        layout.addRow(tr("Previews"), self.previews_box)
        layout.addRow(tr("Keys"), self.keys_button)
        layout.addRow(buttons)
        self.setMinimumWidth(title_width(self))

    @property
    def theme(self) -> str:
        """One of THEMES."""
        return str(self.theme_box.currentData())

    @property
    def language(self) -> str:
        """One of LANGUAGES."""
        return str(self.language_box.currentData())

    @property
    def device(self) -> str:
        """One of DEVICES."""
        return str(self.device_box.currentData())

    @property
    def keeps_previews(self) -> bool:
        """Whether pictures of the frames are kept on disk."""
        return self.previews_box.isChecked()


def _box(texts: tuple[str, ...], values: tuple[str, ...], chosen: str) -> QComboBox:
    box = QComboBox()
    for text, value in zip(texts, values, strict=True):
        box.addItem(tr(text), value)
    box.setCurrentIndex(values.index(chosen))
    return box
