"""The list of versions: which is in use, adopting another, rolling back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.retraining.versions_view import VersionsView
from inspro_core.api.retraining import Figures, Version
from inspro_core.domain.project import Category
from tests.app.retraining.test_plan_view import cells

LEFT = Qt.MouseButton.LeftButton
CLASSES = (Category(1, "dog"), Category(2, "llama"))


def version(number: int, ap: float | None) -> Version:
    after = None if ap is None else Figures(ap, 0.6, 0.5, 9.0)
    path = Path(f"{number}.safetensors")
    return Version(
        number, path, str(number - 1), number, "0123456789abcdef", "2026-11-28T09:02:00", CLASSES, None, after
    )


@pytest.fixture
def view(qtbot: QtBot) -> VersionsView:
    made = VersionsView()
    qtbot.addWidget(made)
    made.resize(330, 400)
    made.show_versions([version(1, 0.4), version(2, None)], adopted=1)
    with qtbot.waitExposed(made):
        made.show()
    return made


def choose(view: VersionsView, row: int) -> None:
    item = view.table.item(row, 0)
    assert item is not None
    QTest.mouseClick(view.table.viewport(), LEFT, pos=view.table.visualItemRect(item).center())


def test_the_newest_is_on_top_and_the_one_in_use_is_marked(view: VersionsView) -> None:
    rows = cells(view.table)
    assert [row[0] for row in rows] == ["2", "✓ 1", "0: as installed"]
    assert [row[2] for row in rows] == ["–", "0.400", "–"]
    assert "2026" in rows[0][1] or "26" in rows[0][1]


def test_the_tip_tells_where_a_version_comes_from(view: VersionsView) -> None:
    item = view.table.item(0, 1)
    assert item is not None
    assert item.toolTip() == "From 1; labels 0123456789ab; classes: dog, llama"


def test_the_chosen_version_is_adopted(view: VersionsView, qtbot: QtBot) -> None:
    assert not view.adopt_button.isEnabled()
    choose(view, 0)
    with qtbot.waitSignal(view.adopt_wanted) as wanted:
        QTest.mouseClick(view.adopt_button, LEFT)
    assert wanted.args == [2]


def test_the_version_in_use_cannot_be_adopted_again(view: VersionsView, qtbot: QtBot) -> None:
    choose(view, 1)
    assert not view.adopt_button.isEnabled()
    with qtbot.assertNotEmitted(view.adopt_wanted):
        view.table.cellActivated.emit(1, 0)


def test_one_click_rolls_back_to_the_version_before(view: VersionsView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.adopt_wanted) as wanted:
        QTest.mouseClick(view.back_button, LEFT)
    assert wanted.args == [0]
    view.show_versions([version(1, 0.4), version(2, None)], adopted=2)
    with qtbot.waitSignal(view.adopt_wanted) as wanted:
        QTest.mouseClick(view.back_button, LEFT)
    assert wanted.args == [1]


def test_before_the_first_version_there_is_nothing_to_roll_back_to(view: VersionsView) -> None:
    view.show_versions([], adopted=0)
    assert cells(view.table)[0][0] == "✓ 0: as installed"
    assert not view.back_button.isEnabled()
