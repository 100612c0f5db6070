"""The look: Qt's Fusion style in a light and a dark palette with one accent, following the system or as chosen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from inspro_core.domain.colors import TRACK_COLORS, track_color

__all__ = ["DARK", "LIGHT", "TRACK_COLORS", "Theme", "ThemeColors", "apply_theme", "palette", "track_color"]


OUTLINED = ("QCheckBox", "QRadioButton", "QLineEdit", "QAbstractSpinBox")  # classes of widgets


@dataclass(frozen=True)
class ThemeColors:
    """Colours of a theme as "#rrggbb".

    Attributes:
        window: behind everything.
        base: behind lists and text fields.
        alternate: of every second line of a list.
        button: of buttons.
        dark: behind the picture, and of shadows.
        line: between parts.
        text: on all of these.
        faint: text of what is disabled or a hint.
        accent: of what is selected, focused or running.
        on_accent: text on the accent.
        link: of links.
        outline: of empty fields; Fusion draws it in a darker shade.
    """

    window: str
    base: str
    alternate: str
    button: str
    dark: str
    line: str
    text: str
    faint: str
    accent: str
    on_accent: str
    link: str
    outline: str


LIGHT = ThemeColors(
    window="#f3f4f6",
    base="#ffffff",
    alternate="#f7f8fa",
    button="#e9ebee",
    dark="#a9aeb6",
    line="#c3c8cf",
    text="#1c2026",
    faint="#7b828c",
    accent="#0067b3",
    on_accent="#ffffff",
    link="#005ea6",
    outline="#9ca5b2",
)
DARK = ThemeColors(
    window="#26292e",
    base="#1d2024",
    alternate="#22252a",
    button="#33373d",
    dark="#131518",
    line="#454a52",
    text="#e4e7eb",
    faint="#868d97",
    accent="#3d9be0",
    on_accent="#0b0d10",
    link="#6cb8f0",
    outline="#c9d4e3",
)


class Theme(QObject):
    """Keeps an application in the theme that was chosen; `changed` tells that colours are other ones now."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "system") -> None:
        super().__init__(application)
        self._application = application
        self._choice = ""
        self._system_is_dark = is_dark(application.palette())  # where the system does not say, its colours do
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self.choose(choice)

    @property
    def colors(self) -> ThemeColors:
        """The colours now."""
        if self._choice == "system":
            scheme = self._application.styleHints().colorScheme()
            known = scheme != Qt.ColorScheme.Unknown
            is_system_dark = scheme == Qt.ColorScheme.Dark if known else self._system_is_dark
            return DARK if is_system_dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    def choose(self, choice: str) -> None:
        """Take a theme: "system", "light" or "dark".

        Raises:
            ValueError: for another name.
        """
        if choice not in ("system", "light", "dark"):
            raise ValueError(f"expected system, light or dark, got {choice!r}")
        self._choice = choice
        self._application.setPalette(palette(self.colors))
        for name in OUTLINED:
            self._application.setPalette(outlined_palette(self.colors), name)  # type: ignore[arg-type]  # the stub is wrong
        self.changed.emit()

    def _on_system_changed(self) -> None:
        if self._choice == "system":
            self.choose("system")


def apply_theme(application: QApplication, choice: str = "system") -> Theme:
    """Give an application its look; the theme it returns belongs to the application."""
    return Theme(application, choice)


def palette(colors: ThemeColors) -> QPalette:
    """Make the palette of a theme."""
    made, role, group = QPalette(), QPalette.ColorRole, QPalette.ColorGroup
    for roles, color in (
        ((role.Window,), colors.window),
        ((role.Base, role.ToolTipBase), colors.base),
        ((role.AlternateBase,), colors.alternate),
        ((role.Button, role.Midlight), colors.button),
        ((role.Dark, role.Shadow), colors.dark),
        ((role.Mid,), colors.line),
        ((role.Light,), colors.base if is_light(colors) else colors.line),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), colors.text),
        ((role.PlaceholderText,), colors.faint),
        ((role.Highlight, role.Accent), colors.accent),
        ((role.HighlightedText,), colors.on_accent),
        ((role.Link, role.LinkVisited), colors.link),
    ):
        for one in roles:
            made.setColor(one, QColor(color))
    for disabled in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, disabled, QColor(colors.faint))
    made.setColor(group.Disabled, role.Highlight, QColor(colors.line))
    made.setColor(group.Disabled, role.HighlightedText, QColor(colors.faint))
    return made


def outlined_palette(colors: ThemeColors) -> QPalette:
    """Make the palette of what is told from the window by its outline alone, such as an empty check box.

    Fusion takes the outline from the ground around it, which these widgets do not paint; on a dark one it is lost.
    """
    made = palette(colors)
    made.setColor(QPalette.ColorRole.Window, QColor(colors.outline))
    return made


def is_light(colors: ThemeColors) -> bool:
    """Tell whether a theme has dark text on a light ground."""
    return QColor(colors.window).lightness() > QColor(colors.text).lightness()


def is_dark(shown: QPalette) -> bool:
    """Tell whether a palette has light text on a dark ground."""
    window, text = shown.color(QPalette.ColorRole.Window), shown.color(QPalette.ColorRole.WindowText)
    return window.lightness() < text.lightness()
