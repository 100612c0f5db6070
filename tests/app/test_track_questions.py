"""Edits that ask first, started by their keys in the real window; see also the tests of the dialogs themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QInputDialog, QLabel

from app.dialogs.merge import MergeDialog
from app.dialogs.scope import ScopeDialog
from app.dialogs.weak_tracks import WeakTracksDialog
from inspro_core.domain.annotation import difference
from inspro_core.domain.mask import Mask
from tests.app.window_desk import FRAMES, LEFT, Desk, answer, labels, wait


def scope(number: int, texts: list[str] | None = None) -> Callable[[QDialog], None]:
    """Choose a scope by its place and do it; note what the dialog says."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ScopeDialog)
        if texts is not None:
            texts.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.choices.button(number).click()
        QTest.mouseClick(dialog.do_button, LEFT)

    return act


def item(text: str, then: Callable[[QDialog], None] | None = None) -> Callable[[QDialog], None]:
    """Choose from a list, and act in the dialog that follows."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue(text)
        if then is not None:
            answer(then)
        dialog.accept()

    return act


def number(value: int) -> Callable[[QDialog], None]:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setIntValue(value)
        dialog.accept()

    return act


def cancel(dialog: QDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_classes_to_choose_from_show_their_colours(desk: Desk) -> None:
    desk.look(10, 1)
    seen: list[QColor] = []

    def act(dialog: QDialog) -> None:
        box = dialog.findChild(QComboBox)
        assert box is not None
        assert box.currentText() == "dog"
        seen.extend(box.itemIcon(place).pixmap(10).toImage().pixelColor(5, 5) for place in range(box.count()))
        cancel(dialog)

    answer(act)
    desk.window.actions_by_name["reclass"].trigger()
    assert seen == [QColor(*one.color_rgb) for one in desk.document.project.categories()]


def test_deleting_on_frames_names_the_track_and_deletes_in_the_scope(desk: Desk) -> None:
    desk.look(100, 1)
    desk.window.track_editing.rename(1, "Rex")
    texts: list[str] = []
    titles = answer(scope(1, texts))  # from here on
    desk.press("Ctrl+Del")
    assert titles == ["Delete track"]
    assert "Delete track 1 Rex on which frames?" in texts
    assert sorted(desk.stored().tracks[1].segments) == list(range(100))


def test_deleting_in_the_range_needs_no_question(desk: Desk) -> None:
    desk.look(20, 1)
    desk.press("I")
    desk.look(29)
    desk.press("O")
    desk.look(100, 1)
    desk.press("Shift+Del")
    assert set(desk.stored().tracks[1].segments) == set(range(FRAMES)) - set(range(20, 30))
    assert "on frames 20–29" in desk.message


def test_another_class_on_some_frames_makes_a_new_track(desk: Desk) -> None:
    desk.look(100, 1)
    answer(item("car", scope(1)))
    desk.press("Ctrl+R")
    after = desk.stored().tracks
    assert (after[1].category_id, after[4].category_id) == (1, 3)
    assert sorted(after[4].segments) == list(range(100, FRAMES))
    assert desk.state.track_id == 4


def test_the_whole_track_keeps_its_id_under_another_class(desk: Desk) -> None:
    desk.look(100, 1)
    answer(item("car", scope(2)))
    desk.press("Ctrl+R")
    after = desk.stored().tracks
    assert set(after) == {1, 2, 3}
    assert after[1].category_id == 3


def test_swapping_on_one_frame_leaves_all_others(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(2, 3)
    texts: list[str] = []
    answer(scope(0, texts))
    desk.press("Ctrl+Alt+T")
    assert texts == ["Swap tracks 2 person and 3 person on which frames?"]
    after, before = desk.stored().tracks, labels().tracks
    assert after[2].segments[100] == before[3].segments[100]
    assert all(after[2].segments[frame] == before[2].segments[frame] for frame in (99, 101))


def test_a_swap_with_a_locked_track_is_not_asked_for(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(2, 3)
    desk.state.set_locked(3, True)
    desk.press("Ctrl+Alt+T")
    assert "locked" in desk.message
    assert desk.stored() == labels()


def test_copying_goes_to_the_next_frames_and_spares_what_is_human(desk: Desk) -> None:
    desk.look(55, 1)
    answer(number(10))
    desk.press("Ctrl+D")
    after, before = desk.stored().tracks[1].segments, labels().tracks[1].segments
    assert after[64].mask == after[65].mask == before[55].mask
    assert after[60] == before[60]  # drawn by a human
    assert after[66] == before[66]


def test_cleaning_up_asks_how_and_where(desk: Desk) -> None:
    desk.look(0, 2)
    before, pixels = labels(), desk.mask(2)
    pixels[44 + 7, 12 + 7] = False
    holed = {0: replace(before.tracks[2].segments[0], mask=Mask.from_array(pixels))}
    desk.document.write(difference(before, before.with_track(before.tracks[2].with_segments(holed))))
    answer(item("Fill holes", scope(0)))
    desk.press("Ctrl+Shift+X")
    wait(lambda: desk.message.startswith("Done: fill holes"))
    assert desk.mask(2).sum() == 14 * 14


@pytest.mark.parametrize("keys", ["Ctrl+Del", "Ctrl+R", "Ctrl+Alt+T", "Ctrl+D", "Ctrl+Shift+X"])
def test_escape_changes_nothing(desk: Desk, keys: str) -> None:
    desk.look(100, 2)
    titles = answer(cancel)
    desk.press(keys)
    assert len(titles) == 1
    assert desk.stored() == labels()
    assert desk.document.history.next_undo is None


def test_escape_at_the_second_question_changes_nothing(desk: Desk) -> None:
    desk.look(100, 2)
    answer(item("car", cancel))
    desk.press("Ctrl+R")
    assert desk.stored() == labels()


@pytest.mark.parametrize("keys", ["Ctrl+Del", "Ctrl+R", "Ctrl+Alt+T", "Ctrl+D", "Ctrl+Shift+X"])
def test_nothing_is_asked_of_a_locked_track(desk: Desk, keys: str) -> None:
    desk.look(100, 2)
    desk.state.set_locked(2, True)
    desk.press(keys)
    assert "locked" in desk.message


def test_a_merge_names_both_tracks_and_can_be_cancelled(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(3, 2)
    texts: list[str] = []

    def look_and_leave(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        texts.extend(label.text() for label in dialog.findChildren(QLabel))
        cancel(dialog)

    answer(look_and_leave)
    desk.press("M")
    assert any("3 person" in text and "2 person" in text for text in texts)
    assert desk.stored() == labels()


def test_a_merge_is_asked_for_in_the_table_where_the_tracks_were_chosen(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(3, 2)
    titles = answer(cancel)
    desk.press("M", desk.window.tracks.view)
    assert len(titles) == 1


def test_a_merge_of_one_track_says_how_to_choose_the_other(desk: Desk) -> None:
    desk.look(100, 3)
    desk.press("M")
    assert "Ctrl+click the second one" in desk.message


def weak_bounds(frames: int, score: float, texts: list[str]) -> Callable[[QDialog], None]:
    """Turn the bounds, note what would go, and delete."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, WeakTracksDialog)
        dialog.frames_box.setValue(frames)
        dialog.score_box.setValue(score)
        texts.append(dialog.consequence.text())
        if dialog.delete_button.isEnabled():
            QTest.mouseClick(dialog.delete_button, LEFT)
        else:
            cancel(dialog)

    return act


