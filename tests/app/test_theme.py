"""Light and dark are readable, and follow the choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, Theme, ThemeColors, palette


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    before, style = qapp.palette(), qapp.style().objectName()
    theme = Theme(qapp)
    yield theme
    qapp.styleHints().colorSchemeChanged.disconnect(theme._on_system_changed)
    qapp.setStyle(style)
    qapp.setPalette(before)


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.1."""
    shown = QColor(color)
    red, green, blue = (linear(part) for part in (shown.redF(), shown.greenF(), shown.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_can_be_read(colors: ThemeColors) -> None:
    for ground in (colors.window, colors.base, colors.alternate, colors.button):
        assert contrast(colors.text, ground) >= 7
        assert contrast(colors.faint, ground) >= 3
        assert contrast(colors.accent, ground) >= 3
        assert contrast(colors.link, ground) >= 4.5
    assert contrast(colors.on_accent, colors.accent) >= 4.5


@pytest.mark.parametrize(("choice", "colors"), [("light", LIGHT), ("dark", DARK)])
def test_a_choice_is_taken_and_told(
    qtbot: QtBot, qapp: QApplication, theme: Theme, choice: str, colors: ThemeColors
) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose(choice)
    assert theme.colors == colors
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == colors.window
    assert qapp.style().objectName() == "fusion"


def test_the_system_is_followed_only_while_it_is_the_choice(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    theme.choose("dark")
    with qtbot.assertNotEmitted(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())


def test_an_unknown_theme_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="system, light or dark"):
        theme.choose("pink")


def test_what_is_disabled_is_fainter() -> None:
    shown = palette(DARK)
    assert shown.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name() == DARK.faint
    assert shown.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text).name() == DARK.text


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton, QLineEdit])
@pytest.mark.parametrize("choice", ["light", "dark"])
def test_an_empty_field_is_told_from_the_window_by_its_outline(
    qtbot: QtBot, theme: Theme, choice: str, kind: type[QWidget]
) -> None:
    theme.choose(choice)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(80, 60)
    field = kind(window)
    field.setGeometry(10, 10, 60, 40)
    window.show()
    picture = window.grab().toImage()
    row = [picture.pixelColor(x, 30).name() for x in range(9, 24)]
    assert max(contrast(color, theme.colors.window) for color in row) >= 3
