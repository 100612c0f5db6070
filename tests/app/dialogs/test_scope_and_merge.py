"""The questions before an edit of a track: said in words, Cancel by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.merge import MergeDialog, frames_in_words
from app.dialogs.scope import ScopeDialog
from app.scopes import scopes_at
from app.track_questions import TrackQuestions
from inspro_core.domain.track_edits import MergePreview
from tests.app.editing_world import FRAMES, World, labels

MEETING = MergePreview(3, 7, tuple(range(10)), (15, 16), (10, 11, 13), (0.9, 0.8, 0.7), (10,), (10, 11))


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, labels())
    yield made
    made.document.close()


@pytest.fixture
def questions(qtbot: QtBot, world: World) -> TrackQuestions:
    window = QWidget()
    qtbot.addWidget(window)
    return TrackQuestions(window, world.document, world.state, world.editing, world.tracks, world.keyframes)


def answering(act: Callable[[QDialog], None]) -> list[str]:
    """Act in the dialog that opens next; the list fills with its title."""
    titles: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        titles.append(dialog.windowTitle())
        act(dialog)

    QTimer.singleShot(0, answer)
    return titles


def press_return(dialog: QDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def choose(number: int) -> Callable[[QDialog], None]:
    """Choose the scope by its number and do it."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ScopeDialog)
        dialog.choices.button(number).click()
        QTest.mouseClick(dialog.do_button, Qt.MouseButton.LeftButton)

    return act


def test_scopes_say_their_frames() -> None:
    titles = [scope.title for scope in scopes_at(5, 12, range(3, 8))]
    assert titles == [
        "This frame only (5)",
        "The in/out range (frames 3–7)",
        "From here on (frames 5–11)",
        "The whole track (all frames, 0–11)",
    ]
    words = [scope.words for scope in scopes_at(5, 12, range(3, 8))]
    assert words == ["on frame 5", "on frames 3–7", "from frame 5 on", "on all frames"]
    assert [scope.kind for scope in scopes_at(5, 12, None)] == ["frame", "onward", "track"]


def test_frames_are_said_as_runs() -> None:
    assert frames_in_words((3, 4, 5, 9, 11, 12)) == "3–5, 9, 11–12"
    assert frames_in_words((1, 3, 5, 7, 9, 10)) == "1, 3, 5, 7 and 2 more"


def test_return_cancels_a_scope_question(world: World, questions: TrackQuestions) -> None:
    world.look(5, 1)
    titles = answering(press_return)
    questions.delete()
    assert titles == ["Delete track"]
    assert world.stored() == labels()


def test_deleting_with_a_chosen_scope(world: World, questions: TrackQuestions) -> None:
    world.look(5, 1)
    world.state.set_range(range(6, 9))
    answering(choose(1))
    after = world.after(questions.delete, "delete track 1 on frames 6–8")
    assert set(after.tracks[1].segments) == set(range(FRAMES)) - {6, 7, 8}


def test_a_class_and_a_scope_are_asked_one_after_the_other(world: World, questions: TrackQuestions) -> None:
    world.look(5, 1)

    def choose_car(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue("car")
        answering(choose(1))
        dialog.accept()

    answering(choose_car)
    after = world.after(questions.set_category, "re-class track 1 from frame 5 on")
    assert (after.tracks[1].category_id, after.tracks[4].category_id) == (1, 3)


def test_swapping_with_a_chosen_scope(world: World, questions: TrackQuestions) -> None:
    world.look(5, 1)
    answering(choose(0))
    after = world.after(questions.swap, "swap tracks 1 and 2 on frame 5")
    assert after.tracks[1].segments[5] == labels().tracks[2].segments[5]
    assert after.tracks[1].segments[6] == labels().tracks[1].segments[6]


def test_copying_asks_for_a_number(world: World, questions: TrackQuestions) -> None:
    world.look(4, 1)

    def three(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setIntValue(3)
        dialog.accept()

    answering(three)
    world.after(questions.copy_to_next, "copy the mask of track 1 from frame 4 to frames 5–7")


def test_a_clean_up_is_not_offered_for_one_frame_alone(world: World, questions: TrackQuestions) -> None:
    world.look(5, 1)
    answering(choose(1))
    world.after(lambda: questions.clean_up("smooth"), "smooth the outline of track 1 on all frames")


def test_nothing_is_asked_of_a_locked_track(world: World, questions: TrackQuestions) -> None:
    world.look(5, 1)
    world.state.set_locked(1, True)
    assert "locked" in world.refused(questions.delete)


def test_the_merge_question_tells_what_is_lost(qtbot: QtBot) -> None:
    dialog = MergeDialog(MEETING, ("3 dog", "7 dog"))
    qtbot.addWidget(dialog)
    texts = []
    for number in range(3):
        dialog.rules.button(number).click()
        texts.append((dialog.rule, dialog.consequence.text()))
    seen = "Frames on which track 3 dog is then seen: 15."
    assert texts == [
        ("keep", f"{seen} Masks of track 7 dog that are dropped: 3, drawn or confirmed by hand among these: 2."),
        ("replace", f"{seen} Masks of track 3 dog that are dropped: 3, drawn or confirmed by hand among these: 1."),
        ("union", seen),
    ]


def test_tracks_that_never_meet_need_no_rule(qtbot: QtBot) -> None:
    dialog = MergeDialog(MergePreview(3, 7, (1, 2), (5,), (), (), (), ()), ("3", "7"))
    qtbot.addWidget(dialog)
    assert dialog.rules.buttons() == []
    assert dialog.rule == "keep"


def test_return_cancels_a_merge(world: World, questions: TrackQuestions) -> None:
    world.look(5, 3)
    world.tracks.choose_tracks([2, 3])
    titles = answering(press_return)
    questions.merge()
    assert titles == ["Merge tracks"]
    assert world.stored() == labels()


def test_merging_with_a_rule(world: World, questions: TrackQuestions) -> None:
    world.look(5, 3)
    world.tracks.choose_tracks([2, 3])

    def unite(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        dialog.rules.button(2).click()
        QTest.mouseClick(dialog.merge_button, Qt.MouseButton.LeftButton)

    answering(unite)
    after = world.after(questions.merge, "merge track 2 into track 3 on all frames")
    areas = [labels().tracks[track_id].segments[4].mask.area for track_id in (2, 3)]
    assert after.tracks[3].segments[4].mask.area == sum(areas)
