"""What would be learned, as the page shows it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from app.retraining.plan_view import PROBLEM_TEXTS, PlanView, problem_text
from inspro_core.api.retraining import ClassRow, Counts, LabelledClip, PlanProblem, Problem, RetrainingPlan
from inspro_core.domain.project import Category

PLAN = RetrainingPlan(
    "model.safetensors",
    train=(LabelledClip(1, "a.mp4", (3, 4, 5, 9)), LabelledClip(1, "a.mp4", (40, 41)), LabelledClip(2, "b.mp4", (0,))),
    held_out=(LabelledClip(3, "c.mp4", (7, 8)),),
    classes=(
        ClassRow(Category(1, "dog"), False, Counts(12, 3, 2), Counts(4, 1, 1)),
        ClassRow(Category(2, "llama"), True, Counts(5, 1, 1), Counts()),
    ),
    problems=(PlanProblem("few masks", "few", False, "llama", 5), PlanProblem("not held out", "", False, "llama")),
)


@pytest.fixture
def view(qtbot: QtBot) -> PlanView:
    made = PlanView()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_plan(PLAN)
    with qtbot.waitExposed(made):
        made.show()
    return made


def cells(table: QTableWidget) -> list[list[str]]:
    rows = []
    for row in range(table.rowCount()):
        items = [table.item(row, column) for column in range(table.columnCount())]
        rows.append([item.text() if item is not None else "" for item in items])
    return rows


def test_both_sides_are_counted(view: PlanView) -> None:
    assert [label.text() for label in view.figures] == ["7", "17", "2", "2", "4", "1"]


def test_classes_are_counted_on_both_sides_and_new_ones_are_called_so(view: PlanView) -> None:
    assert cells(view.class_table) == [
        ["dog", "12", "3", "2", "4", "1", "1"],
        ["llama (new)", "5", "1", "1", "0", "0", "0"],
    ]


def test_classes_have_room_for_their_names_in_a_narrow_window(view: PlanView) -> None:
    view.resize(620, 500)
    assert view.class_table.horizontalScrollBar().maximum() == 0
    name = view.class_table.item(1, 0)
    assert name is not None
    assert view.class_table.columnWidth(0) > view.fontMetrics().horizontalAdvance(name.text())


def test_clips_are_listed_with_their_use(view: PlanView) -> None:
    assert cells(view.clip_table) == [
        ["a.mp4", "3 – 9", "4", "to learn"],
        ["a.mp4", "40 – 41", "2", "to learn"],
        ["b.mp4", "0 – 0", "1", "to learn"],
        ["c.mp4", "7 – 8", "2", "held out"],
    ]


def test_a_clip_can_be_gone_to(view: PlanView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.clip_wanted) as wanted:
        view.clip_table.cellActivated.emit(3, 0)
    assert wanted.args == [3, 7, 9]


def test_problems_name_the_class_and_its_masks(view: PlanView) -> None:
    assert view.problems.isVisible()
    first, second = view.problems.text().splitlines()
    assert "Masks of “llama”: only 5" in first
    assert "“llama” is not among" in second


@pytest.mark.parametrize("kind", PROBLEM_TEXTS)
def test_every_problem_is_said_in_words(kind: Problem) -> None:
    text = problem_text(PlanProblem(kind, "", True, "dog", 3))
    assert len(text) > 20
    assert "{" not in text


def test_without_a_plan_nothing_is_left_of_the_last_one(view: PlanView) -> None:
    view.show_plan(None)
    assert {label.text() for label in view.figures} == {"0"}
    assert cells(view.class_table) == cells(view.clip_table) == []
    assert not view.problems.isVisible()
