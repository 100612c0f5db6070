"""The settings of a project by real clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.dialogs.project_settings import RULES, ProjectSettingsDialog
from inspro_core.domain.edits import OverlapRule


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_in_force_is_shown(qtbot: QtBot, rule: OverlapRule) -> None:
    dialog = ProjectSettingsDialog(rule)
    qtbot.addWidget(dialog)
    assert dialog.overlap_rule == rule


def test_arrows_choose_another_rule_and_enter_takes_it(qtbot: QtBot) -> None:
    dialog = ProjectSettingsDialog("over")
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.rules.button(0).setFocus()
    QTest.keyClick(dialog.rules.button(0), Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.rules.button(1), Qt.Key.Key_Return)
    assert dialog.overlap_rule == "under"