def test_weak_tracks_are_named_before_they_go_in_one_step(desk: Desk) -> None:
    desk.look(100, 3)
    texts: list[str] = []
    answer(weak_bounds(201, 0.5, texts))  # 3 is seen on 200 frames, 2 on 200, 1 is partly human
    desk.press("Alt+Del")
    assert texts == ["Tracks that go: 2 of 2 (2, 3)"]
    assert set(desk.stored().tracks) == {1}
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()


def test_locked_tracks_are_not_weak_and_nothing_weak_is_nothing_done(desk: Desk) -> None:
    desk.look(100, 3)
    desk.press("L")
    texts: list[str] = []
    answer(weak_bounds(230, 0.9, texts))
    desk.press("Alt+Del")
    assert texts == ["Tracks that go: 1 of 1 (2)"]
    desk.press("Ctrl+Z")
    answer(weak_bounds(1, 0.0, texts))
    desk.press("Alt+Del")
    assert texts[1] == "No track is that weak."
    assert desk.stored() == labels()


def test_shift_del_in_the_table_deletes_in_the_range(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("I")
    desk.look(109, 1)
    desk.press("O")
    desk.choose_rows(1)
    desk.press("Shift+Del", desk.window.tracks.view)
    assert set(labels().tracks[1].segments) - set(desk.stored().tracks[1].segments) == set(range(100, 110))
